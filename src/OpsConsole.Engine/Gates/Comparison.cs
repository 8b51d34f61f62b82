using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Gates;

/// <summary>
/// One value against one clause. The record's value says how to compare: a number as a number, a date as a date, text without regard to case and outer
/// blanks. What cannot be compared does not hold, save that it then "is not" the other.
/// </summary>
internal static class Comparison
{
    public static bool Holds(Clause clause, FieldValue value) => clause.Op switch
    {
        "is" => Is(value, clause.Value),
        "isNot" => !Is(value, clause.Value),
        "empty" => IsBlank(value),
        "notEmpty" => !IsBlank(value),
        "contains" => Contains(value, clause.Value),
        "oneOf" => clause.Value is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().Any(v => Is(value, v)),
        "greater" => Order(value, clause.Value) > 0,
        "less" => Order(value, clause.Value) < 0,
        _ => false,
    };

    /// <summary>Blanks alone identify nobody, so they count as empty here.</summary>
    private static bool IsBlank(FieldValue value) => value.IsEmpty || value.Kind == ValueKind.Text && string.IsNullOrWhiteSpace(value.AsText());

    private static bool Is(FieldValue value, JsonElement? asked) => asked?.ValueKind switch
    {
        JsonValueKind.True => IsFlag(value, true),
        JsonValueKind.False => IsFlag(value, false),
        JsonValueKind.Number => asked.Value.TryGetDecimal(out var number) && TryNumber(value, out var own) && own == number,
        JsonValueKind.String => IsText(value, asked.Value.GetString() ?? ""),
        _ => false,
    };

    /// <summary>An unticked checkbox is often not sent at all: empty is false. Text says yes or no in words.</summary>
    private static bool IsFlag(FieldValue value, bool flag) => value.Kind switch
    {
        ValueKind.Empty => !flag,
        ValueKind.Boolean => value.AsBoolean() == flag,
        ValueKind.Number => value.AsNumber() == (flag ? 1 : 0),
        ValueKind.Text => Reading.TryBoolean(value.AsText(), out var own) && own == flag,
        _ => false,
    };

    /// <summary>Does the value read as this text?</summary>
    public static bool IsText(FieldValue value, string asked) => value.Kind switch
    {
        ValueKind.Empty => string.IsNullOrWhiteSpace(asked),
        ValueKind.Text => Same(value.AsText(), asked),
        ValueKind.Boolean => Reading.TryBoolean(asked, out var flag) && value.AsBoolean() == flag,
        ValueKind.Number => Reading.TryNumber(asked, out var number) && value.AsNumber() == number,
        ValueKind.Date or ValueKind.Instant => Order(value, asked) == 0,
        ValueKind.List => value.AsList() is [var only] && Same(only, asked),
        _ => false,
    };

    private static bool Contains(FieldValue value, JsonElement? asked)
    {
        var text = asked?.ValueKind == JsonValueKind.String ? asked.Value.GetString()!.Trim() : "";
        return text.Length > 0 && value.Kind switch
        {
            ValueKind.Text => value.AsText().Contains(text, StringComparison.OrdinalIgnoreCase),
            ValueKind.List => value.AsList().Any(item => Same(item, text)),
            _ => false,
        };
    }

    /// <summary>Null where the two have no order, so that neither greater nor less holds.</summary>
    private static int? Order(FieldValue value, JsonElement? asked) => asked?.ValueKind switch
    {
        JsonValueKind.Number => asked.Value.TryGetDecimal(out var number) && TryNumber(value, out var own) ? own.CompareTo(number) : null,
        JsonValueKind.String => Order(value, asked.Value.GetString() ?? ""),
        _ => null,
    };

    /// <summary>A date against a moment compares days, in UTC; text is first read as a number, then as a date.</summary>
    private static int? Order(FieldValue value, string asked)
    {
        if (TryNumber(value, out var own))
        {
            return Reading.TryNumber(asked, out var number) ? own.CompareTo(number) : null;
        }

        if (Reading.TryDate(asked, out var day))
        {
            return DayOf(value)?.CompareTo(day);
        }

        return !Reading.TryMoment(asked, out var moment, out _) ? null
            : value.Kind == ValueKind.Date ? value.AsDate().CompareTo(DateOnly.FromDateTime(moment.UtcDateTime))
            : MomentOf(value)?.CompareTo(moment);
    }

    private static bool TryNumber(FieldValue value, out decimal number)
    {
        number = value.Kind == ValueKind.Number ? value.AsNumber() : 0;
        return value.Kind == ValueKind.Number || value.Kind == ValueKind.Text && Reading.TryNumber(value.AsText(), out number);
    }

    private static DateOnly? DayOf(FieldValue value) => value.Kind switch
    {
        ValueKind.Date => value.AsDate(),
        ValueKind.Text when Reading.TryDate(value.AsText(), out var day) => day,
        _ => MomentOf(value) is { } moment ? DateOnly.FromDateTime(moment.UtcDateTime) : null,
    };

    private static DateTimeOffset? MomentOf(FieldValue value) => value.Kind switch
    {
        ValueKind.Instant => value.AsInstant(),
        ValueKind.Text when Reading.TryMoment(value.AsText(), out var moment, out _) => moment,
        _ => null,
    };

    private static bool Same(string a, string b) => a.AsSpan().Trim().Equals(b.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);
}
