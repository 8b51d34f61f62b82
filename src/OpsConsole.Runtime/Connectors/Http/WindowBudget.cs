namespace OpsConsole.Runtime.Connectors.Http;

/// <summary>
/// For vendors that count fixed windows and say so in headers: Intercom, 10 s (fact sheet, section 3). The headers are the truth; between answers we count ourselves.
/// The vendor's clock is known only to the second, so its offset is narrowed with every answer, and a window is taken as over only when it surely is.
/// </summary>
public sealed class WindowBudget(int assumedLimit, TimeSpan window, TimeProvider clock) : RateBudget(clock)
{
    private const int KeptShare = 50;
    private const int KeptCalls = 4;

    private int limit = assumedLimit;
    private int inFlight;
    private int usedUp;
    private DateTimeOffset resetsAt = DateTimeOffset.MinValue;
    private bool guessed; // the vendor has not said yet when the window ends
    private TimeSpan offset = TimeSpan.MinValue; // the vendor's clock is at least this far ahead of ours

    /// <summary>
    /// Calls of each window that no backfill takes. It would spend a window in its first seconds, and a person's or a schedule's call would stand first in the queue and yet wait for the next one. A fiftieth, which
    /// leaves the backfill its speed; of small windows a few calls, but never more than a tenth.
    /// </summary>
    private int Kept => Math.Max(limit / KeptShare, Math.Min(KeptCalls, limit / 10));

    protected override DateTimeOffset? NextSlot(DateTimeOffset now, CallPriority priority)
    {
        if (resetsAt == DateTimeOffset.MinValue)
        {
            // Nothing is known before the first answer: one call asks, the others wait for it.
            return inFlight == 0 ? now : null;
        }

        if (Ours(resetsAt) <= now)
        {
            Roll(now);
        }

        return usedUp + inFlight < (priority == CallPriority.Backfill ? limit - Kept : limit) ? now : Ours(resetsAt);
    }

    protected override (int Used, int Limit, TimeSpan Window) Window(DateTimeOffset now) =>
        (inFlight + (resetsAt != DateTimeOffset.MinValue && Ours(resetsAt) > now ? usedUp : 0), limit, window);

    protected override void Take(DateTimeOffset now) => inFlight++;

    protected override void Settle(BudgetAnswer answer, DateTimeOffset now)
    {
        inFlight--;
        var setBack = answer.VendorNow is { } vendorNow && Learn(vendorNow - now);
        if (answer is { ResetsAt: { } reset, Limit: { } said, Remaining: { } remaining })
        {
            limit = said;
            if (reset > resetsAt || setBack || (guessed && Ours(reset) > now))
            {
                (resetsAt, usedUp, guessed) = (reset, said - remaining, false);
            }
            else if (reset == resetsAt)
            {
                (usedUp, guessed) = (Math.Max(usedUp, said - remaining), false);
            }
        }
        else if (resetsAt != DateTimeOffset.MinValue)
        {
            usedUp++;
        }
        else if (answer.Answered)
        {
            (resetsAt, usedUp, guessed) = (now + window + (offset == TimeSpan.MinValue ? TimeSpan.Zero : offset), 1, true);
        }
    }

    /// <summary>Narrows the offset. True when the vendor's clock was set back: no answer is a minute old, so what was known by the old clock is void.</summary>
    private bool Learn(TimeSpan seen)
    {
        if (offset == TimeSpan.MinValue)
        {
            offset = seen;
            resetsAt += guessed ? seen : TimeSpan.Zero; // guessed by our clock, kept by theirs
            return false;
        }

        var behind = offset - seen;
        offset = behind < TimeSpan.Zero || behind > TimeSpan.FromSeconds(3) ? seen : offset;
        return behind > TimeSpan.FromMinutes(1);
    }

    private void Roll(DateTimeOffset now)
    {
        while (Ours(resetsAt) <= now)
        {
            resetsAt += window;
        }

        usedUp = 0;
    }

    private DateTimeOffset Ours(DateTimeOffset vendorTime) => offset == TimeSpan.MinValue ? vendorTime : vendorTime - offset;
}
