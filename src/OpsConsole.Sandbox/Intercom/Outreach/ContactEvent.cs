using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.Outreach;

/// <summary>Something a contact did, told by the customer's own systems.</summary>
sealed record ContactEvent(string ContactId, string Name, long CreatedAt, JsonElement? Metadata)
{
    /// <summary>The same contact, name and second is the same event (sheet, section 10).</summary>
    public string Key => $"{ContactId}/{CreatedAt}/{Name}";

    public static void Write(Utf8JsonWriter json, ContactEvent it, string? externalId, string? email)
    {
        json.WriteStartObject();
        json.WriteString("type", "event");
        json.WriteString("event_name", it.Name);
        json.WriteNumber("created_at", it.CreatedAt);
        json.WriteString("user_id", externalId);
        json.WriteString("intercom_user_id", it.ContactId);
        json.WriteString("email", email);
        json.WritePropertyName("metadata");
        if (it.Metadata is { } metadata)
        {
            metadata.WriteTo(json);
        }
        else
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
