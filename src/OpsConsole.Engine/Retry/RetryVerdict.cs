namespace OpsConsole.Engine.Retry;

/// <summary>How one attempt at a vendor call ended, as far as trying again is concerned.</summary>
public enum AttemptEnd
{
    /// <summary>An answer that is final, good or bad.</summary>
    Answered,

    /// <summary>Refused for its rate; it was surely not carried out.</summary>
    Throttled,

    /// <summary>The vendor said it is not well (5xx), or its answer could not be read. A write may have been carried out.</summary>
    Unwell,

    /// <summary>No answer within the time, or the connection broke. A write may have been carried out.</summary>
    NoAnswer,
}

/// <summary>Try again after <see cref="Delay"/>, or stop; <see cref="Reason"/> says why, for logs and stories.</summary>
public readonly record struct RetryVerdict(bool Again, TimeSpan Delay, string Reason);

/// <summary>
/// Retry as a list of reasons, in order: a final answer, spent tries, a write that must not happen twice, the vendor's own wish, then exponential back-off with full jitter.
/// Pure: attempt numbers and chance are handed in.
/// </summary>
/// <param name="MaxTries">Tries in all, the first included; default 8.</param>
/// <param name="FirstDelay">Ceiling of the first wait; doubles with every try. Default 250 ms.</param>
/// <param name="MaxDelay">Ceiling of every wait. Default 20 s.</param>
public sealed record RetryPolicy(int MaxTries, TimeSpan FirstDelay, TimeSpan MaxDelay)
{
    public static RetryPolicy Default { get; } = new(8, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(20));

    /// <param name="attempt">1 for the first.</param>
    /// <param name="repeatable">May the call be carried out twice without harm (reads; writes under a key the vendor keeps unique)?</param>
    /// <param name="vendorAsks">How long the vendor itself asks to wait, if it said.</param>
    /// <param name="chance">0 (inclusive) to 1 (exclusive).</param>
    public RetryVerdict Decide(AttemptEnd end, int attempt, bool repeatable, TimeSpan? vendorAsks, double chance)
    {
        if (end == AttemptEnd.Answered)
        {
            return new(false, default, "answered");
        }

        // A throttled call was not carried out; it waits for its turn in the rate budget, which has bounds of its own.
        var limit = end == AttemptEnd.Throttled ? MaxTries * 4 : MaxTries;
        if (attempt >= limit)
        {
            return new(false, default, $"{attempt} tries spent");
        }

        if (!repeatable && end != AttemptEnd.Throttled)
        {
            return new(false, default, "it may have been carried out, and must not be twice");
        }

        if (vendorAsks is { } wish)
        {
            return new(true, wish, "the vendor asked to wait");
        }

        var ceiling = Math.Min(MaxDelay.TotalMilliseconds, FirstDelay.TotalMilliseconds * Math.Pow(2, attempt - 1));
        return new(true, TimeSpan.FromMilliseconds(ceiling * chance), "back-off with jitter");
    }
}
