using System.Runtime.CompilerServices;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Mapping;

/// <summary>
/// Brings values of one side into the other side's shape, and values of either side into the one spelling in which they are compared. Made once per
/// contract version and pair of schemas; safe to use from many threads.
/// </summary>
public sealed class Mapper
{
    /// <summary>Longest text written anywhere, in UTF-16 units: Airtable's cap for long text, and more than any other vendor takes.</summary>
    public const int LongestText = 100_000;

    private readonly ObjectType left;
    private readonly ObjectType right;
    private readonly Dictionary<FieldMap, MappedRow> rows = new(ByReference.Instance);

    public Mapper(Contract contract, ObjectType left, ObjectType right)
    {
        this.left = left;
        this.right = right;
        foreach (var field in contract.Fields)
        {
            rows[field] = new(field, left, right);
        }
    }

    /// <summary>
    /// A side's value in canonical form, for comparing and hashing: what differs only in spelling, or in how the vendor stores it, comes out equal.
    /// Nothing in a boolean is false. What cannot be read stays as it is, so that a change of it still shows.
    /// </summary>
    public FieldValue Present(FieldMap f, Side side, FieldValue raw)
    {
        var row = Row(f);
        if (raw.IsEmpty)
        {
            return f.Type == FieldType.Boolean && f.Values is null ? FieldValue.Boolean(false) : raw;
        }

        var tidy = raw;
        foreach (var transform in row.Tidies)
        {
            tidy = Transforms.Tidy(transform, tidy);
        }

        return Conversions.TryCanonical(f.Type, tidy, row.Zone, f.DefaultCountry, out var value) ? value : tidy;
    }

    /// <summary>
    /// The value that the other side should hold: transforms, value map, the contract's type, the target's shape, in this order. Empty stays empty
    /// without problem, except that an unticked checkbox, which Airtable does not even send, is false.
    /// </summary>
    public Projection Project(FieldMap f, Side from, Record source)
    {
        var row = Row(f);
        var raw = row.Template is { } template ? FieldValue.Text(template.Fill(path => Part(source[path]))) : source[f.On(from)];
        if (raw.IsEmpty)
        {
            var unticked = f.Type == FieldType.Boolean && f.Values is null && row.End(from).Shape?.Type == FieldType.Boolean;
            return Projection.Of(unticked ? FieldValue.Boolean(false) : FieldValue.Empty);
        }

        if (raw.Kind == ValueKind.Text && raw.AsText().Length > LongestText)
        {
            return MappingSentences.TooLong(row, from, raw.AsText().Length, LongestText);
        }

        if (!Transforms.TryApply(row, raw, out var value, out var failed))
        {
            return MappingSentences.DoesNotFit(row, from, raw, failed);
        }

        if (value.IsEmpty)
        {
            return Projection.Of(FieldValue.Empty);
        }

        return row.Values(from) is { } map ? Mapped(row, from, raw, value, map) : Typed(row, from, raw, value);
    }

    /// <summary>A moment in a template reads as the date people know, not as a timestamp.</summary>
    private static string Part(FieldValue value) => value.Kind == ValueKind.Instant ? FieldValue.Date(DateOnly.FromDateTime(value.AsInstant().UtcDateTime)).ToString() : value.ToString();

    /// <summary>The map's far side is already in the target's words, so it goes to the target's shape without passing the contract's type.</summary>
    private static Projection Mapped(MappedRow row, Side from, FieldValue raw, FieldValue value, Dictionary<string, string> map)
    {
        if (value.Kind != ValueKind.List)
        {
            return map.TryGetValue(value.ToString(), out var option) ? TargetShape.Fit(row, from, raw, FieldValue.Text(option)) : MappingSentences.NotMapped(row, from, value.ToString());
        }

        var options = new List<string>();
        foreach (var item in value.AsList())
        {
            if (!map.TryGetValue(item, out var option))
            {
                return MappingSentences.NotMapped(row, from, item);
            }

            options.Add(option);
        }

        Conversions.TryList(FieldValue.List(options), out var list);
        return TargetShape.Fit(row, from, raw, list);
    }

    private static Projection Typed(MappedRow row, Side from, FieldValue raw, FieldValue value) =>
        Conversions.TryCanonical(row.Map.Type, value, row.Zone, row.Map.DefaultCountry, out var typed)
            ? TargetShape.Fit(row, from, raw, typed)
            : MappingSentences.DoesNotFit(row, from, raw, row.Map.Type);

    private MappedRow Row(FieldMap f) => rows.TryGetValue(f, out var row) ? row : new(f, left, right);

    /// <summary>Rows are asked for by the very objects of the contract; comparing them member by member on each cell would cost more than mapping.</summary>
    private sealed class ByReference : IEqualityComparer<FieldMap>
    {
        public static readonly ByReference Instance = new();

        public bool Equals(FieldMap? a, FieldMap? b) => ReferenceEquals(a, b);

        public int GetHashCode(FieldMap map) => RuntimeHelpers.GetHashCode(map);
    }
}
