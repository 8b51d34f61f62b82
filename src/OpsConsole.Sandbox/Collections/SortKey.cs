namespace OpsConsole.Sandbox.Collections;

/// <summary>A sort value and the record's sequence number, which breaks ties for good.</summary>
readonly record struct SortKey(long Value, long Sequence) : IComparable<SortKey>
{
    public static readonly SortKey Least = new(long.MinValue, long.MinValue);

    public static readonly SortKey Greatest = new(long.MaxValue, long.MaxValue);

    public int CompareTo(SortKey other)
    {
        var byValue = Value.CompareTo(other.Value);
        return byValue != 0 ? byValue : Sequence.CompareTo(other.Sequence);
    }
}
