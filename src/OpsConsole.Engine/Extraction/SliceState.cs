namespace OpsConsole.Engine.Extraction;

/// <summary>
/// A stretch of time of one object, read in the order of change, and how far it has been read. Kept with the rows it stands for, so that a killed extraction goes on where its rows end. Unix seconds.
/// </summary>
/// <param name="From">First second.</param>
/// <param name="To">The second after the last; null is open: whatever still changes while it is read.</param>
/// <param name="Reached">Everything changed before this second is staged.</param>
/// <param name="Said">Records in it, as the vendor counted when its reading began; null before.</param>
public sealed record SliceState(long From, long? To, long Reached, bool Done = false, long? Said = null)
{
    /// <summary>All that came.</summary>
    public SliceCounts Counts { get; init; }

    /// <summary>Of those, what changed at <see cref="Reached"/> or later: it comes once more where reading goes on, since more of that second may have been on the next page.</summary>
    public SliceCounts Again { get; init; }

    public static SliceState New(long from, long? to) => new(from, to, from);

    /// <summary>As reading takes it up: what comes again is not counted twice.</summary>
    public SliceState TakenUp() => this with { Counts = Counts - Again, Again = default };

    /// <summary>After a page.</summary>
    /// <param name="reached">Everything changed before this second has come; null says nothing new.</param>
    public SliceState With(long? reached, IReadOnlyCollection<(long? ChangedAt, SliceCounts Counts)> page)
    {
        var next = Math.Max(Reached, reached ?? Reached);
        return this with
        {
            Reached = next,
            Counts = page.Aggregate(Counts, (sum, r) => sum + r.Counts),
            Again = page.Where(r => r.ChangedAt >= next).Aggregate(next > Reached ? default : Again, (sum, r) => sum + r.Counts),
        };
    }
}

/// <param name="Read">Records that came.</param>
/// <param name="Excluded">Of those, records that are never copied, such as messages nobody answered (S1-34).</param>
/// <param name="PartsSaid">Parts that the records read have, as the vendor counts them.</param>
/// <param name="Parts">Parts that came with them.</param>
public readonly record struct SliceCounts(long Read, long Excluded = 0, long PartsSaid = 0, long Parts = 0)
{
    public static SliceCounts operator +(SliceCounts one, SliceCounts other) => new(one.Read + other.Read, one.Excluded + other.Excluded, one.PartsSaid + other.PartsSaid, one.Parts + other.Parts);

    public static SliceCounts operator -(SliceCounts one, SliceCounts other) => new(one.Read - other.Read, one.Excluded - other.Excluded, one.PartsSaid - other.PartsSaid, one.Parts - other.Parts);
}
