using OpsConsole.Engine.Contracts;

namespace OpsConsole.Engine.Identity;

/// <summary>Key values brought to one spelling before they are compared, the same on both sides. Null means: this cannot serve as a key.</summary>
public static class Normalisers
{
    /// <summary>Longest address a mail system takes (RFC 5321, 4.5.3.1.3).</summary>
    private const int LongestEmail = 254;

    /// <summary>
    /// Applies a normaliser of <see cref="Vocabulary.Normalisers"/>. <paramref name="country"/> is the ISO country that national phone numbers belong
    /// to, and only phone reads it. Throws for a name the validator would not have let through.
    /// </summary>
    public static string? Apply(string name, string value, string? country)
    {
        var text = value.Trim();
        return text.Length == 0 ? null : name switch
        {
            "trim" => text,
            "lower" => text.ToLowerInvariant(),
            "email" => Email(text),
            "phone" => Phone.TryE164(text, country, out var e164) ? e164 : null,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such normaliser."),
        };
    }

    /// <summary>Trimmed and in lower case; null for what no mail could reach.</summary>
    public static string? Email(string value)
    {
        var text = value.AsSpan().Trim();
        var at = text.IndexOf('@');
        if (at < 1 || text.Length > LongestEmail || text.LastIndexOf('@') != at || !IsDomain(text[(at + 1)..]))
        {
            return null;
        }

        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';' or ':' or '"' or '(' or ')')
            {
                return null;
            }
        }

        return (text.Length == value.Length ? value : text.ToString()).ToLowerInvariant();
    }

    private static bool IsDomain(ReadOnlySpan<char> domain) =>
        domain.Length >= 3 && domain[0] != '.' && domain[^1] != '.' && domain.Contains('.') && domain.IndexOf("..", StringComparison.Ordinal) < 0;
}
