namespace OpsConsole.Tests.Runtime.Connectors.Http;

/// <summary>
/// A clock moved by hand, with working timers. What a timer sets free runs on the thread that moves the clock, in one order, so that a test of many
/// waiters is the same every time. Made in a test that does not await, and disposed there.
/// </summary>
sealed class SteppedClock : TimeProvider, IDisposable
{
    private readonly Loop loop = new();
    private readonly SynchronizationContext? before = SynchronizationContext.Current;
    private readonly List<SteppedTimer> timers = [];

    public SteppedClock() => SynchronizationContext.SetSynchronizationContext(loop);

    public DateTimeOffset Now { get; private set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, callback, state);
        timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(double seconds)
    {
        var until = Now + TimeSpan.FromSeconds(seconds);
        loop.Run();
        while (timers.Where(t => t.Due <= until).MinBy(t => t.Due) is { } next)
        {
            Now = next.Due > Now ? next.Due.Value : Now;
            next.Fire();
            loop.Run();
        }

        Now = until;
    }

    /// <summary>Lets run what is ready, without time passing.</summary>
    public void Settle() => Advance(0);

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(before);

    private sealed class SteppedTimer(SteppedClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.Now + dueTime;
            return true;
        }

        public void Fire()
        {
            Due = null;
            callback(state);
        }

        public void Dispose() => clock.timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Loop : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();

        public override void Post(SendOrPostCallback d, object? state) => ready.Enqueue((d, state));

        public void Run()
        {
            while (ready.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        }
    }
}
