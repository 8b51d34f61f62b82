using OpsConsole.Sandbox.Intercom.State;

namespace OpsConsole.Sandbox.Life;

/// <summary>Life going on by itself, so many things a minute, until told to stop or its time is up.</summary>
sealed class Pace(IntercomState state, TimeProvider host) : IDisposable
{
    readonly Lock _gate = new();
    CancellationTokenSource? _running;

    public int PerMinute { get; private set; }

    /// <summary>Nought stops. A new pace takes the place of the one before.</summary>
    public void Set(int perMinute, int seed, int? seconds, IReadOnlyCollection<string> kinds)
    {
        lock (_gate)
        {
            _running?.Cancel();
            _running = null;
            PerMinute = perMinute;
            if (perMinute > 0)
            {
                _running = new CancellationTokenSource();
                var until = seconds is { } length ? host.GetUtcNow().AddSeconds(length) : DateTimeOffset.MaxValue;
                _ = RunAsync(new SupportDay(state, seed, kinds), TimeSpan.FromMinutes(1.0 / perMinute), until, _running.Token);
            }
        }
    }

    public void Dispose() => Set(0, 0, null, []);

    async Task RunAsync(SupportDay day, TimeSpan step, DateTimeOffset until, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(step);
        try
        {
            while (host.GetUtcNow() < until && await timer.WaitForNextTickAsync(stop))
            {
                day.Step();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_gate)
        {
            PerMinute = stop.IsCancellationRequested ? PerMinute : 0;
        }
    }
}
