namespace OpsConsole.Runtime.Connectors.Http;

/// <summary>
/// For vendors that count a sliding span and tell nothing: Airtable, 5 a second and base (fact sheet, section 8). A slot is free again one span after the answer to its
/// last use came back, so that the vendor, who saw the request before that, can never count one too many. Nothing is kept back from backfills: somebody who goes first waits one span at most.
/// </summary>
public sealed class SlidingBudget(int slots, TimeSpan span, TimeProvider clock) : RateBudget(clock)
{
    private readonly Queue<DateTimeOffset> free = new(Enumerable.Repeat(DateTimeOffset.MinValue, slots));

    protected override DateTimeOffset? NextSlot(DateTimeOffset now, CallPriority priority) => free.TryPeek(out var at) ? at : null;

    protected override (int Used, int Limit, TimeSpan Window) Window(DateTimeOffset now) => (slots - free.Count(at => at <= now), slots, span);

    protected override void Take(DateTimeOffset now) => free.Dequeue();

    protected override void Settle(BudgetAnswer answer, DateTimeOffset now) => free.Enqueue(now + span);
}
