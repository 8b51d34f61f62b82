using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>A kind of mail people may want or not (sheet, section 10).</summary>
sealed record SubscriptionType(string Id, string Name, string Description, string State, string Consent, string[] Content)
{
    public static readonly IReadOnlyList<SubscriptionType> All =
    [
        new("135", "Newsletters", "What is new, once a month.", "live", "opt_out", ["email"]),
        new("136", "Incidents", "When something is broken, and when it is mended.", "live", "opt_in", ["email", "sms_message"]),
        new("137", "Beta news", "For those who try things early.", "draft", "opt_in", ["email"]),
        new("138", "Old campaign", "No longer sent.", "archived", "opt_out", ["email"]),
    ];

    public static void Write(Utf8JsonWriter json, SubscriptionType type)
    {
        json.WriteStartObject();
        json.WriteString("type", "subscription");
        json.WriteString("id", type.Id);
        json.WriteString("state", type.State);
        json.WriteString("consent_type", type.Consent);
        json.WritePropertyName("default_translation");
        Translation(json, type);
        json.WriteStartArray("translations");
        Translation(json, type);
        json.WriteEndArray();
        json.WriteStartArray("content_types");
        foreach (var content in type.Content)
        {
            json.WriteStringValue(content);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Translation(Utf8JsonWriter json, SubscriptionType type)
    {
        json.WriteStartObject();
        json.WriteString("name", type.Name);
        json.WriteString("description", type.Description);
        json.WriteString("locale", "en");
        json.WriteEndObject();
    }
}
