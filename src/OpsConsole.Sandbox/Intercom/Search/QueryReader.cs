using System.Text.Json;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>Turns a query with its AND and OR groups into one condition: at most two levels, fifteen filters a group.</summary>
sealed class QueryReader<T>(Func<string, SearchField<T>> fieldNamed, FilterReader<T> filters)
{
    const int MostFilters = 15;
    const int MostLevels = 2;

    public Condition<T> Read(JsonElement query) => Read(query, 0);

    Condition<T> Read(JsonElement query, int level)
    {
        if (query.ValueKind != JsonValueKind.Object
            || !query.TryGetProperty("operator", out var operatorElement) || operatorElement.ValueKind != JsonValueKind.String)
        {
            throw new VendorError(400, "parameter_invalid", "query is invalid", "query");
        }

        var @operator = operatorElement.GetString()!.ToUpperInvariant();
        query.TryGetProperty("value", out var value);
        if (@operator is "AND" or "OR")
        {
            return Group(@operator, value, level + 1);
        }

        if (!query.TryGetProperty("field", out var field) || field.ValueKind != JsonValueKind.String)
        {
            throw new VendorError(400, "parameter_invalid", "query needs a field", "field");
        }

        return value.ValueKind == JsonValueKind.Undefined
            ? throw new VendorError(400, "parameter_invalid", "query needs a value", "value")
            : filters.Read(fieldNamed(field.GetString()!), @operator, value);
    }

    Condition<T> Group(string @operator, JsonElement value, int level)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            // The vendor falls over rather than refuse (intercom-node #344).
            throw new VendorError(500, "server_error", "Server Error");
        }

        if (level > MostLevels)
        {
            throw new VendorError(400, "parameter_invalid", $"Queries may be nested at most {MostLevels} levels deep", "query");
        }

        if (value.GetArrayLength() is 0 or > MostFilters)
        {
            throw new VendorError(400, "parameter_invalid", $"A group takes 1 to {MostFilters} filters", "query");
        }

        var parts = value.EnumerateArray().Select(part => Read(part, level)).ToArray();
        return @operator == "AND" ? All(parts) : Any(parts);
    }

    static Condition<T> All(Condition<T>[] parts) => new(
        record => Array.TrueForAll(parts, part => part.Admits(record)),
        parts.Where(part => part.Key is not null).MinBy(part => part.Key!.Count)?.Key,
        parts.Select(part => part.Range).Aggregate(DateRange.Intersect),
        Array.TrueForAll(parts, part => part.IsRangeOnly && part.Range!.Field == parts[0].Range!.Field));

    static Condition<T> Any(Condition<T>[] parts) => new(
        record => Array.Exists(parts, part => part.Admits(record)),
        Array.TrueForAll(parts, part => part.Key is not null) ? [.. parts.SelectMany(part => part.Key!).Distinct()] : null,
        parts.Select(part => part.Range).Aggregate(DateRange.Hull),
        Array.TrueForAll(parts, part => part.IsRangeOnly) && DateRange.IsWhole([.. parts.Select(part => part.Range!)]));
}
