using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Mapping;

/// <summary>The contract's transforms, one after the other, on the source's value.</summary>
internal static class Transforms
{
    /// <summary>False names, in <paramref name="failed"/>, the type the value should have been readable as.</summary>
    public static bool TryApply(MappedRow row, FieldValue raw, out FieldValue value, out FieldType failed)
    {
        value = raw;
        failed = row.Map.Type;
        foreach (var transform in row.Transforms)
        {
            if (value.IsEmpty)
            {
                return true;
            }

            if (TypeOf(transform) is not { } type)
            {
                value = Tidy(transform, value);
            }
            else if (!Conversions.TryCanonical(type, value, row.Zone, row.Map.DefaultCountry, out value))
            {
                failed = type;
                return false;
            }
        }

        return true;
    }

    /// <summary>trim, lower and upper, on text and on each entry of a list; other values have no spelling to tidy.</summary>
    public static FieldValue Tidy(string transform, FieldValue value)
    {
        if (value.Kind == ValueKind.Text)
        {
            var text = value.AsText();
            var tidy = Tidy(transform, text);
            return ReferenceEquals(text, tidy) ? value : FieldValue.Text(tidy);
        }

        return value.Kind == ValueKind.List ? FieldValue.List([.. value.AsList().Select(t => Tidy(transform, t)).Where(t => t.Length > 0)]) : value;
    }

    private static string Tidy(string transform, string text) => transform switch
    {
        "trim" => text.Trim(),
        "lower" => text.ToLowerInvariant(),
        "upper" => text.ToUpperInvariant(),
        _ => text,
    };

    private static FieldType? TypeOf(string transform) => transform switch
    {
        "email" => FieldType.Email,
        "phone" => FieldType.Phone,
        "date" => FieldType.Date,
        "number" => FieldType.Number,
        "boolean" => FieldType.Boolean,
        _ => null,
    };
}
