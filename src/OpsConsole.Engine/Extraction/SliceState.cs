namespace OpsConsole.Engine.Extraction;

/// <summary>
/// A stretch of time of one object, read in the order of change, and how far it has been read. Kept with the rows it stands for, so that a killed extraction goes on where its rows end. Unix seconds.
/// </summary>
/// <param name="From">First second.</param>
/// <param name="To">The second after the last; null is open: whatever still changes while it is read.</param>
/// <param name="Reached">Everything changed before this second is staged.</param>
/// <param name="Said">Records in it, as the vendor counted when its reading began; null before.</param>
/// <param name="Read">Records that came.</param>
/// <param name="Excluded">Of those, records that are never copied, such as messages nobody answered (S1-34).</param>
/// <param name="PartsSaid">Parts that the records read have, as the vendor counts them.</param>
/// <param name="Parts">Parts that came with them.</param>
public sealed record SliceState(long From, long? To, long Reached, bool Done = false, long? Said = null, long Read = 0, long Excluded = 0, long PartsSaid = 0, long Parts = 0)
{
    public static SliceState New(long from, long? to) => new(from, to, from);

    /// <summary>Where reading goes on: the last second again, since more of it may have been on the next page.</summary>
    public long Next => Math.Max(From, Reached);
}
