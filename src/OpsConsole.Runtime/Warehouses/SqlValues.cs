using System.Globalization;
using System.Text;
using OpsConsole.Engine.Extraction;

namespace OpsConsole.Runtime.Warehouses;

/// <summary>Puts a value into the shape that its column has in every warehouse, so that the same rows read the same from each.</summary>
static class SqlValues
{
    /// <exception cref="ArgumentException">The value is of another type than its column.</exception>
    public static object? Fit(object? value, Column column) => (column.Type, value) switch
    {
        (_, null) => null,
        (ColumnType.Text or ColumnType.Json, string text) => Clean(text),
        (ColumnType.Text or ColumnType.Json, bool flag) => flag ? "true" : "false",
        (ColumnType.Text or ColumnType.Json, IFormattable other) => other.ToString(null, CultureInfo.InvariantCulture),
        (ColumnType.Integer, long) or (ColumnType.Boolean, bool) => value,
        (ColumnType.Real, double number) => double.IsFinite(number) ? value : null, // SQLite has no other numbers
        (ColumnType.Real, long whole) => (double)whole,
        _ => throw new ArgumentException($"The column {column.Name} holds {column.Type} and cannot take a {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>What PostgreSQL cannot hold goes: U+0000 is dropped, half a surrogate pair becomes U+FFFD. SQLite gets the same.</summary>
    private static string Clean(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            text = text.Replace("\0", "", StringComparison.Ordinal);
        }

        return text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }
}
