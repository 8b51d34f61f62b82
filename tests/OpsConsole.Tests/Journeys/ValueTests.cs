using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Values that do not fit, and writes that are refused: one record waits, everything else goes on.</summary>
public sealed class ValueTests
{
    private const string Stale = "Growth (2025)";

    [Fact]
    public async Task S0_07_A_stage_outside_the_four_waits_alone_and_mending_it_settles_it_in_the_next_normal_run()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pairs = await rehearsal.PairsAsync();
        var stage = await rehearsal.AttributeAsync(pairs[0].Contact, "custom_attributes.lifecycle_stage");
        await rehearsal.SetRowAsync(pairs[0].Row, new { lifecycle_stage = "Prospect", team = "Others go" });
        await rehearsal.SetRowAsync(pairs[1].Row, new { team = "Others go" });

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal((1, 1), (run.Review, run.Updated));
        Assert.Equal("lifecycle_stage|custom_attributes.lifecycle_stage", (await rehearsal.ReviewAsync(ReviewReason.ValueNotMapped, pairs[0].Row)).Field);
        Assert.Equal((stage, "Others go"), (await rehearsal.AttributeAsync(pairs[0].Contact, "custom_attributes.lifecycle_stage"), await rehearsal.AttributeAsync(pairs[0].Contact, "custom_attributes.team")));
        Assert.Equal("Others go", await rehearsal.AttributeAsync(pairs[1].Contact, "custom_attributes.team"));

        await rehearsal.SetRowAsync(pairs[0].Row, new { lifecycle_stage = stage == "lead" ? "Trial" : "Lead" });
        Assert.Equal(1, Rehearsal.Succeeded(await rehearsal.RunAsync()).Updated);
        Assert.Equal(stage == "lead" ? "trial" : "lead", await rehearsal.AttributeAsync(pairs[0].Contact, "custom_attributes.lifecycle_stage"));
        Assert.Empty(await rehearsal.ReviewsAsync());
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_07_An_option_added_in_Intercom_lets_a_retry_settle_the_item()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { plan_tier = Stale });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var item = await rehearsal.ReviewAsync(ReviewReason.ValueNotMapped, pair.Row);
        await rehearsal.SetPlansAsync("Free", "Starter", "Growth", "Scale", "Enterprise", Stale);

        Rehearsal.Succeeded(await rehearsal.EndOfAsync((await rehearsal.Get<ReviewQueue>().RetryAsync(Rehearsal.Person, [item.Id])).Single()));

        Assert.Equal(Stale, await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.plan_tier"));
        Assert.Empty(await rehearsal.ReviewsAsync());
        Assert.Equal("OK", await rehearsal.CellAsync(pair.Row, "sync_status"));
    }

    [Fact]
    public async Task S0_123_A_refused_write_is_not_sent_again_until_the_record_changes()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await RefuseAsync(rehearsal, pair.Row);
        var sent = await PutsAsync(rehearsal);
        foreach (var mode in new[] { RunMode.Incremental, RunMode.Full })
        {
            var run = await rehearsal.RunAsync(mode);
            Rehearsal.AddsUp(run);
            Assert.Equal(sent, await PutsAsync(rehearsal));
        }

        await rehearsal.ReviewAsync(ReviewReason.Refused, pair.Row);
        Assert.Equal("Error", await rehearsal.CellAsync(pair.Row, "sync_status"));

        await rehearsal.SetRowAsync(pair.Row, new { email = "whole@example.test" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal("whole@example.test", await rehearsal.AttributeAsync(pair.Contact, "email"));
        Assert.Empty(await rehearsal.ReviewsAsync());
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_123_A_refused_write_is_sent_again_when_somebody_retries()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await RefuseAsync(rehearsal, pair.Row);
        var item = await rehearsal.ReviewAsync(ReviewReason.Refused, pair.Row);
        var sent = await PutsAsync(rehearsal);
        var run = await rehearsal.EndOfAsync((await rehearsal.Get<ReviewQueue>().RetryAsync(Rehearsal.Person, [item.Id])).Single());
        Assert.Equal((RunStatus.CompletedWithErrors, 1), (run.Status, run.Failed));
        Assert.Equal(sent + 1, await PutsAsync(rehearsal));
        Assert.True((await rehearsal.ReviewAsync(ReviewReason.Refused, pair.Row)).Attempts > item.Attempts);
    }

    [Fact]
    public async Task A_skip_with_a_reason_holds_until_the_record_changes()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { plan_tier = Stale });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var item = await rehearsal.ReviewAsync(ReviewReason.ValueNotMapped, pair.Row);
        await rehearsal.Get<ReviewQueue>().SkipAsync(Rehearsal.Person, [item.Id], "An old plan, left as it is");

        foreach (var mode in new[] { RunMode.Incremental, RunMode.Full })
        {
            var run = Rehearsal.Succeeded(await rehearsal.RunAsync(mode));
            Assert.Equal(0, run.Review);
            Assert.Empty(await rehearsal.ReviewsAsync());
        }

        Assert.Equal("An old plan, left as it is", (await rehearsal.ReviewsAsync(ReviewStatus.Skipped)).Single().ResolvedNote);
        await rehearsal.SetRowAsync(pair.Row, new { plan_tier = "Scale", lifecycle_stage = "Prospect" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal("Scale", await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.plan_tier"));
        await rehearsal.ReviewAsync(ReviewReason.ValueNotMapped, pair.Row);
    }

    /// <summary>An address that we take for one and Intercom does not.</summary>
    private static async Task RefuseAsync(Rehearsal rehearsal, string row)
    {
        await rehearsal.SetRowAsync(row, new { email = "one.letter@example.x" });
        var run = await rehearsal.RunAsync();
        Rehearsal.AddsUp(run);
        Assert.Equal((RunStatus.CompletedWithErrors, 1), (run.Status, run.Failed));
        Assert.Equal(Outcome.Failed, (await rehearsal.StoryAsync(run, row)).Outcome);
    }

    private static async Task<int> PutsAsync(Rehearsal rehearsal) =>
        (await rehearsal.Sandbox.StatsAsync("intercom")).GetProperty("routes").EnumerateArray().Where(r => r.GetProperty("method").GetString() == "PUT").Sum(r => r.GetProperty("count").GetInt32());
}
