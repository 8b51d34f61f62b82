namespace OpsConsole.Sandbox.Collections;

/// <summary>Sort keys that go up with their number, so that a place is found by halving and never by walking.</summary>
sealed record Ramp(long First, int Count, Func<int, long> ValueAt)
{
    public static readonly Ramp None = new(0, 0, _ => 0);

    /// <summary>Evenly spread over a stretch of time.</summary>
    public static Ramp Even(long first, int count, long from, long until) =>
        new(first, count, number => from + (long)((number + 0.5) * (until - from) / count));

    public SortKey At(int number) => new(ValueAt(number), First + number);

    /// <summary>How many keys lie below this one.</summary>
    public int Rank(SortKey key)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = At(middle).CompareTo(key) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
