using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Replays and reruns: under an old version, a few first, over a time; and what somebody asked to try again stays asked for.</summary>
public sealed class AgainTests
{
    private const string Team = "custom_attributes.team";

    [Fact]
    public async Task S0_129_A_run_is_replayed_on_the_version_it_had()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { lifecycle_stage = "Active" });
        var first = Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.PublishAsync(c => c with
        {
            Fields = [.. c.Fields.Select(f => f.Left == "lifecycle_stage" ? f with { Values = new Dictionary<string, string> { ["Lead"] = "lead", ["Trial"] = "trial", ["Active"] = "churned", ["Churned"] = "active" } } : f)],
            Limits = c.Limits with { MassChangeShare = 1 },
        });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal("churned", await StageAsync(rehearsal, pair));

        var replay = Rehearsal.Succeeded(await rehearsal.EndOfAsync(await rehearsal.Get<RunDesk>().RerunAsync(Rehearsal.Person, first.Id, RerunWhat.All, version: 1)));

        Assert.Equal((first.Id, 1), (replay.RerunOf, replay.ContractVersion));
        Assert.Equal("active", await StageAsync(rehearsal, pair));
        Rehearsal.Succeeded(await rehearsal.EndOfAsync(await rehearsal.Get<RunDesk>().RerunAsync(Rehearsal.Person, first.Id, RerunWhat.All)));
        Assert.Equal("churned", await StageAsync(rehearsal, pair));
    }

    [Fact]
    public async Task X_04_Ten_go_first_and_the_others_wait_for_a_yes_without_stopping_the_schedule()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(30);
        var first = (await rehearsal.Get<RunQueries>().PageAsync(Rehearsal.Key, new(1, 1))).Items[0];
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowsAsync(pairs.Select(p => p.Row), _ => new { team = "Again" });
        var desk = rehearsal.Get<RunDesk>();

        var few = Rehearsal.Succeeded(await rehearsal.EndOfAsync(await desk.RerunAsync(Rehearsal.Person, first.Id, RerunWhat.All, canary: true)));
        var rest = await rehearsal.LastRunAsync();

        Assert.Equal((RunDesk.Canary, RunDesk.Canary), (few.Read, few.Updated));
        Assert.Equal((RunStatus.Held, few.Id), (rest.Status, rest.CanaryOf));
        Assert.Equal(RunDesk.Canary, (await rehearsal.ContactsAsync()).Count(c => Rehearsal.Attribute(c, Team) == "Again"));
        await desk.ApproveAsync(Rehearsal.Person, rest.Id);
        rest = Rehearsal.Succeeded(await rehearsal.EndOfAsync(rest.Id));
        Assert.Equal((pairs.Count - RunDesk.Canary, pairs.Count - RunDesk.Canary), (rest.Read, rest.Updated));
        Assert.All(await rehearsal.ContactsAsync(), c => Assert.Equal("Again", Rehearsal.Attribute(c, Team)));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task X_04_The_rest_of_a_rerun_can_be_dropped_and_writes_nothing()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(30);
        var first = (await rehearsal.Get<RunQueries>().PageAsync(Rehearsal.Key, new(1, 1))).Items[0];
        await rehearsal.EndOfAsync(await rehearsal.Get<RunDesk>().RerunAsync(Rehearsal.Person, first.Id, RerunWhat.All, canary: true));
        var rest = await rehearsal.LastRunAsync();
        await rehearsal.Get<RunDesk>().DropAsync(Rehearsal.Person, rest.Id);
        rest = await rehearsal.EndOfAsync(rest.Id);
        Assert.Equal((RunStatus.Cancelled, 0), (rest.Status, rest.Read));
    }

    [Fact]
    public async Task X_04_A_time_is_worked_again_with_what_was_listed_in_it_and_what_changed_since()
    {
        await using var rehearsal = await Rehearsal.StartAsync(20);
        var from = DateTimeOffset.UtcNow.AddSeconds(-1);
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var to = DateTimeOffset.UtcNow.AddMinutes(5);
        var pairs = await rehearsal.PairsAsync();
        await using (var db = await rehearsal.DbAsync())
        {
            foreach (var checkpoint in db.Checkpoints)
            {
                checkpoint.At = DateTimeOffset.UtcNow.AddHours(1); // moved on past the edits below, as a fault might leave it
            }

            await db.SaveChangesAsync();
        }

        await rehearsal.SetRowAsync(pairs[0].Row, new { team = "Missed" });
        await rehearsal.SetContactAsync(pairs[1].Contact, new { name = "Missed Too" });
        var desk = rehearsal.Get<RunDesk>();
        var writes = await rehearsal.WritesAsync();
        var dry = Rehearsal.Succeeded(await rehearsal.EndOfAsync(await desk.RerunWindowAsync(Rehearsal.Person, Rehearsal.Key, from, to, dry: true)));
        Assert.Equal((2, writes), (dry.Updated, await rehearsal.WritesAsync()));

        var run = Rehearsal.Succeeded(await rehearsal.EndOfAsync(await desk.RerunWindowAsync(Rehearsal.Person, Rehearsal.Key, from, to)));

        Assert.Equal((pairs.Count, 2), (run.Read, run.Updated));
        Assert.Equal(("Missed", "Missed Too"), (await rehearsal.AttributeAsync(pairs[0].Contact, Team), await rehearsal.CellAsync(pairs[1].Row, "full_name")));
        await using (var db = await rehearsal.DbAsync())
        {
            Assert.All(db.Checkpoints, c => Assert.True(c.At > DateTimeOffset.UtcNow.AddMinutes(30))); // it looked back; they did not move
        }

        await Assert.ThrowsAsync<ConflictException>(() => desk.RerunWindowAsync(Rehearsal.Person, Rehearsal.Key, to, from));
    }

    [Fact]
    public async Task A_retry_whose_run_came_to_nothing_is_taken_up_by_the_next_run_though_the_checkpoint_moved_on()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { email = "one.letter@example.x" }); // an address that we take for one and Intercom does not
        Assert.Equal(1, (await rehearsal.RunAsync()).Failed);
        var item = await rehearsal.ReviewAsync(ReviewReason.Refused, pair.Row);
        await rehearsal.Sandbox.FaultAsync(new { vendor = "airtable", kind = "slow", share = 1.0 });
        await rehearsal.Get<RunDesk>().RequestAsync(Rehearsal.Person, Rehearsal.Key, RunMode.Preview); // keeps the retry waiting for its turn
        var cut = (await rehearsal.Get<ReviewQueue>().RetryAsync(Rehearsal.Person, [item.Id]))[0];
        await rehearsal.Get<RunDesk>().CancelAsync(Rehearsal.Person, cut);
        Assert.Equal(RunStatus.Cancelled, (await rehearsal.EndOfAsync(cut)).Status);
        await rehearsal.Sandbox.ControlAsync("DELETE", "faults");
        await using (var db = await rehearsal.DbAsync())
        {
            foreach (var checkpoint in db.Checkpoints)
            {
                checkpoint.At = DateTimeOffset.UtcNow.AddHours(1);
            }

            await db.SaveChangesAsync();
        }

        Assert.NotNull((await rehearsal.ReviewAsync(ReviewReason.Refused, pair.Row)).RetryAskedAt);
        var sent = await PutsAsync(rehearsal);
        Assert.Equal(1, (await rehearsal.RunAsync()).Failed);

        Assert.Equal(sent + 1, await PutsAsync(rehearsal));
        var tried = await rehearsal.ReviewAsync(ReviewReason.Refused, pair.Row);
        Assert.Equal((item.Id, item.Attempts + 1, null), (tried.Id, tried.Attempts, tried.RetryAskedAt));
        await rehearsal.RunAsync();
        Assert.Equal(sent + 1, await PutsAsync(rehearsal)); // asked for once, tried once
    }

    private static async Task<int> PutsAsync(Rehearsal rehearsal) =>
        (await rehearsal.Sandbox.StatsAsync("intercom")).GetProperty("routes").EnumerateArray().Where(r => r.GetProperty("method").GetString() == "PUT").Sum(r => r.GetProperty("count").GetInt32());

    private static Task<string?> StageAsync(Rehearsal rehearsal, Pair pair) => rehearsal.AttributeAsync(pair.Contact, "custom_attributes.lifecycle_stage");
}
