using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Mapping;

/// <summary>A row of the contract made ready for use: zone found, template cut, value map turned both ways, options at hand.</summary>
internal sealed class MappedRow
{
    private readonly Dictionary<string, string>? toRight;
    private readonly Dictionary<string, string>? toLeft;
    private readonly RowEnd left;
    private readonly RowEnd right;

    public MappedRow(FieldMap map, ObjectType left, ObjectType right)
    {
        Map = map;
        Zone = Zone.Of(map.TimeZone);
        this.left = new(left, map.Left);
        this.right = new(right, map.Right);
        Template = map.Transforms.Where(Vocabulary.IsTemplate).Select(t => Template.Parse(t[Vocabulary.TemplatePrefix.Length..])).FirstOrDefault(t => t is not null);
        Transforms = [.. map.Transforms.Where(t => !Vocabulary.IsTemplate(t))];
        Tidies = [.. Transforms.Where(t => t is "trim" or "lower" or "upper")];
        if (map.Values is { } values)
        {
            toRight = new(values, StringComparer.Ordinal);
            toLeft = new(StringComparer.Ordinal);
            foreach (var (l, r) in values)
            {
                toLeft.TryAdd(r, l); // where two lefts share a right the first is the way back; the validator lets such rows travel right only
            }
        }
    }

    public FieldMap Map { get; }

    public Zone Zone { get; }

    public Template? Template { get; }

    public string[] Transforms { get; }

    /// <summary>The transforms that only tidy spelling, and so also hold when values are compared.</summary>
    public string[] Tidies { get; }

    /// <summary>The value map in the direction of travel; null passes options by name.</summary>
    public Dictionary<string, string>? Values(Side from) => from == Side.Left ? toRight : toLeft;

    public RowEnd End(Side side) => side == Side.Left ? left : right;
}

/// <summary>What one system's schema says about one end of a row.</summary>
internal sealed class RowEnd(ObjectType there, string path)
{
    public string System { get; } = there.SystemName;

    public FieldShape? Shape { get; } = there.Find(path);

    public HashSet<string>? Options { get; } = there.Find(path)?.Options?.ToHashSet(StringComparer.Ordinal);

    /// <summary>What people call the field.</summary>
    public string Label { get; } = there.Find(path) is { Label.Length: > 0 } shape ? shape.Label : path[(path.LastIndexOf('.') + 1)..];
}
