using System.Text.Json;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Contact fields: the standard ones by their documented types, custom ones from data_attributes (fact sheet, sections 6 and 10).</summary>
static class IntercomSchema
{
    private static readonly FieldShape[] Standard =
    [
        new("external_id", "External ID", FieldType.Text, Writable: true),
        new("email", "Email", FieldType.Email, Writable: true),
        new("phone", "Phone", FieldType.Phone, Writable: true),
        new("name", "Name", FieldType.Text, Writable: true),
        new("role", "Role", FieldType.Select, Writable: false, ["user", "lead"]),
        new("owner_id", "Owner", FieldType.Number, Writable: true),
        new("unsubscribed_from_emails", "Unsubscribed from e-mails", FieldType.Boolean, Writable: true),
        new("created_at", "Created", FieldType.DateTime, Writable: false),
        new("updated_at", "Updated", FieldType.DateTime, Writable: false),
        new("signed_up_at", "Signed up", FieldType.DateTime, Writable: true),
        new("last_seen_at", "Last seen", FieldType.DateTime, Writable: true),
        new("last_contacted_at", "Last contacted", FieldType.DateTime, Writable: false),
        new("last_replied_at", "Last replied", FieldType.DateTime, Writable: false),
        new("has_hard_bounced", "Hard bounced", FieldType.Boolean, Writable: false),
        new("language_override", "Language", FieldType.Text, Writable: true),
    ];

    public static ObjectType Contacts(JsonElement attributes)
    {
        var fields = new List<FieldShape>(Standard);
        foreach (var attribute in attributes.GetProperty("data").EnumerateArray())
        {
            if (attribute.TryGetProperty("custom", out var custom) && custom.ValueKind == JsonValueKind.True && !Flag(attribute, "archived"))
            {
                fields.Add(Shape(attribute));
            }
        }

        return new ObjectType("contacts", "Intercom contacts", fields) { System = "Intercom" };
    }

    private static FieldShape Shape(JsonElement attribute)
    {
        var name = attribute.GetProperty("name").GetString()!;
        var vendorType = attribute.TryGetProperty("data_type", out var type) ? type.GetString() : null;
        var options = Options(attribute);
        var label = attribute.TryGetProperty("label", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : name;
        return new(IntercomPayloads.CustomPrefix + name, label, options is null ? TypeOf(vendorType) : FieldType.Select, !attribute.TryGetProperty("api_writable", out var w) || w.ValueKind != JsonValueKind.False, options, vendorType);
    }

    private static List<string>? Options(JsonElement attribute)
    {
        if (!attribute.TryGetProperty("options", out var options) || options.ValueKind != JsonValueKind.Array || options.GetArrayLength() == 0)
        {
            return null;
        }

        return [.. options.EnumerateArray().Select(o => o.ValueKind == JsonValueKind.Object && o.TryGetProperty("value", out var v) ? v.ToString() : o.ToString())];
    }

    /// <summary>"date" custom attributes hold a moment in Unix seconds, so they are moments to us.</summary>
    private static FieldType TypeOf(string? vendorType) => vendorType switch
    {
        "string" => FieldType.Text,
        "integer" or "float" => FieldType.Number,
        "boolean" => FieldType.Boolean,
        "date" or "datetime" => FieldType.DateTime,
        _ => FieldType.Unknown,
    };

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
