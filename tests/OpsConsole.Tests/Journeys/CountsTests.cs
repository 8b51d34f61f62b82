using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>A messy world: nobody is lost between the counts, and nobody is made twice.</summary>
public sealed class CountsTests
{
    [Fact]
    public async Task S0_35_In_a_messy_world_every_record_is_counted_listed_with_a_reason_and_made_at_most_once()
    {
        await using var rehearsal = await Rehearsal.StartAsync(200, messy: 0.3);
        await rehearsal.PublishAsync(c => c with { Limits = c.Limits with { FailureShare = 1 } });
        var first = await rehearsal.RunAsync();
        await AssertListedAsync(rehearsal, first);
        Assert.True(first.Skipped > 5 && first.Review > 5 && first.Created > 5, "The world is not messy enough to say anything.");
        await Agreement.AssertKeysAsync(rehearsal);

        foreach (var mode in new[] { RunMode.Incremental, RunMode.Full })
        {
            var before = await rehearsal.WritesAsync();
            var run = await rehearsal.RunAsync(mode);
            await AssertListedAsync(rehearsal, run);
            Assert.True(before == await rehearsal.WritesAsync(), $"The {mode} run wrote {run.CallsJson}. What it said otherwise than the first:\n{await ChangesAsync(rehearsal, first, run)}");
            Assert.Equal((0, 0, 0), (run.Created, run.Updated, run.Failed));
        }

        await Agreement.AssertKeysAsync(rehearsal);
    }

    private static async Task<string> ChangesAsync(Rehearsal rehearsal, RunRow first, RunRow later)
    {
        var told = (await rehearsal.RecordsAsync(first.Id)).ToLookup(r => (r.LeftId, r.RightId));
        return string.Join('\n', (await rehearsal.RecordsAsync(later.Id)).Where(r => !told[(r.LeftId, r.RightId)].Any(t => t.Text == r.Text))
            .Select(r => $"{r.Side} {r.LeftId} {r.RightId}: {string.Join(" ", told[(r.LeftId, r.RightId)].Select(t => t.Text))} -> {r.Outcome} {r.Text}").Take(8));
    }

    private static async Task AssertListedAsync(Rehearsal rehearsal, RunRow run)
    {
        Assert.True(run.Status is RunStatus.Succeeded or RunStatus.CompletedWithErrors, $"{run.Status} {run.Error} {run.HeldText}");
        Rehearsal.AddsUp(run);
        var records = await rehearsal.RecordsAsync(run.Id);
        Assert.All(records, r => Assert.False(string.IsNullOrWhiteSpace(r.Text)));
        Assert.All(records.Where(r => r.Outcome is Outcome.Skipped or Outcome.Review or Outcome.Failed), r => Assert.False(string.IsNullOrWhiteSpace(r.Reason)));
        Assert.All(records, r => Assert.True(r.LeftId is not null || r.RightId is not null));
        foreach (var (outcome, count) in new[] { (Outcome.Created, run.Created), (Outcome.Updated, run.Updated), (Outcome.Skipped, run.Skipped), (Outcome.Review, run.Review), (Outcome.Failed, run.Failed) })
        {
            Assert.Equal(count, records.Count(r => r.Outcome == outcome));
        }
    }
}
