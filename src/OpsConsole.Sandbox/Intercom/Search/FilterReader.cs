using System.Text.Json;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>Turns one filter {field, operator, value} into a condition.</summary>
/// <param name="around">What a date in a query stands for: its day, or its second.</param>
/// <param name="isExact">Dates that mean a second also take "&gt;=", "&lt;=" and "!=".</param>
sealed class FilterReader<T>(Func<long, DayBounds> around, bool isExact)
{
    public Condition<T> Read(SearchField<T> field, string @operator, JsonElement value) => (field.Kind, @operator) switch
    {
        (FieldKind.Date, "=" or ">" or "<") => Date(field, @operator, value),
        (FieldKind.Date, "!=" or ">=" or "<=") when isExact => Date(field, @operator, value),
        (FieldKind.Tag or FieldKind.Many, "=" or "!=") => Several(field, [SearchValue.Text(field.Name, value)], @operator == "="),
        (FieldKind.Many, "IN" or "NIN") => Several(field, [.. Items(field, value).Select(item => SearchValue.Text(field.Name, item))], @operator == "IN"),
        (FieldKind.Words, "=" or "!=") => Worded(field, SearchValue.Text(field.Name, value), @operator == "="),
        (FieldKind.Flag, "=" or "!=") => Flag(field, @operator, value),
        (FieldKind.Number, "=" or "!=" or ">" or "<" or ">=" or "<=") => Number(field, @operator, value),
        (FieldKind.Number, "IN" or "NIN") => NumberIn(field, @operator, value),
        (FieldKind.Text, "=" or "!=") => Equality(field, [SearchValue.Text(field.Name, value)], @operator == "="),
        (FieldKind.Text, "IN" or "NIN") => Equality(field, [.. Items(field, value).Select(item => SearchValue.Text(field.Name, item))], @operator == "IN"),
        (FieldKind.Text or FieldKind.Words, "~" or "!~" or "^" or "$") => Part(field, @operator, SearchValue.Text(field.Name, value) ?? ""),
        _ => throw new VendorError(400, "parameter_invalid", $"Operator '{@operator}' is not supported for {field.Name}", "operator"),
    };

    Condition<T> Date(SearchField<T> field, string @operator, JsonElement value)
    {
        if (SearchValue.Date(field.Name, value) is not { } moment)
        {
            return @operator is "=" or "!="
                ? new Condition<T>(record => (field.Read(record) is null) == (@operator == "="))
                : throw new VendorError(400, "parameter_invalid", $"{field.Name} needs a date", field.Name);
        }

        var day = around(moment);
        if (@operator == "!=")
        {
            return new Condition<T>(record => field.Read(record) is not long at || at < day.Start || at >= day.Next);
        }

        var range = @operator switch
        {
            "=" => new DateRange(field.Name, day.Start, day.Next),
            ">" => new DateRange(field.Name, day.Next, long.MaxValue),
            ">=" => new DateRange(field.Name, day.Start, long.MaxValue),
            "<=" => new DateRange(field.Name, long.MinValue, day.Next),
            _ => new DateRange(field.Name, long.MinValue, day.Start),
        };
        return new Condition<T>(
            record => field.Read(record) is long at && at >= range.From && at < range.Below, Range: range, IsRangeOnly: true);
    }

    static Condition<T> Several(SearchField<T> field, string?[] ids, bool wanted) =>
        new(record => ((IEnumerable<string>)field.Read(record)!).Any(ids.Contains) == wanted);

    static Condition<T> Worded(SearchField<T> field, string? word, bool wanted) => new(record =>
        ((string?)field.Read(record) ?? "").Split([' ', '.', ',', ';', ':', '!', '?', '<', '>', '/', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Contains(word, StringComparer.OrdinalIgnoreCase) == wanted);

    static Condition<T> Flag(SearchField<T> field, string @operator, JsonElement value)
    {
        var wanted = SearchValue.Flag(field.Name, value);
        return new Condition<T>(record => ((bool?)field.Read(record) == wanted) == (@operator == "="));
    }

    static Condition<T> Number(SearchField<T> field, string @operator, JsonElement value)
    {
        var wanted = SearchValue.Number(field.Name, value);
        return new Condition<T>(record =>
        {
            var actual = (double?)field.Read(record);
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

    static Condition<T> NumberIn(SearchField<T> field, string @operator, JsonElement value)
    {
        var wanted = Items(field, value).Select(item => SearchValue.Number(field.Name, item)).ToHashSet();
        return new Condition<T>(record => wanted.Contains((double?)field.Read(record)) == (@operator == "IN"));
    }

    static Condition<T> Equality(SearchField<T> field, IReadOnlyList<string?> values, bool wanted)
    {
        var set = values.ToHashSet();
        IReadOnlyList<KeyLookup>? keys = wanted && (field.Name is "id" or "external_id" or "email") && !set.Contains(null)
            ? [.. set.Select(value => new KeyLookup(field.Name, value!))]
            : null;
        return new Condition<T>(record => set.Contains((string?)field.Read(record)) == wanted, keys);
    }

    static Condition<T> Part(SearchField<T> field, string @operator, string part)
    {
        const StringComparison Loose = StringComparison.OrdinalIgnoreCase;
        return new Condition<T>(record =>
        {
            var text = (string?)field.Read(record);
            return @operator switch
            {
                "~" => text?.Contains(part, Loose) == true,
                "!~" => text?.Contains(part, Loose) != true,
                "^" => text?.StartsWith(part, Loose) == true,
                _ => text?.EndsWith(part, Loose) == true,
            };
        });
    }

    static JsonElement.ArrayEnumerator Items(SearchField<T> field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw new VendorError(400, "parameter_invalid", $"{field.Name} needs a list of values", field.Name);
}
