using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>Turns one filter {field, operator, value} into a condition.</summary>
sealed class FilterReader(TimeZoneInfo zone)
{
    public Condition Read(SearchField field, string @operator, JsonElement value) => (field.Kind, @operator) switch
    {
        (FieldKind.Date, "=" or ">" or "<") => Date(field, @operator, value),
        (FieldKind.Tag, "=" or "!=") => Tagged(SearchValue.Text(field, value), @operator == "="),
        (FieldKind.Segment, "=" or "!=" or "IN" or "NIN") => new Condition(_ => @operator is "!=" or "NIN"),
        (FieldKind.Flag, "=" or "!=") => Flag(field, @operator, value),
        (FieldKind.Number, "=" or "!=" or ">" or "<" or ">=" or "<=") => Number(field, @operator, value),
        (FieldKind.Number, "IN" or "NIN") => NumberIn(field, @operator, value),
        (FieldKind.Text, "=" or "!=") => Equality(field, [SearchValue.Text(field, value)], @operator == "="),
        (FieldKind.Text, "IN" or "NIN") => Equality(field, [.. Items(field, value).Select(item => SearchValue.Text(field, item))], @operator == "IN"),
        (FieldKind.Text, "~" or "!~" or "^" or "$") => Part(field, @operator, SearchValue.Text(field, value) ?? ""),
        _ => throw new VendorError(400, "parameter_invalid", $"Operator '{@operator}' is not supported for {field.Name}", "operator"),
    };

    Condition Date(SearchField field, string @operator, JsonElement value)
    {
        if (SearchValue.Date(field, value) is not { } moment)
        {
            return @operator == "="
                ? new Condition(contact => field.Read(contact) is null)
                : throw new VendorError(400, "parameter_invalid", $"{field.Name} needs a date", field.Name);
        }

        var day = DayBounds.Around(moment, zone);
        var range = @operator switch
        {
            "=" => new DateRange(field.Name, day.Start, day.Next),
            ">" => new DateRange(field.Name, day.Next, long.MaxValue),
            _ => new DateRange(field.Name, long.MinValue, day.Start),
        };
        return new Condition(
            contact => field.Read(contact) is long at && at >= range.From && at < range.Below, Range: range, IsRangeOnly: true);
    }

    static Condition Tagged(string? tagId, bool wanted) =>
        new(contact => contact.Tags.Any(tag => tag.Id == tagId) == wanted);

    static Condition Flag(SearchField field, string @operator, JsonElement value)
    {
        var wanted = SearchValue.Flag(field, value);
        return new Condition(contact => ((bool?)field.Read(contact) == wanted) == (@operator == "="));
    }

    static Condition Number(SearchField field, string @operator, JsonElement value)
    {
        var wanted = SearchValue.Number(field, value);
        return new Condition(contact =>
        {
            var actual = (double?)field.Read(contact);
            return @operator switch
            {
                "=" => actual == wanted,
                "!=" => actual != wanted,
                ">" => actual > wanted,
                "<" => actual < wanted,
                ">=" => actual >= wanted,
                _ => actual <= wanted,
            };
        });
    }

    static Condition NumberIn(SearchField field, string @operator, JsonElement value)
    {
        var wanted = Items(field, value).Select(item => SearchValue.Number(field, item)).ToHashSet();
        return new Condition(contact => wanted.Contains((double?)field.Read(contact)) == (@operator == "IN"));
    }

    static Condition Equality(SearchField field, IReadOnlyList<string?> values, bool wanted)
    {
        var set = values.ToHashSet();
        IReadOnlyList<KeyLookup>? keys = wanted && (field.Name is "id" or "external_id" or "email") && !set.Contains(null)
            ? [.. set.Select(value => new KeyLookup(field.Name, value!))]
            : null;
        return new Condition(contact => set.Contains((string?)field.Read(contact)) == wanted, keys);
    }

    static Condition Part(SearchField field, string @operator, string part)
    {
        const StringComparison Loose = StringComparison.OrdinalIgnoreCase;
        return new Condition(contact =>
        {
            var text = (string?)field.Read(contact);
            return @operator switch
            {
                "~" => text?.Contains(part, Loose) == true,
                "!~" => text?.Contains(part, Loose) != true,
                "^" => text?.StartsWith(part, Loose) == true,
                _ => text?.EndsWith(part, Loose) == true,
            };
        });
    }

    static JsonElement.ArrayEnumerator Items(SearchField field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw new VendorError(400, "parameter_invalid", $"{field.Name} needs a list of values", field.Name);
}
