using FluentValidation;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>A value map says something for every row, can be read backwards where values travel back, and comes to rest.</summary>
internal static class ValueRules
{
    public static void Check(FieldMap field, ValidationContext<FieldMap> context)
    {
        if (field.Values is not { } values)
        {
            return;
        }

        if (values.Count == 0)
        {
            context.Error("Values", "The value map is empty, so no value could pass; add values, or take the map away to pass them by name.");
            return;
        }

        if (field.Type is FieldType.Date or FieldType.DateTime or FieldType.Number)
        {
            context.Error("Values", $"A value map is for a choice of values, and this is a {field.Type.Word()}.");
        }

        if (values.Any(v => string.IsNullOrWhiteSpace(v.Key) || string.IsNullOrWhiteSpace(v.Value)))
        {
            context.Error("Values", "Every row of the value map needs a value on both sides.");
        }

        Invertible(field, values, context);
        Circles(values, context);
    }

    private static void Invertible(FieldMap field, IReadOnlyDictionary<string, string> values, ValidationContext<FieldMap> context)
    {
        if (!field.Flows(Side.Right))
        {
            return;
        }

        foreach (var group in values.GroupBy(v => v.Value, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            var left = string.Join(" and ", group.Select(v => Wording.Quote(v.Key)));
            context.Error("Values", $"{left} both become {Wording.Quote(group.Key)}, so its way back is not certain; map one of them elsewhere, or let the field travel right only.");
        }
    }

    /// <summary>
    /// Where option names of both sides overlap, A to B and B to A would turn a value round and round: each pass reads the other's spelling as its own.
    /// </summary>
    private static void Circles(IReadOnlyDictionary<string, string> values, ValidationContext<FieldMap> context)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in values.Keys)
        {
            var chain = new List<string>();
            var at = start;
            while (seen.Add(at) && values.TryGetValue(at, out var next) && next != at)
            {
                chain.Add(at);
                at = next;
            }

            if (chain.IndexOf(at) is >= 0 and var first)
            {
                var circle = chain.Skip(first).Append(at).Select(Wording.Cut);
                context.Error("Values", $"The value map runs in a circle: {string.Join(" → ", circle)}. A value would change on every run.");
            }
        }
    }
}
