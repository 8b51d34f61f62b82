namespace OpsConsole.Engine.Contracts;

/// <summary>
/// The cells that only named roles may change (S0-120): what tells records apart, where records are created, what is written back, and the rows that carry the
/// keys. A slip there joins two customers. What such a row means, and why, is everybody's to improve.
/// </summary>
public static class IdentityGuard
{
    private static readonly HashSet<string> Whole = new(StringComparer.Ordinal) { "left", "right", "identity.keys", "identity.create" };

    private static readonly HashSet<string> Free = new(StringComparer.Ordinal) { "meaning", "why" };

    /// <summary>Does the row carry a key, so that its cells are guarded?</summary>
    public static bool Guards(Contract contract, FieldMap row) => contract.Identity.Keys.Any(k => k.Left == row.Left && row.Left.Length > 0 || k.Right == row.Right && row.Right.Length > 0);

    /// <summary>Is the cell of such a row guarded?</summary>
    public static bool Guards(string cell) => !Free.Contains(cell);

    /// <summary>Labels of the guarded cells that differ; none where the change is open to every editor.</summary>
    public static IReadOnlyList<string> Touched(Contract before, Contract after)
    {
        var keys = before.Identity.Keys.Concat(after.Identity.Keys).SelectMany(k => new[] { (true, k.Left), (false, k.Right) }).ToHashSet();
        return
        [
            .. ContractCells.Whole.Where(c => (Whole.Contains(c.Name) || c.Name.StartsWith("writeBack", StringComparison.Ordinal)) && !c.Same(before, after)).Select(c => c.Label),
            .. RowPairs.Of(before.Fields, after.Fields)
                .Where(p => new[] { p.Before, p.After }.Any(f => f is not null && (keys.Contains((true, f.Left)) || keys.Contains((false, f.Right)))))
                .Where(p => p.Before is null || p.After is null || ContractCells.Row.Any(c => Guards(c.Name) && !c.Same(p.Before, p.After)))
                .Select(p => $"the row {ContractCells.Label((p.After ?? p.Before)!)}"),
        ];
    }
}
