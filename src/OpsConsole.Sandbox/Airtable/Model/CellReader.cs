using System.Globalization;
using System.Text.Json;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Model;

/// <summary>
/// Takes a value sent for a cell, or refuses it with the vendor's type of error. With typecast it does what the vendor
/// calls its best, and may give a select field a new option.
/// </summary>
sealed class CellReader(Schema schema, bool typecast)
{
    /// <summary>The schema with every option that typecast has added.</summary>
    public Schema Schema { get; private set; } = schema;

    public object? Read(int position, JsonElement value)
    {
        var field = Schema.Fields[position];
        if (field.IsComputed)
        {
            throw new VendorError(422, "INVALID_VALUE_FOR_COLUMN", $"Field \"{field.Name}\" cannot accept a value because the field is computed");
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return field.Type switch
        {
            "number" or "currency" or "percent" or "duration" => Number(field, value),
            "rating" => Rating(field, value),
            "checkbox" => Checkbox(field, value),
            "singleSelect" => Option(position, Text(field, value)),
            "multipleSelects" => Several(field, value).Select(item => Option(position, item)!).ToArray() is { Length: > 0 } items ? items : null,
            "multipleRecordLinks" => Several(field, value) is { Length: > 0 } links ? links : null,
            "date" => Date(field, value),
            "dateTime" => Instant(field, value),
            _ => Text(field, value) is { Length: > 0 } text ? text : null,
        };
    }

    string Text(Field field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False when typecast => value.GetRawText(),
        _ => throw Misfit(field),
    };

    object? Number(Field field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when typecast && string.IsNullOrWhiteSpace(value.GetString()) => null,
        JsonValueKind.String when typecast && double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Misfit(field),
    };

    object? Rating(Field field, JsonElement value) =>
        Number(field, value) is double number && (number < 1 || number != Math.Floor(number)) ? throw Misfit(field) : Number(field, value);

    /// <summary>false is taken and reads back as an empty cell.</summary>
    object? Checkbox(Field field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => null,
        JsonValueKind.String when typecast => value.GetString()!.ToLowerInvariant() is "true" or "yes" or "1" or "checked" ? true : null,
        _ => throw Misfit(field),
    };

    string? Option(int position, string name)
    {
        var field = Schema.Fields[position];
        if (Array.Exists(field.Choices, choice => choice.Name == name))
        {
            return name;
        }

        if (!typecast)
        {
            throw new VendorError(422, "INVALID_MULTIPLE_CHOICE_OPTIONS", $"Insufficient permissions to create new select option \"\"{name}\"\"");
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            return null;
        }

        var known = Array.Find(field.Choices, choice => choice.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
        if (known is not null)
        {
            return known.Name;
        }

        var added = new Choice(RecordIds.Choice(field.Id, name, field.Choices.Length), name.Trim());
        Schema = Schema.With(field with { Choices = [.. field.Choices, added] });
        return added.Name;
    }

    string[] Several(Field field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [.. value.EnumerateArray().Select(item => item.GetString()!).Distinct()],
        JsonValueKind.String when typecast =>
            value.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        _ => throw Misfit(field),
    };

    object? Date(Field field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || Moment.Parse(value.GetString()!) is not { } moment)
        {
            throw Misfit(field);
        }

        return moment.Iso[..10];
    }

    object? Instant(Field field, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Moment.Parse(value.GetString()!) is { } moment ? moment : throw Misfit(field);

    static VendorError Misfit(Field field) =>
        new(422, "INVALID_VALUE_FOR_COLUMN", $"Field \"{field.Name}\" cannot accept the provided value");
}
