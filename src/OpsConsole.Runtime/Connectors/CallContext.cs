using System.Collections.Concurrent;

namespace OpsConsole.Runtime.Connectors;

/// <summary>Who waits for the call: a person before a schedule before a backfill.</summary>
public enum CallPriority
{
    Person,
    Schedule,
    Backfill,
}

/// <summary>On whose behalf a vendor is called: how urgent it is, where it is counted, when it ends.</summary>
public sealed record CallContext(CallPriority Priority, CallMeter Meter, CancellationToken Token)
{
    /// <summary>A record asked for by id is read itself, not from an index that may be behind: somebody has just told that it changed.</summary>
    public bool Fresh { get; init; }

    /// <summary>Calls in flight at once at most, where somebody has set a limit; null leaves it to the vendor's own.</summary>
    public SemaphoreSlim? InFlight { get; init; }
}

/// <summary>Counts the calls of one run by vendor.</summary>
public sealed class CallMeter
{
    private readonly ConcurrentDictionary<string, Tally> tallies = new(StringComparer.Ordinal);

    public void Count(string vendor, bool write, bool throttled)
    {
        var tally = tallies.GetOrAdd(vendor, _ => new Tally());
        Interlocked.Increment(ref write ? ref tally.Writes : ref tally.Reads);
        if (throttled)
        {
            Interlocked.Increment(ref tally.Throttled);
        }
    }

    /// <summary>While the answer stands, a call waits for this vendor's rate budget.</summary>
    public async Task WaitAsync(string vendor, Task forSlot)
    {
        var tally = tallies.GetOrAdd(vendor, _ => new Tally());
        Interlocked.Increment(ref tally.Waiting);
        try
        {
            await forSlot;
        }
        finally
        {
            Interlocked.Decrement(ref tally.Waiting);
        }
    }

    /// <summary>Vendors whose rate budget is waited for right now, with how many calls wait.</summary>
    public IReadOnlyDictionary<string, int> Waiting() => tallies.Where(t => t.Value.Waiting > 0).ToDictionary(t => t.Key, t => t.Value.Waiting);

    /// <summary>Goes on counting from here: a run that a restart cut in two is one run.</summary>
    public void GoOnFrom(IReadOnlyDictionary<string, CallCount> counts)
    {
        foreach (var (vendor, count) in counts)
        {
            tallies[vendor] = new Tally { Reads = count.Reads, Writes = count.Writes, Throttled = count.Throttled };
        }
    }

    public IReadOnlyDictionary<string, CallCount> Snapshot() =>
        tallies.ToDictionary(t => t.Key, t => new CallCount(t.Value.Reads, t.Value.Writes, t.Value.Throttled));

    private sealed class Tally
    {
        public int Reads;
        public int Writes;
        public int Throttled;
        public int Waiting;
    }
}

/// <summary>Calls sent to one vendor; every try counts, as it does at the vendor.</summary>
public sealed record CallCount(int Reads, int Writes, int Throttled);
