using System.Text.Json;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Connectors.Airtable;

/// <summary>A table's fields in our words (fact sheet, sections 4 and 5). Types we do not know are read as text and never written.</summary>
static class AirtableSchema
{
    public const string LastModified = "lastModifiedTime";

    public static ObjectType? Table(JsonElement tables, string name)
    {
        foreach (var table in tables.GetProperty("tables").EnumerateArray())
        {
            if (table.GetProperty("name").GetString() == name || table.GetProperty("id").GetString() == name)
            {
                var label = table.GetProperty("name").GetString()!;
                return new ObjectType(name, "Airtable " + label, [.. table.GetProperty("fields").EnumerateArray().Select(Shape)]) { System = "Airtable" };
            }
        }

        return null;
    }

    /// <summary>Contracts name a table by its name or its id; payloads of webhooks know ids only.</summary>
    public static string? TableId(JsonElement tables, string name) => tables.GetProperty("tables").EnumerateArray()
        .Where(t => t.GetProperty("name").GetString() == name || t.GetProperty("id").GetString() == name).Select(t => t.GetProperty("id").GetString()).FirstOrDefault();

    private static FieldShape Shape(JsonElement field)
    {
        var name = field.GetProperty("name").GetString()!;
        var vendorType = field.GetProperty("type").GetString()!;
        var (type, writable) = TypeOf(vendorType);
        return new(name, name, type, writable, Choices(field), vendorType, field.TryGetProperty("id", out var id) ? id.GetString() : null);
    }

    private static List<string>? Choices(JsonElement field) =>
        field.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object && options.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array
            ? [.. choices.EnumerateArray().Select(c => c.GetProperty("name").GetString()!)]
            : null;

    private static (FieldType Type, bool Writable) TypeOf(string vendorType) => vendorType switch
    {
        "singleLineText" or "multilineText" or "richText" or "url" => (FieldType.Text, true),
        "email" => (FieldType.Email, true),
        "phoneNumber" => (FieldType.Phone, true),
        "number" or "currency" or "percent" or "duration" or "rating" => (FieldType.Number, true),
        "checkbox" => (FieldType.Boolean, true),
        "singleSelect" => (FieldType.Select, true),
        "multipleSelects" => (FieldType.MultiSelect, true),
        "date" => (FieldType.Date, true),
        "dateTime" => (FieldType.DateTime, true),
        "createdTime" or LastModified => (FieldType.DateTime, false),
        "count" or "autoNumber" => (FieldType.Number, false),
        _ => (FieldType.Unknown, false),
    };
}
