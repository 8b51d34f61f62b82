using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>Small helps for sentences people read: quoting without flooding the page, lists of words, and the likeliest meaning of a misspelling.</summary>
internal static class Wording
{
    private const int LongestQuote = 60;

    /// <summary>In quotation marks, cut at 60 characters (never through a surrogate pair).</summary>
    public static string Quote(string text) => $"\"{Cut(text)}\"";

    public static string Cut(string text)
    {
        if (text.Length <= LongestQuote)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote;
        return text[..end] + "…";
    }

    /// <summary>"a, b or c".</summary>
    public static string Or(IEnumerable<string> words)
    {
        var list = words.ToList();
        return list.Count < 2 ? string.Concat(list) : $"{string.Join(", ", list.Take(list.Count - 1))} or {list[^1]}";
    }

    /// <summary>" Did you mean x?" with the blank in front, or nothing when no known word is near.</summary>
    public static string DidYouMean(string word, IEnumerable<string> known) => Nearest(word, known) is { } near ? $" Did you mean {near}?" : "";

    /// <summary>The known word with the fewest typing differences, if they are few for its length; case, blanks and underscores count for nothing.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > 80)
        {
            return null;
        }

        var plain = Plain(word);
        return known
            .Select(k => (Word: k, Distance: k.Length > 80 ? int.MaxValue : Distance(plain, Plain(k))))
            .Where(c => c.Distance <= Math.Max(1, Math.Min(plain.Length, Plain(c.Word).Length) / 3))
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Word, StringComparer.Ordinal)
            .Select(c => c.Word)
            .FirstOrDefault();
    }

    /// <summary>The last step of a path in lower-case letters and digits: "custom_attributes.Plan tier" is "plantier".</summary>
    public static string Plain(string path) => string.Concat(Leaf(path).Where(char.IsLetterOrDigit)).ToLowerInvariant();

    public static string Leaf(string path) => path[(path.LastIndexOf('.') + 1)..];

    public static string Word(this FieldType type) => type switch
    {
        FieldType.DateTime => "date and time",
        FieldType.MultiSelect => "multi-select",
        FieldType.Unknown => "kind not known here",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <summary>Letters to change, add, drop or swap with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 || j == 0 ? i + j : Math.Min(d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
