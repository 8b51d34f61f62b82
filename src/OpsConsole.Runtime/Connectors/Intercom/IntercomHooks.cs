using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Intercom's webhooks (fact sheet, section 11): SHA-1 over the raw body with the app's client secret; the item says which record, in a shape of its own per topic.</summary>
sealed class IntercomHooks : IWebhookDialect
{
    public string SignatureHeader => "X-Hub-Signature";

    public bool Takes(string secret) => secret.Length > 0;

    public bool IsGenuine(string secret, ReadOnlySpan<byte> body, string? signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), body, expected); // the vendor offers no other algorithm
        return HookSignature.Equals(expected, signature, "sha1=");
    }

    public IReadOnlyList<VendorEvent>? Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || Text(body, "type") != "notification_event" || Text(body, "topic") is not { Length: > 0 } topic || !body.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("item", out var item) || item.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var (id, at) = (Text(body, "id"), IntercomPayloads.Moment(body, "created_at") ?? IntercomPayloads.Moment(body, "first_sent_at"));
        var (type, record) = Subject(item);
        var events = new List<VendorEvent> { new(id, topic, type, record, at) };
        if (item.TryGetProperty("merged_from", out var merged) && Text(merged, "id") is { } other)
        {
            events.Add(new(id is null ? null : id + "/from", topic, type, other, at)); // whoever was merged away is looked at too
        }

        return events;
    }

    /// <summary>Tag and subscription topics nest the contact; deleted conversations name themselves by another member.</summary>
    private static (string? Object, string? Id) Subject(JsonElement item) => Text(item, "type") switch
    {
        "contact" or "user" or "lead" => ("contacts", Text(item, "id")),
        "contact_tag" or "contact_subscribe" or "contact_unsubscribe" when item.TryGetProperty("contact", out var contact) => ("contacts", Text(contact, "id")),
        "company" => ("companies", Text(item, "id")),
        "conversation" => ("conversations", Text(item, "id") ?? Text(item, "conversation_id")),
        "ticket" => ("tickets", Text(item, "id")),
        _ => (null, null),
    };

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
