namespace OpsConsole.Engine.Extraction;

/// <summary>Cuts a stretch of time into slices that are read side by side.</summary>
public static class Slicing
{
    /// <summary>Records from which on a stretch is worth cutting.</summary>
    public const long WorthCutting = 1500;

    private const int Most = 64;

    /// <summary>
    /// Slices of one length that together cover [from, to) and, with the last one, everything after it. Where records crowd into a part of the time a slice is cut again when its own count is known.
    /// </summary>
    /// <param name="records">How many there are in it.</param>
    /// <param name="floor">The start of the vendor's unit of time that a second is in: a day of the workspace, where its search knows only days (T-01); else the second itself.</param>
    public static IReadOnlyList<SliceState> Cut(long from, long to, long? end, long records, Func<long, long> floor)
    {
        var pieces = (int)Math.Clamp(records / WorthCutting, 1, Most);
        var edges = Enumerable.Range(1, pieces - 1).Select(n => floor(from + ((to - from) / pieces * n))).Where(at => at > from && at < to).Distinct().Order().ToList();
        return [.. edges.Prepend(from).Zip(edges.Select(e => (long?)e).Append(end), SliceState.New)];
    }
}
