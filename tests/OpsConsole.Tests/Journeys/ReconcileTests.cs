using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Health;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>What the vendors have against what the console knows, counted without trusting a run.</summary>
public sealed class ReconcileTests
{
    [Fact]
    public async Task S0_111_After_a_sync_every_record_is_accounted_for_and_the_sample_agrees()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(60);
        var writes = await rehearsal.WritesAsync();

        var statement = await rehearsal.Get<Reconciler>().ReconcileAsync(Rehearsal.Key);

        Assert.True(statement.AddsUp, $"{string.Join(", ", statement.Left.Unaccounted)} / {string.Join(", ", statement.Right.Unaccounted)} / {string.Join(", ", statement.Disagreements.Select(d => string.Join('+', d.Fields)))}");
        Assert.Equal((await rehearsal.RowsAsync()).Count, statement.Left.Source);
        Assert.Equal(statement.Left.Source, statement.Left.Linked + statement.Left.InReview + statement.Left.KeptBack.Values.Sum());
        Assert.True(statement is { Pairs: 50, Fields: > 50 });
        Assert.Equal(writes, await rehearsal.WritesAsync());
    }

    [Fact]
    public async Task S0_111_A_record_nobody_knows_and_a_value_that_differs_are_a_gap_with_their_ids()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(20);
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { team = "Waiting" });
        await using (var db = await rehearsal.DbAsync())
        {
            db.Links.Remove(await db.Links.OrderBy(l => l.Id).FirstAsync(l => l.LeftId != pair.Row));
            await db.SaveChangesAsync();
        }

        var statement = await rehearsal.Get<Reconciler>().ReconcileAsync(Rehearsal.Key);

        Assert.False(statement.AddsUp);
        Assert.Equal((1, 1), (statement.Left.Unaccounted.Count, statement.Right.Unaccounted.Count));
        var wrong = Assert.Single(statement.Disagreements);
        Assert.Equal((pair.Row, "team"), (wrong.LeftId, Assert.Single(wrong.Fields)));
    }
}
