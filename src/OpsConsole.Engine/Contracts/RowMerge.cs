namespace OpsConsole.Engine.Contracts;

/// <summary>The rows' part of <see cref="ContractMerge"/>: each row that anybody has, merged; then their order.</summary>
internal static class RowMerge
{
    public static IReadOnlyList<FieldMap> Merge(IReadOnlyList<FieldMap> @base, IReadOnlyList<FieldMap> mine, IReadOnlyList<FieldMap> theirs, List<MergeConflict> conflicts)
    {
        var mineOf = RowPairs.Of(@base, mine);
        var theirsOf = RowPairs.Of(@base, theirs);
        var slots = @base.Select((row, i) => new Slot(row, mineOf[i].After, theirsOf[i].After)).ToList();
        var addedMine = mineOf.Skip(@base.Count).Select(p => p.After!).ToList();
        var addedTheirs = theirsOf.Skip(@base.Count).Select(p => p.After!).ToList();
        slots.AddRange(RowPairs.Of(addedMine, addedTheirs).Select(p => new Slot(null, p.Before, p.After)));
        foreach (var slot in slots)
        {
            slot.Merged = Row(slot, conflicts);
        }

        var theyMoved = !Survivors(slots, s => s.Theirs).SequenceEqual(theirs.Where(t => slots.Exists(s => s.Base is not null && ReferenceEquals(s.Theirs, t))), ReferenceEqualityComparer.Instance);
        return theyMoved ? Order(slots, theirs, s => s.Theirs, mine, s => s.Mine) : Order(slots, mine, s => s.Mine, theirs, s => s.Theirs);
    }

    private static IEnumerable<FieldMap> Survivors(List<Slot> slots, Func<Slot, FieldMap?> on) => slots.Where(s => s.Base is not null).Select(on).OfType<FieldMap>();

    private static FieldMap? Row(Slot slot, List<MergeConflict> conflicts)
    {
        switch (slot)
        {
            case { Base: { } row, Mine: null, Theirs: { } theirs }:
                return Kept(row, theirs, new(row.Name, "", "the row", null, "changed"), theirs, conflicts);
            case { Base: { } row, Mine: { } mine, Theirs: null }:
                return Kept(row, mine, new(row.Name, "", "the row", "changed", null), null, conflicts);
            case { Mine: { } mine, Theirs: { } theirs }:
                return Cells(slot.Base, mine, theirs, conflicts);
            default:
                return slot.Mine ?? slot.Theirs;
        }
    }

    /// <summary>One side removed the row. If the other left it as it was, it goes; if not, that is a question.</summary>
    private static FieldMap? Kept(FieldMap row, FieldMap other, MergeConflict conflict, FieldMap? stored, List<MergeConflict> conflicts)
    {
        if (ContractCells.Row.All(c => c.Same(row, other)))
        {
            return null;
        }

        conflicts.Add(conflict);
        return stored;
    }

    private static FieldMap Cells(FieldMap? @base, FieldMap mine, FieldMap theirs, List<MergeConflict> conflicts)
    {
        var merged = theirs;
        foreach (var cell in ContractCells.Row.Where(c => !c.Same(mine, theirs) && (@base is null || !c.Same(@base, mine))))
        {
            if (@base is not null && cell.Same(@base, theirs))
            {
                merged = cell.Copy(merged, mine);
            }
            else
            {
                conflicts.Add(new((@base ?? theirs).Name, cell.Name, cell.Label, cell.Text(mine), cell.Text(theirs)));
            }
        }

        return merged;
    }

    /// <summary>In the first list's order; rows only the second has stand behind the row they stood behind there.</summary>
    private static List<FieldMap> Order(List<Slot> slots, IReadOnlyList<FieldMap> first, Func<Slot, FieldMap?> ofFirst, IReadOnlyList<FieldMap> second, Func<Slot, FieldMap?> ofSecond)
    {
        var ordered = first.Select(row => slots.Find(s => ReferenceEquals(ofFirst(s), row))!).ToList();
        var after = 0;
        foreach (var slot in second.Select(row => slots.Find(s => ReferenceEquals(ofSecond(s), row))!))
        {
            var at = ordered.IndexOf(slot);
            if (at < 0)
            {
                ordered.Insert(after, slot);
                at = after;
            }

            after = at + 1;
        }

        return [.. ordered.Select(s => s.Merged).OfType<FieldMap>()];
    }

    private sealed class Slot(FieldMap? @base, FieldMap? mine, FieldMap? theirs)
    {
        public FieldMap? Base => @base;

        public FieldMap? Mine => mine;

        public FieldMap? Theirs => theirs;

        public FieldMap? Merged { get; set; }
    }
}
