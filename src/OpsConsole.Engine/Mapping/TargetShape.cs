using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Mapping;

/// <summary>The last step of mapping: a value of the contract's type in the shape that the target's field takes.</summary>
internal static class TargetShape
{
    public static Projection Fit(MappedRow row, Side from, FieldValue raw, FieldValue value)
    {
        var end = row.End(from.Other());
        if (end.Shape is { } shape && !TryShape(shape.Type, value, row.Zone, out value))
        {
            return MappingSentences.DoesNotFit(row, from, raw, shape.Type);
        }

        if (TooLong(value, end.Shape?.MaxLength ?? Mapper.LongestText) is { } length)
        {
            return MappingSentences.TooLong(row, from, length, end.Shape?.MaxLength ?? Mapper.LongestText);
        }

        return end.Options is { } options && Stray(value, options) is { } stray ? NoOption(row, from, raw, stray) : Projection.Of(value);
    }

    private static bool TryShape(FieldType type, FieldValue value, Zone zone, out FieldValue shaped)
    {
        shaped = value;
        return type switch
        {
            FieldType.Text or FieldType.Email or FieldType.Phone => Conversions.TryText(value, out shaped),
            FieldType.Select => value.Kind != ValueKind.List ? Conversions.TryText(value, out shaped) : Single(value, out shaped),
            FieldType.Number => TryNumber(value, zone, out shaped),
            FieldType.Boolean => Conversions.TryBoolean(value, out shaped),
            FieldType.Date => value.Kind != ValueKind.Number && Conversions.TryDate(value, zone, out shaped),
            FieldType.DateTime => value.Kind != ValueKind.Number && Conversions.TryMoment(value, zone, out shaped),
            FieldType.MultiSelect => Conversions.TryList(value, out shaped),
            FieldType.Unknown => true,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such type."),
        };
    }

    /// <summary>Dates go into number fields as Unix seconds, the way they are read from there.</summary>
    private static bool TryNumber(FieldValue value, Zone zone, out FieldValue shaped)
    {
        if (value.Kind is ValueKind.Date or ValueKind.Instant)
        {
            var dated = Conversions.TryMoment(value, zone, out var moment);
            shaped = dated ? FieldValue.Number(moment.AsInstant().ToUnixTimeSeconds()) : value;
            return dated;
        }

        return Conversions.TryNumber(value, out shaped);
    }

    private static bool Single(FieldValue value, out FieldValue shaped)
    {
        shaped = FieldValue.Text(value.AsList()[0]);
        return value.AsList().Count == 1;
    }

    private static int? TooLong(FieldValue value, int most) => value.Kind switch
    {
        ValueKind.Text when value.AsText().Length > most => value.AsText().Length,
        ValueKind.List when value.AsList().Sum(t => (long)t.Length) > Mapper.LongestText => (int)Math.Min(int.MaxValue, value.AsList().Sum(t => (long)t.Length)),
        _ => null,
    };

    private static string? Stray(FieldValue value, HashSet<string> options) => value.Kind switch
    {
        ValueKind.Text => options.Contains(value.AsText()) ? null : value.AsText(),
        ValueKind.List => value.AsList().FirstOrDefault(o => !options.Contains(o)),
        _ => null,
    };

    private static Projection NoOption(MappedRow row, Side from, FieldValue raw, string stray) => row.Values(from) is null
        ? MappingSentences.NotMapped(row, from, stray)
        : MappingSentences.NotThere(row, from, raw, stray);
}
