namespace OpsConsole.Runtime.Connectors.Http;

/// <summary>
/// Lets calls to one account go as fast as the vendor allows and no faster (guarantee 11). One budget serves all jobs of the account (T-07); people go before schedules, schedules before backfills.
/// </summary>
public abstract class RateBudget(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<Waiter, (CallPriority, long)> waiters = new();
    private readonly TimeProvider clock = clock;
    private DateTimeOffset pausedUntil;
    private int throttledInARow;
    private int throttled;
    private int fullest;
    private DateTimeOffset? lastCall;
    private long sequence;
    private ITimer? timer;

    /// <summary>Waits for a slot. Report how the call ended with <see cref="Return"/>, always.</summary>
    public async Task AcquireAsync(CallPriority priority, CancellationToken ct)
    {
        var waiter = new Waiter();
        lock (gate)
        {
            waiters.Enqueue(waiter, (priority, sequence++));
            Admit();
        }

        await using var cancelled = ct.Register(() => waiter.Done.TrySetCanceled(ct));
        await waiter.Done.Task;
    }

    /// <summary>How the vendor's own window stands at this moment.</summary>
    public BudgetState Now()
    {
        lock (gate)
        {
            var (used, limit, window) = Window(clock.GetUtcNow());
            return new(used, limit, window, Math.Max(fullest, used), throttled, lastCall, waiters.Count);
        }
    }

    /// <param name="answer">What the vendor said about its budget; default when it did not answer.</param>
    public void Return(BudgetAnswer answer)
    {
        lock (gate)
        {
            Settle(answer, clock.GetUtcNow());
            if (answer.Throttled)
            {
                throttled++;
                Pause(answer);
            }
            else if (answer.Answered)
            {
                throttledInARow = 0;
            }

            Admit();
        }
    }

    /// <summary>When the next call may go: now or earlier if at once, null when only an answer can tell.</summary>
    /// <param name="priority">Of the call that is next: a vendor's window may keep something back from backfills.</param>
    protected abstract DateTimeOffset? NextSlot(DateTimeOffset now, CallPriority priority);

    /// <summary>Calls used of those the window allows.</summary>
    protected abstract (int Used, int Limit, TimeSpan Window) Window(DateTimeOffset now);

    /// <summary>A call goes out.</summary>
    protected abstract void Take(DateTimeOffset now);

    /// <summary>A call came back.</summary>
    protected abstract void Settle(BudgetAnswer answer, DateTimeOffset now);

    /// <summary>
    /// After a 429 nobody calls for a while: as long as the vendor asks, else doubling from half a second to 32 s, so that a penalty box is probed rather than hammered.
    /// </summary>
    private void Pause(BudgetAnswer answer)
    {
        var now = clock.GetUtcNow();
        if (pausedUntil > now)
        {
            return; // its neighbours in flight were refused with it: one refusal, one pause
        }

        var probing = TimeSpan.FromSeconds(Math.Min(32, 0.5 * Math.Pow(2, throttledInARow++)));
        pausedUntil = now + (answer.RetryAfter ?? probing);
    }

    private void Admit()
    {
        var now = clock.GetUtcNow();
        while (waiters.TryPeek(out _, out var place))
        {
            if (NextSlot(now, place.Item1) is not { } next)
            {
                return;
            }

            if (pausedUntil > next)
            {
                next = pausedUntil;
            }

            if (next > now)
            {
                timer ??= clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                timer.Change(next - now + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }

            if (waiters.Dequeue().Done.TrySetResult())
            {
                Take(now);
                (lastCall, fullest) = (now, Math.Max(fullest, Window(now).Used));
            }
        }
    }

    private void Wake()
    {
        lock (gate)
        {
            Admit();
        }
    }

    private sealed class Waiter
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A rate budget at one moment, since this program started.</summary>
/// <param name="Fullest">The most calls one window has held.</param>
/// <param name="Throttled">Calls the vendor refused for their rate.</param>
/// <param name="Waiting">Calls that wait for a slot.</param>
public sealed record BudgetState(int Used, int Limit, TimeSpan Window, int Fullest, int Throttled, DateTimeOffset? LastCall, int Waiting);

/// <summary>What an answer told about the budget.</summary>
/// <param name="Limit">Calls per window, where the vendor says.</param>
/// <param name="ResetsAt">End of the window by the vendor's clock.</param>
/// <param name="VendorNow">The vendor's clock, from the Date header.</param>
public readonly record struct BudgetAnswer(
    bool Answered,
    bool Throttled = false,
    TimeSpan? RetryAfter = null,
    int? Limit = null,
    int? Remaining = null,
    DateTimeOffset? ResetsAt = null,
    DateTimeOffset? VendorNow = null);
