using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Connectors.Http;
using Xunit;

namespace OpsConsole.Tests.Runtime.Connectors.Http;

/// <summary>What every budget does, whatever the vendor counts; shown on the simplest one, a single slot a second.</summary>
public sealed class RateBudgetTests : IDisposable
{
    private static readonly BudgetAnswer Good = new(Answered: true);
    private static readonly BudgetAnswer Refused = new(Answered: true, Throttled: true);
    private readonly SteppedClock clock = new();
    private readonly SlidingBudget budget;
    private readonly List<string> went = [];

    public RateBudgetTests() => budget = new SlidingBudget(1, TimeSpan.FromSeconds(1), clock);

    public void Dispose() => clock.Dispose();

    [Fact]
    public void G11_A_person_goes_before_a_schedule_and_a_schedule_before_a_backfill()
    {
        Ask("first", CallPriority.Backfill);
        Ask("backfill", CallPriority.Backfill);
        Ask("schedule 1", CallPriority.Schedule);
        Ask("person", CallPriority.Person);
        Ask("schedule 2", CallPriority.Schedule);
        for (var i = 0; i < 5; i++)
        {
            budget.Return(Good);
            clock.Advance(1.01);
        }

        Assert.Equal(["first", "person", "schedule 1", "schedule 2", "backfill"], went);
    }

    [Fact]
    public void A_waiter_that_gives_up_blocks_nobody_and_costs_no_slot()
    {
        using var gaveUp = new CancellationTokenSource();
        Ask("first");
        var cancelled = budget.AcquireAsync(CallPriority.Person, gaveUp.Token);
        Ask("after");
        gaveUp.Cancel();
        clock.Settle();

        Assert.True(cancelled.IsCanceled);
        budget.Return(Good);
        clock.Advance(1.01);
        Assert.Equal(["first", "after"], went);
    }

    [Fact]
    public void Who_has_given_up_before_asking_gets_no_slot_of_a_full_budget()
    {
        Ask("first");
        var cancelled = budget.AcquireAsync(CallPriority.Person, new CancellationToken(canceled: true));
        clock.Settle();

        Assert.True(cancelled.IsCanceled);
    }

    [Fact]
    public void An_unanswered_call_gives_its_slot_back()
    {
        Ask("first");
        Ask("second");
        clock.Advance(60);
        Assert.Equal(["first"], went);

        budget.Return(default);
        clock.Advance(1.01);
        Assert.Equal(["first", "second"], went);
    }

    [Fact]
    public void After_a_refusal_nobody_calls_for_as_long_as_the_vendor_asks()
    {
        Ask("refused");
        Ask("waiting");
        budget.Return(Refused with { RetryAfter = TimeSpan.FromSeconds(30) });
        clock.Advance(29.9);
        Assert.Equal(["refused"], went);

        clock.Advance(0.2);
        Assert.Equal(["refused", "waiting"], went);
    }

    [Fact]
    public void Without_the_vendors_word_refusals_are_probed_at_doubling_distances_up_to_32_seconds()
    {
        var waits = new List<double>();
        Ask("0");
        for (var i = 1; i <= 9; i++)
        {
            Ask($"{i}");
            budget.Return(Refused);
            var from = clock.Now;
            while (went.Count == i)
            {
                clock.Advance(0.25);
            }

            waits.Add(Math.Round((clock.Now - from).TotalSeconds));
        }

        // Half a second is less than the slot's own second.
        Assert.Equal([1, 1, 2, 4, 8, 16, 32, 32, 32], waits);
    }

    [Fact]
    public void An_answer_between_refusals_begins_the_probing_anew()
    {
        foreach (var answer in new[] { Refused, Refused, Refused, Refused, Good, Refused })
        {
            Ask("call");
            budget.Return(answer);
            clock.Advance(10);
        }

        Ask("last");
        Assert.Equal(7, went.Count);
    }

    [Fact]
    public void Neighbours_in_flight_that_are_refused_together_are_one_refusal()
    {
        var wide = new SlidingBudget(5, TimeSpan.FromMilliseconds(100), clock);
        for (var i = 0; i < 5; i++)
        {
            Ask($"{i}", on: wide);
        }

        for (var i = 0; i < 5; i++)
        {
            wide.Return(Refused);
        }

        Ask("after", on: wide);
        Assert.Equal(5, went.Count);
        clock.Advance(0.51);
        Assert.Equal("after", went[^1]);
    }

    private void Ask(string name, CallPriority priority = CallPriority.Schedule, RateBudget? on = null)
    {
        _ = GoAsync();
        clock.Settle();

        async Task GoAsync()
        {
            await (on ?? budget).AcquireAsync(priority, default);
            went.Add(name);
        }
    }
}
