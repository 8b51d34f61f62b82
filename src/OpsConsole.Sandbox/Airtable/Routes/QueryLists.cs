using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>Lists in a query string: fields[]=a&amp;fields[]=b, fields[0]=a, sort[0][field]=a.</summary>
static class QueryLists
{
    public static IReadOnlyList<string>? Of(IQueryCollection query, string name)
    {
        var values = query.Where(pair => pair.Key == name || pair.Key == name + "[]" || IsIndexed(pair.Key, name))
            .SelectMany(pair => pair.Value).OfType<string>().ToArray();
        return values.Length == 0 ? null : values;
    }

    public static IEnumerable<(string Field, bool Descending)> Sorts(IQueryCollection query)
    {
        for (var i = 0; query[$"sort[{i.ToString(CultureInfo.InvariantCulture)}][field]"] is [{ } field, ..]; i++)
        {
            var direction = query[$"sort[{i.ToString(CultureInfo.InvariantCulture)}][direction]"];
            yield return (field, ListRequest.Descending(direction.Count == 0 ? null : direction[0]));
        }
    }

    static bool IsIndexed(string key, string name) =>
        key.StartsWith(name + "[", StringComparison.Ordinal) && key.EndsWith(']')
        && int.TryParse(key.AsSpan(name.Length + 1, key.Length - name.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
