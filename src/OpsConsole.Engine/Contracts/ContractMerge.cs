namespace OpsConsole.Engine.Contracts;

/// <summary>
/// A cell that two people changed differently since they last agreed; an empty <see cref="Cell"/> is the row as such (one removed it, the other changed it).
/// <see cref="Row"/> is the row's name in the contract both began with, or null for a cell of the contract as a whole.
/// </summary>
public sealed record MergeConflict(string? Row, string Cell, string Label, string? Mine, string? Theirs);

/// <summary>Both people's changes in one contract; where they collide it holds theirs, so that nothing saved is overwritten.</summary>
public sealed record MergeResult(Contract Contract, IReadOnlyList<MergeConflict> Conflicts);

/// <summary>Joins two people's edits of one draft, cell by cell.</summary>
public static class ContractMerge
{
    /// <param name="base">What both began with.</param>
    /// <param name="mine">With my edits.</param>
    /// <param name="theirs">What is stored meanwhile.</param>
    public static MergeResult Merge(Contract @base, Contract mine, Contract theirs)
    {
        var conflicts = new List<MergeConflict>();
        var merged = theirs;
        foreach (var cell in ContractCells.Whole.Where(c => !c.Same(@base, mine) && !c.Same(mine, theirs)))
        {
            if (cell.Same(@base, theirs))
            {
                merged = cell.Copy(merged, mine);
            }
            else
            {
                conflicts.Add(new(null, cell.Name, cell.Label, cell.Text(mine), cell.Text(theirs)));
            }
        }

        return new(merged with { Fields = RowMerge.Merge(@base.Fields, mine.Fields, theirs.Fields, conflicts) }, conflicts);
    }

    /// <summary>The contract with my side of a conflict in place of theirs.</summary>
    public static Contract Take(Contract into, Contract mine, MergeConflict conflict)
    {
        if (conflict.Row is null)
        {
            return ContractCells.Whole.First(c => c.Name == conflict.Cell).Copy(into, mine);
        }

        var pair = RowPairs.Of(into.Fields, mine.Fields).FirstOrDefault(p => p.Before?.Name == conflict.Row || p.After?.Name == conflict.Row);
        return pair switch
        {
            (null, null) => into,
            ({ } stored, null) => into with { Fields = [.. into.Fields.Where(f => !ReferenceEquals(f, stored))] },
            (null, { } own) => into with { Fields = [.. into.Fields, own] },
            ({ } stored, { } own) => into with { Fields = [.. into.Fields.Select(f => ReferenceEquals(f, stored) ? Cell(f, own, conflict.Cell) : f)] },
        };
    }

    private static FieldMap Cell(FieldMap stored, FieldMap own, string name) => name.Length == 0 ? own : ContractCells.Row.First(c => c.Name == name).Copy(stored, own);
}
