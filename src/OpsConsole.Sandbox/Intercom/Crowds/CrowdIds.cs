using System.Globalization;

namespace OpsConsole.Sandbox.Intercom.Crowds;

/// <summary>Where a crowd's running numbers begin: far above any that are given out one by one.</summary>
static class CrowdIds
{
    public const long Contacts = 0x4000_0000;
    public const long Companies = 0x4000_0000;
    public const long Conversations = 215_600_000_000_000;
    public const long Parts = 60_000_000_000;
    public const long Tickets = 1_000_000;
    public const long TicketParts = 900_000_000;

    /// <summary>Room for the source and the parts of one conversation.</summary>
    public const long PartsEach = 2_000;

    public static string Part(int conversation, int place) => Text(Parts + (conversation * PartsEach) + place);

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number between a prefix and the next letter that is no digit; -1 when the text is not of that form.</summary>
    public static int NumberIn(string text, string prefix)
    {
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return -1;
        }

        var rest = text.AsSpan(prefix.Length);
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
