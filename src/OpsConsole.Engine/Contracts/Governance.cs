using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>
/// Warnings about the contract as a document that people rely on: words that mean one thing here and another there (S3-13), and fields carried over only
/// because they exist (S3-18). Missing meaning and reason are errors of the row itself, see <see cref="ContractValidator"/>.
/// </summary>
public static class Governance
{
    /// <summary>Below this many rows a contract is not noise, whatever share of a side it carries.</summary>
    private const int Many = 15;

    /// <summary>Share of a side's custom fields above which it looks as if all were added.</summary>
    private const double MostOfASide = 0.8;

    private static readonly HashSet<string> Slippery = new(StringComparer.Ordinal) { "status", "owner", "segment", "stage", "type", "tier", "priority", "source", "region", "state" };

    /// <summary>All warnings; never an error.</summary>
    public static IReadOnlyList<ContractProblem> Check(Contract contract, ObjectType left, ObjectType right) =>
        [.. contract.Fields.SelectMany((row, i) => Labels(contract, row, i, left, right)), .. Noise(contract, left, right)];

    private static IEnumerable<ContractProblem> Labels(Contract contract, FieldMap row, int i, ObjectType left, ObjectType right)
    {
        var (l, r) = (left.Find(row.Left), right.Find(row.Right));
        if (l is null || r is null)
        {
            yield break;
        }

        if (Wording.Plain(l.Path) == Wording.Plain(r.Path))
        {
            if (IsSlippery(l.Path) && row.Values is null && Differ(l, r) is { } how)
            {
                yield return new($"fields[{i}].meaning", $"Both call it {Wording.Leaf(l.Path)}, but {left.SystemName} holds {how.Left} and {right.SystemName} {how.Right}. Check that both mean the same, and say so in the meaning.", ProblemLevel.Warning);
            }
        }
        else if (right.Fields.FirstOrDefault(f => Wording.Plain(f.Path) == Wording.Plain(l.Path)) is { } namesake && IsSlippery(l.Path) && !contract.Fields.Any(f => f.Left == l.Path && f.Right == namesake.Path))
        {
            yield return new($"fields[{i}].right", $"{right.SystemName} has a {Wording.Leaf(namesake.Path)} of its own, and this row joins {left.SystemName}'s {l.Path} with {Wording.Leaf(r.Path)}. Say in the meaning which of them is meant.", ProblemLevel.Warning);
        }
    }

    /// <summary>Two lists of options of which most are shared are one list with a stray in it, which <see cref="SchemaFit"/> tells.</summary>
    private static (string Left, string Right)? Differ(FieldShape l, FieldShape r)
    {
        var same = (l.Options, r.Options) switch
        {
            ({ } a, { } b) => 2 * a.Intersect(b, StringComparer.OrdinalIgnoreCase).Count() >= Math.Max(a.Count, b.Count),
            (null, null) => l.Type == r.Type,
            _ => (l.Options is null ? l : r).Type == FieldType.Text, // any text takes a list's words as they are
        };
        return same ? null : (Holds(l), Holds(r));
    }

    private static string Holds(FieldShape shape) => shape.Options is { Count: > 0 } options
        ? string.Join(", ", options.Take(3).Select(Wording.Quote)) + (options.Count > 3 ? $" and {options.Count - 3} more" : "")
        : $"any {shape.Type.Word()}";

    private static bool IsSlippery(string path) => Slippery.Any(w => Wording.Plain(path).EndsWith(w, StringComparison.Ordinal));

    private static IEnumerable<ContractProblem> Noise(Contract contract, ObjectType left, ObjectType right)
    {
        foreach (var (side, there) in new[] { (Side.Left, left), (Side.Right, right) })
        {
            var custom = there.Fields.Where(f => side == Side.Left || f.Path.Contains('.')).Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
            var carried = contract.Fields.Select(f => f.On(side)).Where(custom.Contains).Distinct(StringComparer.Ordinal).Count();
            if (carried >= Many && carried > custom.Count * MostOfASide)
            {
                yield return new("", $"The contract carries {carried} of {there.SystemName}'s {custom.Count} own fields. Each one is noise in every profile unless somebody acts on it; keep those whose reason names who does.", ProblemLevel.Warning);
            }
        }
    }
}
