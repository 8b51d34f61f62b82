using System.Globalization;

namespace OpsConsole.Engine.Records;

/// <summary>Text read as another kind of value, the same way everywhere and without the machine's culture. Nothing here throws; what is not plainly meant is not read.</summary>
public static class Reading
{
    private static readonly string[] Moments =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK",
    ];

    /// <summary>A decimal number with a point; no thousands separators, no currency, no per cent.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);

    /// <summary>true, yes, 1 and false, no, 0; case does not matter.</summary>
    public static bool TryBoolean(ReadOnlySpan<char> text, out bool value)
    {
        var word = text.Trim();
        value = Is(word, "true") || Is(word, "yes") || word is "1";
        return value || Is(word, "false") || Is(word, "no") || word is "0";
    }

    /// <summary>A calendar date as ISO writes it, 2026-03-01.</summary>
    public static bool TryDate(ReadOnlySpan<char> text, out DateOnly date) =>
        DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>
    /// A date with a time as ISO writes it. <paramref name="hasOffset"/> tells whether the text named its offset (Z, +02:00); without one the moment
    /// is only a wall clock's, given with offset zero, and its zone is the caller's to add.
    /// </summary>
    public static bool TryMoment(ReadOnlySpan<char> text, out DateTimeOffset moment, out bool hasOffset)
    {
        text = text.Trim();
        hasOffset = false;
        moment = default;
        if (text.Length is < 16 or > 40)
        {
            return false;
        }

        hasOffset = text[^1] is 'Z' or 'z' || text[16..].IndexOfAny('+', '-') >= 0;
        Span<char> canonical = stackalloc char[text.Length + 1];
        return DateTimeOffset.TryParseExact(WithColon(text, canonical, hasOffset), Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
    }

    /// <summary>Salesforce writes +0000 where ISO's extended form, and the framework, want +00:00.</summary>
    private static ReadOnlySpan<char> WithColon(ReadOnlySpan<char> text, Span<char> room, bool hasOffset)
    {
        if (!hasOffset || text[^5] is not ('+' or '-'))
        {
            return text;
        }

        text[..^2].CopyTo(room);
        room[text.Length - 2] = ':';
        text[^2..].CopyTo(room[(text.Length - 1)..]);
        return room;
    }

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);
}
