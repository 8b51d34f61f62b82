namespace OpsConsole.Engine.Contracts;

/// <summary>
/// Which row of one contract is which row of another. Rows have no id of their own: the same two fields make the same row; failing that, the same right
/// field, then the same left one; a row whose fields were not all chosen yet is known by its place.
/// </summary>
public static class RowPairs
{
    /// <summary>All rows of both, paired where they are the same; first those of <paramref name="before"/> in their order, then the added ones.</summary>
    public static IReadOnlyList<(FieldMap? Before, FieldMap? After)> Of(IReadOnlyList<FieldMap> before, IReadOnlyList<FieldMap> after)
    {
        var partner = new int?[before.Count];
        var taken = new bool[after.Count];
        Match(f => f.Name);
        Match(f => f.Right);
        Match(f => f.Left);
        for (var i = 0; i < before.Count && i < after.Count; i++)
        {
            if (partner[i] is null && !taken[i] && (before[i].Left.Length == 0 || before[i].Right.Length == 0))
            {
                (partner[i], taken[i]) = (i, true);
            }
        }

        return [.. before.Select((f, i) => ((FieldMap?)f, partner[i] is { } p ? after[p] : null)), .. after.Where((_, i) => !taken[i]).Select(f => ((FieldMap?)null, (FieldMap?)f))];

        void Match(Func<FieldMap, string> key)
        {
            var free = after.Select((f, i) => (Key: key(f), Index: i)).Where(a => !taken[a.Index] && a.Key.Length > 0).ToLookup(a => a.Key, a => a.Index, StringComparer.Ordinal);
            for (var i = 0; i < before.Count; i++)
            {
                if (partner[i] is null && free[key(before[i])].FirstOrDefault(a => !taken[a], -1) is >= 0 and var found)
                {
                    (partner[i], taken[found]) = (found, true);
                }
            }
        }
    }
}
