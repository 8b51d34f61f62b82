using System.Globalization;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Mapping;

/// <summary>One value as another type. False means that the value does not say such a thing; nothing is rounded, cut or guessed.</summary>
internal static class Conversions
{
    /// <summary>The value as the contract's type of field, in the one spelling by which both sides are compared.</summary>
    public static bool TryCanonical(FieldType type, FieldValue raw, Zone zone, string? country, out FieldValue value)
    {
        value = raw;
        return raw.IsEmpty || type switch
        {
            FieldType.Text or FieldType.Select => TryText(raw, out value),
            FieldType.Email => TryEmail(raw, out value),
            FieldType.Phone => TryPhone(raw, country, out value),
            FieldType.Number => TryNumber(raw, out value),
            FieldType.Boolean => TryBoolean(raw, out value),
            FieldType.Date => TryDate(raw, zone, out value),
            FieldType.DateTime => TryMoment(raw, zone, out value),
            FieldType.MultiSelect => TryList(raw, out value),
            FieldType.Unknown => true,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such type."),
        };
    }

    public static bool TryText(FieldValue raw, out FieldValue value)
    {
        value = raw.Kind switch
        {
            ValueKind.Text => raw,
            ValueKind.Instant => FieldValue.Text(raw.AsInstant().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            _ => FieldValue.Text(raw.ToString()),
        };
        return true;
    }

    public static bool TryEmail(FieldValue raw, out FieldValue value)
    {
        value = raw.Kind == ValueKind.Text && Normalisers.Email(raw.AsText()) is { } address ? Again(raw, address) : FieldValue.Empty;
        return !value.IsEmpty;
    }

    public static bool TryPhone(FieldValue raw, string? country, out FieldValue value)
    {
        var text = raw.Kind is ValueKind.Text or ValueKind.Number ? raw.ToString() : null;
        value = Phone.TryE164(text, country, out var e164) ? Again(raw, e164) : FieldValue.Empty;
        return !value.IsEmpty;
    }

    public static bool TryNumber(FieldValue raw, out FieldValue value)
    {
        value = raw;
        if (raw.Kind == ValueKind.Number)
        {
            return true;
        }

        var read = Reading.TryNumber(raw.Kind == ValueKind.Text ? raw.AsText() : "", out var number);
        value = FieldValue.Number(number);
        return read;
    }

    public static bool TryBoolean(FieldValue raw, out FieldValue value)
    {
        value = raw;
        switch (raw.Kind)
        {
            case ValueKind.Boolean:
                return true;
            case ValueKind.Number:
                value = FieldValue.Boolean(raw.AsNumber() == 1);
                return raw.AsNumber() is 0 or 1;
            case ValueKind.Text:
                var read = Reading.TryBoolean(raw.AsText(), out var flag);
                value = FieldValue.Boolean(flag);
                return read;
            default:
                return false;
        }
    }

    /// <summary>A moment becomes the calendar date of the zone; a wall clock without offset keeps its own date.</summary>
    public static bool TryDate(FieldValue raw, Zone zone, out FieldValue value)
    {
        value = raw;
        if (raw.Kind == ValueKind.Date)
        {
            return true;
        }

        if (raw.Kind == ValueKind.Text && Reading.TryDate(raw.AsText(), out var date))
        {
            value = FieldValue.Date(date);
            return true;
        }

        if (!TryMomentOf(raw, zone, out var moment))
        {
            return false;
        }

        value = FieldValue.Date(zone.DateAt(moment));
        return true;
    }

    /// <summary>Whole seconds: vendors disagree about fractions, and a difference nobody wrote must not travel.</summary>
    public static bool TryMoment(FieldValue raw, Zone zone, out FieldValue value)
    {
        value = raw;
        if (!TryMomentOf(raw, zone, out var moment))
        {
            return false;
        }

        value = FieldValue.Instant(DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds()));
        return true;
    }

    /// <summary>Unordered: options in ordinal order and each once. A text holds them with commas between.</summary>
    public static bool TryList(FieldValue raw, out FieldValue value)
    {
        var items = raw.Kind == ValueKind.List ? raw.AsList() : raw.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        value = IsSorted(items) && raw.Kind == ValueKind.List ? raw : FieldValue.List([.. items.Where(i => i.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        return true;
    }

    private static bool TryMomentOf(FieldValue raw, Zone zone, out DateTimeOffset moment)
    {
        var found = raw.Kind switch
        {
            ValueKind.Instant => raw.AsInstant(),
            ValueKind.Number => Zone.OfUnixSeconds(raw.AsNumber()),
            ValueKind.Date => zone.StartOf(raw.AsDate()),
            ValueKind.Text when Reading.TryDate(raw.AsText(), out var date) => zone.StartOf(date),
            ValueKind.Text when Reading.TryMoment(raw.AsText(), out var told, out var hasOffset) => hasOffset ? told : zone.MomentOf(told.DateTime),
            _ => null,
        };
        moment = found ?? default;
        return found is not null;
    }

    private static bool IsSorted(IReadOnlyList<string> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Length == 0 || i > 0 && string.CompareOrdinal(items[i - 1], items[i]) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value itself when it is spelt so already, which is the common case and costs nothing.</summary>
    private static FieldValue Again(FieldValue raw, string text) => raw.Kind == ValueKind.Text && raw.AsText() == text ? raw : FieldValue.Text(text);
}
