using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Intercom's ways of saying that there is more (fact sheet, section 4).</summary>
static partial class IntercomPages
{
    /// <summary><c>pages.next</c> is absent, null, a string or an object, by endpoint and version.</summary>
    public static string? Next(JsonElement root)
    {
        if (!root.TryGetProperty("pages", out var pages) || pages.ValueKind != JsonValueKind.Object || !pages.TryGetProperty("next", out var next))
        {
            return null;
        }

        return next.ValueKind switch
        {
            JsonValueKind.Object when next.TryGetProperty("starting_after", out var cursor) && cursor.ValueKind == JsonValueKind.String => cursor.GetString(),
            JsonValueKind.String when Cursor().Match(next.GetString()!) is { Success: true } match => Uri.UnescapeDataString(match.Groups[1].Value),
            _ => null,
        };
    }

    [GeneratedRegex("[?&]starting_after=([^&]+)")]
    private static partial Regex Cursor();
}
