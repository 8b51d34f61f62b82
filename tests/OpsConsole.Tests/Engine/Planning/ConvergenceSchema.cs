using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Tests.Engine.Contracts;

namespace OpsConsole.Tests.Engine.Planning;

/// <summary>One kind of row: both ends' types and the values that people put there, good, odd and empty.</summary>
sealed record RowKind(FieldMap Row, FieldShape LeftShape, FieldShape RightShape, IReadOnlyList<FieldValue> LeftValues, IReadOnlyList<FieldValue> RightValues);

/// <summary>A contract over every type of field, its directions, owners, policies and emptiness drawn by chance from what the validator allows.</summary>
sealed class ConvergenceSchema
{
    public ConvergenceSchema(int seed)
    {
        var dice = new Random(seed);
        Kinds = [.. All().Select(k => k with { Row = Drawn(dice, k.Row) })];
        var key = new FieldMap { Left = "id", Right = "id", Direction = Direction.Both, Owner = FieldOwner.Shared, Conflict = ConflictPolicy.PreferLeft, Transforms = ["trim"], Meaning = "Customer", Why = "Key" };
        Contract = Samples.Example with
        {
            Fields = [key, .. Kinds.Select(k => k.Row)],
            Identity = new() { Keys = [new("id", "id", "trim")], Create = CreateOn.Both },
            Gates = [],
            WriteBack = null,
        };
        LeftType = new ObjectType("l", "l", [new("id", "id", FieldType.Text, true), .. Kinds.Select(k => k.LeftShape)]);
        RightType = new ObjectType("r", "r", [new("id", "id", FieldType.Text, true), .. Kinds.Select(k => k.RightShape)]);
    }

    public IReadOnlyList<RowKind> Kinds { get; }

    public Contract Contract { get; }

    public ObjectType LeftType { get; }

    public ObjectType RightType { get; }

    private static FieldMap Drawn(Random dice, FieldMap row)
    {
        // Text that says yes or no goes one way: what cannot be read there meets an unticked box on the other side, which is no emptiness but a no.
        var direction = row.IsTemplate ? Direction.ToRight : (Direction)dice.Next(row.Left == "said" ? 2 : 3);
        var owner = direction switch
        {
            Direction.ToRight => FieldOwner.Left,
            Direction.ToLeft => FieldOwner.Right,
            _ => (FieldOwner)dice.Next(3),
        };
        return row with
        {
            Direction = direction,
            Owner = owner,
            Conflict = owner == FieldOwner.Shared ? (ConflictPolicy)dice.Next(4) : null,
            OnEmpty = (OnEmpty)dice.Next(2),
        };
    }

    private static IEnumerable<RowKind> All()
    {
        FieldValue[] flags = [FieldValue.Boolean(true), FieldValue.Boolean(false), FieldValue.Empty];
        FieldValue[] days = [FieldValue.Date(new(2026, 3, 1)), FieldValue.Date(new(2026, 3, 29)), FieldValue.Empty];
        FieldValue[] moments = [At(2026, 3, 1, 0), At(2026, 3, 1, 5), At(2026, 3, 29, 1), At(2026, 3, 29, 23), FieldValue.Empty];
        FieldValue[] numbers = [FieldValue.Number(0), FieldValue.Number(5), FieldValue.Number(5.00m), FieldValue.Number(2.5m), FieldValue.Empty];
        yield return Kind("text", FieldType.Text, FieldType.Text, FieldType.Text, Texts("a", "b", " a", "Zoë 👩‍🚀", ""));
        yield return Kind("tidy", FieldType.Text, FieldType.Text, FieldType.Text, Texts("a", "A ", "b", "  ", ""), transforms: ["trim", "lower"]);
        yield return Kind("email", FieldType.Email, FieldType.Email, FieldType.Text, Texts("a@x.io", " A@X.io", "b@x.io", "nobody", ""), transforms: ["trim", "lower"]);
        yield return Kind("phone", FieldType.Phone, FieldType.Phone, FieldType.Phone, Texts("+353861234567", "086 123 4567", "+1 415 555 0100", "ask Ann", ""));
        yield return Kind("number", FieldType.Number, FieldType.Number, FieldType.Number, numbers);
        yield return Kind("told", FieldType.Number, FieldType.Text, FieldType.Number, Texts("5", "5.0", "high", ""), numbers, ["number"]);
        yield return Kind("flag", FieldType.Boolean, FieldType.Boolean, FieldType.Boolean, flags);
        yield return Kind("said", FieldType.Boolean, FieldType.Text, FieldType.Boolean, Texts("yes", "No", "maybe", ""), flags, ["boolean"]);
        yield return Kind("mapped", FieldType.Boolean, FieldType.Select, FieldType.Boolean, Texts("Yes", "No", ""), flags, values: new() { ["Yes"] = "true", ["No"] = "false" });
        yield return Kind("day", FieldType.Date, FieldType.Date, FieldType.DateTime, days, moments, zone: "America/New_York");
        yield return Kind("seconds", FieldType.Date, FieldType.Date, FieldType.Number, days, [FieldValue.Number(1772323200), FieldValue.Number(1774800000), FieldValue.Empty]);
        yield return Kind("moment", FieldType.DateTime, FieldType.DateTime, FieldType.DateTime, [.. moments, FieldValue.Instant(DateTimeOffset.FromUnixTimeMilliseconds(1772323200123))], moments);
        yield return Kind("narrow", FieldType.DateTime, FieldType.Date, FieldType.DateTime, days, moments);
        yield return Kind("stage", FieldType.Select, FieldType.Select, FieldType.Select, Texts("Lead", "Trial", "Old", ""), Texts("lead", "trial", "stray", ""), values: new() { ["Lead"] = "lead", ["Trial"] = "trial" });
        yield return Kind("plan", FieldType.Select, FieldType.Select, FieldType.Select, Texts("Free", "Growth", "Legacy", ""), Texts("Free", "Growth", ""), options: ["Free", "Growth"]);
        yield return Kind("tags", FieldType.MultiSelect, FieldType.MultiSelect, FieldType.MultiSelect, [FieldValue.List(["a", "b"]), FieldValue.List(["b", "a"]), FieldValue.List(["a"]), FieldValue.Empty]);
        yield return Kind("greeting", FieldType.Text, FieldType.Text, FieldType.Text, Texts("Dr", "Ms", ""), Texts("Dr a", "x", ""), ["template:{greeting} {text}"]);
    }

    private static RowKind Kind(string name, FieldType type, FieldType left, FieldType right, FieldValue[] leftValues, FieldValue[]? rightValues = null, string[]? transforms = null, Dictionary<string, string>? values = null, string? zone = null, string[]? options = null) => new(
        new FieldMap { Left = name, Right = name + "_there", Type = type, Transforms = transforms ?? [], Values = values, TimeZone = zone, DefaultCountry = type == FieldType.Phone ? "IE" : null, Meaning = "m", Why = "w" },
        new FieldShape(name, name, left, true),
        new FieldShape(name + "_there", name, right, true, options),
        leftValues,
        rightValues ?? leftValues);

    private static FieldValue[] Texts(params string[] texts) => [.. texts.Select(FieldValue.Text)];

    private static FieldValue At(int year, int month, int day, int hour) => FieldValue.Instant(new(year, month, day, hour, 0, 0, TimeSpan.Zero));
}
