namespace OpsConsole.Engine.Contracts;

public enum ChangeKind
{
    Added,
    Removed,
    Changed,
}

/// <summary>One cell before and after; null is an empty cell. <see cref="Name"/> is spelled as in the JSON.</summary>
public sealed record CellChange(string Name, string Label, string? Before, string? After);

/// <summary>
/// One row that came, went or changed, with the cells that differ; or, where <see cref="IsRow"/> is false, one cell of the contract as a whole.
/// <see cref="Name"/> is the row's <see cref="FieldMap.Name"/> after the change, <see cref="Label"/> what people call it.
/// </summary>
public sealed record ContractChange(ChangeKind Kind, bool IsRow, string Name, string Label, IReadOnlyList<CellChange> Cells);

/// <summary>What differs between two contracts, row by row and cell by cell. Versions and notes do not count: they are about the contract, not in it.</summary>
public static class ContractDiff
{
    /// <summary>The name of the change that says only that rows stand in another order.</summary>
    public const string Order = "order";

    /// <summary>Empty for contracts that say the same. A null <paramref name="before"/> is a contract that was not there: everything is added.</summary>
    public static IReadOnlyList<ContractChange> Between(Contract? before, Contract after)
    {
        var pairs = RowPairs.Of(before?.Fields ?? [], after.Fields);
        return [.. Whole(before, after), .. pairs.Select(p => Row(p.Before, p.After)).OfType<ContractChange>(), .. Moved(pairs, after)];
    }

    private static IEnumerable<ContractChange> Whole(Contract? before, Contract after) =>
        from cell in ContractCells.Whole
        let was = before is null ? null : cell.Text(before)
        let now = cell.Text(after)
        where was != now
        select new ContractChange(was is null ? ChangeKind.Added : now is null ? ChangeKind.Removed : ChangeKind.Changed, false, cell.Name, cell.Label, [new(cell.Name, cell.Label, was, now)]);

    private static ContractChange? Row(FieldMap? before, FieldMap? after)
    {
        var cells = (from cell in ContractCells.Row
                     let was = before is null ? null : cell.Text(before)
                     let now = after is null ? null : cell.Text(after)
                     where was != now
                     select new CellChange(cell.Name, cell.Label, was, now)).ToList();
        var kind = before is null ? ChangeKind.Added : after is null ? ChangeKind.Removed : ChangeKind.Changed;
        return cells.Count == 0 ? null : new(kind, true, (after ?? before)!.Name, ContractCells.Label((after ?? before)!), cells);
    }

    private static IEnumerable<ContractChange> Moved(IReadOnlyList<(FieldMap? Before, FieldMap? After)> pairs, Contract after)
    {
        var stayed = pairs.Where(p => p.Before is not null && p.After is not null).Select(p => p.After!).ToList();
        var now = after.Fields.Where(f => stayed.Exists(s => ReferenceEquals(s, f))).ToList();
        if (!stayed.SequenceEqual(now, ReferenceEqualityComparer.Instance))
        {
            yield return new(ChangeKind.Changed, false, Order, "Order of the rows", [new(Order, "Order of the rows", Names(stayed), Names(now))]);
        }
    }

    private static string Names(IEnumerable<FieldMap> rows) => string.Join(", ", rows.Select(ContractCells.Label));
}
