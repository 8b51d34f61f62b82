using System.Text;
using System.Text.Json;
using OpsConsole.Sandbox.Collections;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>starting_after: base64 of [sort value in ms, id, number of the next page], opaque to callers (sheet, section 4).</summary>
sealed record Cursor(long Milliseconds, string LastId, int Page)
{
    public SortKey Key => new(Milliseconds / 1000, Sequence(LastId));

    public string Encode() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"[{Milliseconds},\"{LastId}\",{Page}]"));

    /// <summary>Null when none is given; an empty one makes the vendor fall over (sheet, section 2).</summary>
    public static Cursor? Decode(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length == 0)
        {
            throw new VendorError(500, "server_error", "Server Error");
        }

        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(text));
            var parts = document.RootElement;
            var cursor = new Cursor(parts[0].GetInt64(), parts[1].GetString()!, parts[2].GetInt32());
            return Sequence(cursor.LastId) >= 0 ? cursor : throw Unusable();
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw Unusable();
        }
    }

    /// <summary>A contact's id ends in its running number; a conversation's is the number.</summary>
    static long Sequence(string id) =>
        ContactId.Sequence(id) is >= 0 and var sequence ? sequence
        : long.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1;

    static VendorError Unusable() => new(400, "client_error",
        "Invalid starting_after param. Please try again using a starting_after value from a paginated response");
}
