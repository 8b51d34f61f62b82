namespace OpsConsole.Runtime.Connectors.Http;

/// <summary>
/// For vendors that count fixed windows and say so in headers: Intercom, 10 s (fact sheet, section 3). The headers are the truth; between answers we count ourselves.
/// The vendor's clock is known only to the second, so its offset is narrowed with every answer, and a window is taken as over only when it surely is.
/// </summary>
public sealed class WindowBudget(int assumedLimit, TimeSpan window, TimeProvider clock) : RateBudget(clock)
{
    private int limit = assumedLimit;
    private int inFlight;
    private int usedUp;
    private DateTimeOffset resetsAt = DateTimeOffset.MinValue;
    private TimeSpan offset = TimeSpan.MinValue; // the vendor's clock is at least this far ahead of ours

    protected override DateTimeOffset? NextSlot(DateTimeOffset now)
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

        return usedUp + inFlight < limit ? now : Ours(resetsAt);
    }

    protected override void Take(DateTimeOffset now) => inFlight++;

    protected override void Settle(BudgetAnswer answer, DateTimeOffset now)
    {
        inFlight--;
        if (answer.VendorNow is { } vendorNow)
        {
            var seen = vendorNow - now;
            offset = seen > offset || offset - seen > TimeSpan.FromSeconds(3) ? seen : offset; // a clock set back starts anew
        }

        if (answer is { ResetsAt: { } reset, Limit: { } said, Remaining: { } remaining })
        {
            limit = said;
            if (reset > resetsAt)
            {
                resetsAt = reset;
                usedUp = said - remaining;
            }
            else if (reset == resetsAt)
            {
                usedUp = Math.Max(usedUp, said - remaining);
            }
        }
        else
        {
            usedUp++;
            resetsAt = resetsAt == DateTimeOffset.MinValue ? now + window : resetsAt;
        }
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
