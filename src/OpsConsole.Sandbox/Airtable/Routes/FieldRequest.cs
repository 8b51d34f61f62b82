using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>A field to be made. Computed types cannot be made through the API (sheet, section 5).</summary>
static class FieldRequest
{
    static readonly string[] Creatable =
    [
        "singleLineText", "multilineText", "richText", "email", "url", "phoneNumber", "number", "currency", "percent",
        "duration", "rating", "checkbox", "singleSelect", "multipleSelects", "date", "dateTime", "multipleRecordLinks",
    ];

    /// <summary>Types that say nothing without options.</summary>
    static readonly string[] NeedOptions = ["number", "currency", "percent", "duration", "rating", "checkbox", "singleSelect", "multipleSelects", "date", "dateTime"];

    public static Field Read(JsonElement body, string tableName, Field[] existing)
    {
        var name = Text(body, "name")?.Trim();
        var type = Text(body, "type");
        if (string.IsNullOrEmpty(name) || type is null)
        {
            throw Refusals.Invalid();
        }

        if (!Creatable.Contains(type))
        {
            throw new VendorError(422, "UNSUPPORTED_FIELD_TYPE_FOR_CREATE", $"Creating {type} fields is not supported at this time");
        }

        if (Array.Exists(existing, field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new VendorError(422, "DUPLICATE_OR_EMPTY_FIELD_NAME", $"Cannot create field with name \"{name}\": a field of that name exists");
        }

        var hasOptions = body.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object;
        if (!hasOptions && NeedOptions.Contains(type))
        {
            throw new VendorError(422, "INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE", $"Invalid options for {name}: options are required");
        }

        var field = new Field
        {
            Id = RecordIds.Field(tableName, name, existing.Length),
            Name = name,
            Type = type,
            Description = Text(body, "description"),
            Options = hasOptions ? options.Clone() : null,
        };
        return field with { Choices = field.IsSelect ? Choices(field.Id, options) : [] };
    }

    public static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    static Choice[] Choices(string fieldId, JsonElement options) =>
        options.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array
            ? [.. choices.EnumerateArray().Select((choice, at) => Text(choice, "name") is { Length: > 0 } name
                ? new Choice(RecordIds.Choice(fieldId, name, at), name)
                : throw Refusals.Invalid())]
            : throw Refusals.Invalid();
}
