using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Health;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Databases;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>What a run says of itself when it ends (guarantee 6): what the feeds named, where it stands, and a few pairs read again.</summary>
public sealed class StatementTests
{
    public static TheoryData<string, double> Worlds
    {
        get
        {
            var worlds = new TheoryData<string, double>();
            foreach (var database in new EachDatabase())
            {
                worlds.Add(database, 0);
                worlds.Add(database, 0.4);
            }

            return worlds;
        }
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task S0_111_G6_A_whole_pass_accounts_for_every_record_that_its_feeds_named(string database, double messy)
    {
        await using var rehearsal = await Rehearsal.StartAsync(150, messy, postgres: await EachDatabase.ConnectionStringAsync(database));
        var (rows, people) = ((await rehearsal.RowsAsync()).Count, (await rehearsal.ContactsAsync()).Count);

        var first = await rehearsal.RunAsync();
        var second = await rehearsal.RunAsync(RunMode.Full);

        foreach (var (run, before) in new[] { (first, (rows, people)), (second, ((await rehearsal.RowsAsync()).Count, (await rehearsal.ContactsAsync()).Count)) })
        {
            var statement = RunQueries.Statement(run)!;
            Assert.True(run.Gaps == 0, run.StatementJson);
            var (left, right) = (statement.Sides.Single(s => s.Side == Side.Left), statement.Sides.Single(s => s.Side == Side.Right));
            Assert.Equal(before.Item1, left.Source);
            Assert.True(right.Source <= before.Item2, run.StatementJson); // the archived are not in the feed
            Assert.All(statement.Sides, s => Assert.Equal(s.Source, s.Linked + s.InReview + s.KeptBack.Values.Sum()));
            Assert.True(statement.Sample is { Pairs: > 10, Fields: > 50, NotCompared: null });
        }

        Assert.Equal(first.Created + first.Updated > 0, RunQueries.Statement(first)!.Sides.Sum(s => s.Written) > 0);
        Assert.True(messy > 0 || RunQueries.Statement(second)!.Sides.All(s => s.Written == 0));
    }

    [Fact]
    public async Task S0_111_G6_A_value_that_was_lost_after_it_was_written_is_a_gap_and_never_green()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(20);
        var pair = (await rehearsal.PairsAsync())[0];
        var before = await LinkAsync(rehearsal, pair);
        var team = await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team");
        await rehearsal.SetRowAsync(pair.Row, new { team = "Waiting" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.SetContactAsync(pair.Contact, new { custom_attributes = new { team } });
        await using (var db = await rehearsal.DbAsync())
        {
            // As if nobody had told of the loss: the contact looks to the feed as it did when both were agreed.
            await db.Links.Where(l => l.LeftId == pair.Row).ExecuteUpdateAsync(u => u.SetProperty(l => l.RightPrint, before.RightPrint));
        }

        await Task.Delay(1100); // the vendor tells whole seconds
        var run = await rehearsal.RunAsync(RunMode.Full);

        Assert.Equal(run.Read, run.Unchanged);
        Assert.True(run.Gaps == 1, run.StatementJson);
        var lost = Assert.Single(RunQueries.Statement(run)!.Sample!.Disagreements);
        Assert.Equal((pair.Row, "team"), (lost.LeftId, Assert.Single(lost.Fields)));
    }

    [Fact]
    public async Task S0_111_G6_A_run_over_what_changed_says_what_it_settled_and_counts_no_side()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { team = "Waiting" });

        var run = await rehearsal.RunAsync();

        Assert.Equal((0, 1), (run.Gaps!.Value, run.Updated));
        Assert.Equal(JsonSerializer.Serialize(new RunStatement([], [], null)), JsonSerializer.Serialize(RunQueries.Statement(run)));
    }

    private static async Task<LinkRow> LinkAsync(Rehearsal rehearsal, Pair pair)
    {
        await using var db = await rehearsal.DbAsync();
        return await db.Links.AsNoTracking().SingleAsync(l => l.LeftId == pair.Row);
    }
}
