using System.Globalization;

namespace OpsConsole.Engine.Records;

/// <summary>The closed set of shapes a value can have once a connector has read it.</summary>
public enum ValueKind : byte
{
    Empty,
    Text,
    Number,
    Boolean,
    Date,
    Instant,
    List,
}

/// <summary>
/// One cell. The default value is <see cref="Empty"/>: Airtable omits empty cells, Intercom sends null, both mean "nothing here".
/// Empty text and empty lists are <see cref="Empty"/> too, so two systems that spell nothing differently are equal.
/// </summary>
public readonly struct FieldValue : IEquatable<FieldValue>
{
    private readonly object? reference;
    private readonly decimal number;

    private FieldValue(ValueKind kind, object? reference, decimal number)
    {
        Kind = kind;
        this.reference = reference;
        this.number = number;
    }

    public static FieldValue Empty => default;

    public ValueKind Kind { get; }

    public bool IsEmpty => Kind == ValueKind.Empty;

    public static FieldValue Text(string? text) => string.IsNullOrEmpty(text) ? Empty : new(ValueKind.Text, text, 0);

    public static FieldValue Number(decimal value) => new(ValueKind.Number, null, value);

    public static FieldValue Boolean(bool value) => new(ValueKind.Boolean, null, value ? 1 : 0);

    public static FieldValue Date(DateOnly value) => new(ValueKind.Date, null, value.DayNumber);

    /// <summary>A moment, kept in UTC to the millisecond.</summary>
    public static FieldValue Instant(DateTimeOffset value) => new(ValueKind.Instant, null, value.ToUnixTimeMilliseconds());

    public static FieldValue List(IReadOnlyList<string> values) => values.Count == 0 ? Empty : new(ValueKind.List, values, 0);

    public string AsText() => Kind == ValueKind.Text ? (string)reference! : throw Wrong(ValueKind.Text);

    public decimal AsNumber() => Kind == ValueKind.Number ? number : throw Wrong(ValueKind.Number);

    public bool AsBoolean() => Kind == ValueKind.Boolean ? number != 0 : throw Wrong(ValueKind.Boolean);

    public DateOnly AsDate() => Kind == ValueKind.Date ? DateOnly.FromDayNumber((int)number) : throw Wrong(ValueKind.Date);

    public DateTimeOffset AsInstant() => Kind == ValueKind.Instant ? DateTimeOffset.FromUnixTimeMilliseconds((long)number) : throw Wrong(ValueKind.Instant);

    public IReadOnlyList<string> AsList() => Kind == ValueKind.List ? (IReadOnlyList<string>)reference! : throw Wrong(ValueKind.List);

    public bool Equals(FieldValue other) => Kind == other.Kind && number == other.number && Kind switch
    {
        ValueKind.Text => string.Equals((string)reference!, (string)other.reference!, StringComparison.Ordinal),
        ValueKind.List => AsList().SequenceEqual(other.AsList(), StringComparer.Ordinal),
        _ => true,
    };

    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, number, Kind == ValueKind.Text ? reference : null);

    public static bool operator ==(FieldValue a, FieldValue b) => a.Equals(b);

    public static bool operator !=(FieldValue a, FieldValue b) => !a.Equals(b);

    /// <summary>Stable and culture-free: what people read, what is hashed, what a journal line holds.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Empty => "",
        ValueKind.Text => (string)reference!,
        ValueKind.Number => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture), // 5.0 and 5 are one number
        ValueKind.Boolean => number != 0 ? "true" : "false",
        ValueKind.Date => AsDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ValueKind.Instant => AsInstant().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ValueKind.List => string.Join(", ", AsList()),
        _ => throw new InvalidOperationException($"Value kind {Kind} has no text."),
    };

    private InvalidOperationException Wrong(ValueKind asked) => new($"The value is {Kind}, not {asked}.");
}
