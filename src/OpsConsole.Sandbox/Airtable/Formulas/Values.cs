using System.Globalization;
using OpsConsole.Sandbox.Airtable.Model;

namespace OpsConsole.Sandbox.Airtable.Formulas;

/// <summary>How values count, compare and turn into each other. null is BLANK().</summary>
static class Values
{
    /// <summary>A record is kept unless the result is 0, false, "", NaN or empty (sheet, section 2).</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        string text => text.Length > 0,
        double number => number != 0 && !double.IsNaN(number),
        string[] items => items.Length > 0,
        _ => true,
    };

    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "1" : "0",
        Moment moment => moment.Iso,
        string[] items => string.Join(", ", items),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    public static double Number(object? value) => value switch
    {
        null => 0,
        double number => number,
        bool flag => flag ? 1 : 0,
        string text when double.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new CellErrorException(),
    };

    public static Moment? Time(object? value) => value switch
    {
        Moment moment => moment,
        string text => Moment.Parse(text),
        _ => null,
    };

    public static bool Same(object? left, object? right) => (left, right) switch
    {
        (null, Moment) or (Moment, null) => false,
        (Moment, _) or (_, Moment) => Time(left) is { } a && Time(right) is { } b && a == b,
        (double or bool, string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number == Number(left),
        (string, double or bool) => Same(right, left),
        (double or bool, _) or (_, double or bool) => Number(left) == Number(right),
        _ => Text(left) == Text(right),
    };

    /// <summary>Null when the two cannot be put in order.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (Moment, _) or (_, Moment) => Time(left) is { } a && Time(right) is { } b ? a.CompareTo(b) : null,
        (string a, string b) => string.CompareOrdinal(a, b),
        _ => Number(left).CompareTo(Number(right)),
    };
}
