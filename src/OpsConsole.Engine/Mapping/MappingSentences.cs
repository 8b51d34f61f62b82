using System.Globalization;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Mapping;

/// <summary>What people read when a value does not travel. Values of sensitive rows are masked or left out here, since sentences go to queue and logs.</summary>
internal static class MappingSentences
{
    private const int LongestQuote = 60;

    public static Projection NotMapped(MappedRow row, Side from, string option) => Projection.Failed(
        ReviewReason.ValueNotMapped,
        $"{Subject(row, from, FieldValue.Text(option))} has no {row.End(from.Other()).System} value, so {row.End(from).Label} was not written.");

    public static Projection NotThere(MappedRow row, Side from, FieldValue raw, string target) => Projection.Failed(
        ReviewReason.ValueNotMapped,
        row.Map.Sensitivity == Sensitivity.None
            ? $"{Subject(row, from, raw)} becomes {Quoted(target)}, which is no option in {row.End(from.Other()).System}, so {row.End(from).Label} was not written."
            : $"{Subject(row, from, raw)} becomes a value that is no option in {row.End(from.Other()).System}, so {row.End(from).Label} was not written.");

    public static Projection DoesNotFit(MappedRow row, Side from, FieldValue raw, FieldType type) =>
        Projection.Failed(ReviewReason.ValueDoesNotFit, $"{Subject(row, from, raw)} {Not(type)}.");

    public static Projection TooLong(MappedRow row, Side from, int length, int most) => Projection.Failed(
        ReviewReason.ValueDoesNotFit,
        string.Create(CultureInfo.InvariantCulture, $"{row.End(from).Label} is {length:N0} characters long; {row.End(from.Other()).System} takes at most {most:N0}."));

    private static string Not(FieldType type) => type switch
    {
        FieldType.Email => "is not an e-mail address",
        FieldType.Phone => "is not a number that can be dialled",
        FieldType.Number => "is not a number",
        FieldType.Boolean => "is neither yes nor no",
        FieldType.Date => "is not a date",
        FieldType.DateTime => "is not a date with a time",
        _ => "is not a value the field takes",
    };

    private static string Subject(MappedRow row, Side from, FieldValue raw) => row.Map.Sensitivity switch
    {
        Sensitivity.None => $"{row.End(from).Label} {Quoted(raw.ToString())}",
        Sensitivity.Personal => $"{row.End(from).Label} ({Masking.Of(row.Map.Type, raw)})",
        _ => $"{row.End(from).Label} ({Masking.Hidden})",
    };

    private static string Quoted(string text)
    {
        if (text.Length <= LongestQuote)
        {
            return $"\"{text}\"";
        }

        var end = char.IsHighSurrogate(text[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote;
        return $"\"{text[..end]}…\"";
    }
}
