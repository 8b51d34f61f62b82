namespace OpsConsole.Sandbox.Collections;

/// <summary>
/// Records nobody has written to yet: computed from their number whenever they are looked at, so that a million take no room.
/// One that is written to leaves, and whoever keeps the written ones keeps it from then on. Not thread-safe: the state locks.
/// </summary>
sealed class Crowd<T>(long first, int count, Func<int, T> make)
    where T : class
{
    readonly HashSet<long> _left = [];

    public int Count => count - _left.Count;

    /// <summary>Those who have not left.</summary>
    public IEnumerable<T> All => Numbers.Select(make);

    public IEnumerable<int> Numbers => Enumerable.Range(0, count).Where(number => Holds(first + number));

    /// <summary>The record of a running number; null where it has left or never was.</summary>
    public T? At(long sequence) => Holds(sequence) ? make((int)(sequence - first)) : null;

    public bool Holds(long sequence) => sequence >= first && sequence < first + count && (_left.Count == 0 || !_left.Contains(sequence));

    public void Leave(long sequence)
    {
        if (Holds(sequence))
        {
            _left.Add(sequence);
        }
    }

    /// <summary>As it stands now, to be read outside the lock.</summary>
    public IEnumerable<T> Frozen()
    {
        HashSet<long> left = [.. _left];
        return Enumerable.Range(0, count).Where(number => !left.Contains(first + number)).Select(make);
    }
}
