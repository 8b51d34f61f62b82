using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace OpsConsole.Runtime.Connectors.Airtable;

/// <summary>
/// Airtable's webhooks (fact sheet, section 6): a ping without content, signed with the secret given once when the webhook was made; the changes are asked for by cursor. A ping sent twice only asks twice, so
/// its age is not judged: Airtable repeats one for about a day.
/// </summary>
sealed class AirtableHooks : IWebhookDialect
{
    public const string Ping = "ping";

    public string SignatureHeader => "X-Airtable-Content-MAC";

    public bool Takes(string secret) => secret.Length > 0 && Convert.TryFromBase64String(secret, new byte[secret.Length], out _);

    public bool IsGenuine(string secret, ReadOnlySpan<byte> body, string? signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Convert.FromBase64String(secret), body, expected);
        return HookSignature.Equals(expected, signature, "hmac-sha256=");
    }

    public IReadOnlyList<VendorEvent>? Read(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("webhook", out var webhook) && Text(webhook, "id") is { Length: > 0 } id && Text(body, "timestamp") is { } at
            ? [new($"{id}@{at}", Ping, null, id, null, Rings: true)]
            : null;

    /// <summary>Records a page of payloads names, under the object names that are asked for; tables nobody uses are left out.</summary>
    /// <param name="objects">Table id to object name.</param>
    /// <param name="fields">Field id to its name.</param>
    public static IReadOnlyList<VendorEvent> Changes(string webhook, JsonElement payloads, IReadOnlyDictionary<string, string> objects, IReadOnlyDictionary<string, string> fields)
    {
        var events = new List<VendorEvent>();
        foreach (var payload in payloads.EnumerateArray())
        {
            if (!payload.TryGetProperty("changedTablesById", out var tables) || tables.ValueKind != JsonValueKind.Object)
            {
                continue; // a payload may hold an error, or tell of tables coming and going only
            }

            var number = payload.TryGetProperty("baseTransactionNumber", out var n) ? n.GetRawText() : "";
            var at = DateTimeOffset.TryParse(Text(payload, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : (DateTimeOffset?)null;
            foreach (var table in tables.EnumerateObject().Where(t => objects.ContainsKey(t.Name)))
            {
                events.AddRange(from change in new[] { "created", "changed", "destroyed" }
                                from record in Records(table.Value, change)
                                select new VendorEvent($"{webhook}/{number}/{record}/{change}", "record." + change, objects[table.Name], record, at, Fields: Fields(table.Value, change, record, fields)));
            }
        }

        return events;
    }

    private static IEnumerable<string> Records(JsonElement table, string change) => change == "destroyed"
        ? table.TryGetProperty("destroyedRecordIds", out var gone) ? gone.EnumerateArray().Select(r => r.GetString()!) : []
        : table.TryGetProperty(change + "RecordsById", out var records) ? records.EnumerateObject().Select(r => r.Name) : [];

    private static List<string>? Fields(JsonElement table, string change, string record, IReadOnlyDictionary<string, string> names) =>
        change == "changed" && table.GetProperty("changedRecordsById").GetProperty(record) is { ValueKind: JsonValueKind.Object } told
        && told.TryGetProperty("current", out var current) && current.TryGetProperty("cellValuesByFieldId", out var cells) && cells.ValueKind == JsonValueKind.Object
            ? [.. cells.EnumerateObject().Select(c => names.GetValueOrDefault(c.Name) ?? c.Name)]
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
