using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>Applies what a drift finding suggests: every place that names the old field, or the old option of a row, names the new one.</summary>
public static class DriftRepair
{
    public static bool CanRepair(DriftFinding finding) => finding.SuggestedField is not null;

    /// <summary>The contract unchanged where the finding suggests nothing.</summary>
    public static Contract Apply(Contract contract, DriftFinding finding) => finding switch
    {
        { SuggestedField: null } => contract,
        { Option: { } option, SuggestedField: { } now } => contract with { Fields = [.. contract.Fields.Select(f => f.On(finding.Side) == finding.Field ? Renamed(f, finding.Side, option, now) : f)] },
        { SuggestedField: { } now } => Renamed(contract, finding.Side, finding.Field, now),
    };

    private static FieldMap Renamed(FieldMap row, Side side, string option, string now) => row.Values is null ? row : row with
    {
        Values = row.Values
            .Select(v => side == Side.Left ? KeyValuePair.Create(v.Key == option ? now : v.Key, v.Value) : KeyValuePair.Create(v.Key, v.Value == option ? now : v.Value))
            .DistinctBy(v => v.Key)
            .ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal),
    };

    private static Contract Renamed(Contract contract, Side side, string field, string now)
    {
        string To(string path) => path == field ? now : path;
        return contract with
        {
            Identity = contract.Identity with { Keys = [.. contract.Identity.Keys.Select(k => side == Side.Left ? k with { Left = To(k.Left) } : k with { Right = To(k.Right) })] },
            Fields = [.. contract.Fields.Select(f => Placed(side == Side.Left ? f with { Left = To(f.Left) } : f with { Right = To(f.Right) }, side, field, now))],
            Gates = [.. contract.Gates.Select(g => g with { When = new() { All = Clauses(g.When.All, side, To), Any = Clauses(g.When.Any, side, To) } })],
            WriteBack = contract.WriteBack is { } w && w.Side == side
                ? w with { Id = w.Id is null ? null : To(w.Id), Status = w.Status is null ? null : To(w.Status), RanAt = w.RanAt is null ? null : To(w.RanAt), Error = w.Error is null ? null : To(w.Error) }
                : contract.WriteBack,
        };
    }

    private static FieldMap Placed(FieldMap row, Side side, string field, string now) => !row.IsTemplate || !row.Flows(side)
        ? row
        : row with { Transforms = [.. row.Transforms.Select(t => Vocabulary.IsTemplate(t) ? t.Replace($"{{{field}}}", $"{{{now}}}", StringComparison.Ordinal) : t)] };

    private static List<Clause>? Clauses(IReadOnlyList<Clause>? clauses, Side side, Func<string, string> to) =>
        clauses?.Select(c => c.Side == side ? c with { Field = to(c.Field) } : c).ToList();
}
