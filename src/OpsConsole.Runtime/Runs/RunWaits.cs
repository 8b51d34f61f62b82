using System.Collections.Concurrent;
using OpsConsole.Runtime.Connectors;

namespace OpsConsole.Runtime.Runs;

/// <summary>What the runs at work in this process wait for at this moment. Nothing of it is kept: it is true while it is read.</summary>
public sealed class RunWaits
{
    private readonly ConcurrentDictionary<long, CallMeter> meters = new();

    /// <summary>Vendor to how many calls wait for its rate budget; empty when none does, or the run is not at work here.</summary>
    public IReadOnlyDictionary<string, int> Of(long runId) => meters.TryGetValue(runId, out var meter) ? meter.Waiting() : new Dictionary<string, int>();

    /// <summary>Calls so far, of this very moment; null when the run is not at work here.</summary>
    public IReadOnlyDictionary<string, CallCount>? Calls(long runId) => meters.TryGetValue(runId, out var meter) ? meter.Snapshot() : null;

    internal void Began(long runId, CallMeter meter) => meters[runId] = meter;

    internal void Ended(long runId) => meters.TryRemove(runId, out _);
}
