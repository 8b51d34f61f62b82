namespace OpsConsole.Runtime.Views;

/// <summary>What of an address makes a view: its filters and columns, in one order. Where somebody stands in the list (its page, its open item) is not part of it.</summary>
public static class ViewAddress
{
    /// <summary>Names which saved view an address began as.</summary>
    public const string View = "view";

    private static readonly HashSet<string> Passing = [View, "page", "groups", "item", "cause"];

    /// <param name="query">With or without its question mark, or a whole address.</param>
    public static IReadOnlyDictionary<string, string> Words(string query)
    {
        var words = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var from = query.IndexOf('?');
        foreach (var pair in query[(from + 1)..].Split('#')[0].Split('&', StringSplitOptions.RemoveEmptyEntries).Where(p => p.Contains('=')))
        {
            var (name, value) = (Plain(pair[..pair.IndexOf('=')]), Plain(pair[(pair.IndexOf('=') + 1)..]));
            if (value.Length > 0 && !Passing.Contains(name))
            {
                words[name] = value;
            }
        }

        return words;
    }

    /// <summary>The same view, whatever order its words came in.</summary>
    public static string Query(string query) => string.Join('&', Words(query).Select(w => $"{Uri.EscapeDataString(w.Key)}={Uri.EscapeDataString(w.Value)}"));

    /// <summary>How an address differs from the view it began as, word by word; empty where it does not.</summary>
    public static IReadOnlyList<(string Word, string? Was, string? Now)> Differences(string saved, string now)
    {
        var (was, then) = (Words(saved), Words(now));
        return [.. was.Keys.Union(then.Keys).Order(StringComparer.Ordinal).Select(w => (w, was.GetValueOrDefault(w), then.GetValueOrDefault(w))).Where(d => d.Item2 != d.Item3)];
    }

    private static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
