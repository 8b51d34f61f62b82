using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>What matters goes at once, what does not may wait and go together (S0-124).</summary>
public sealed class ImportanceTests
{
    private const string Escalation = "custom_attributes.escalation";
    private const string Score = "custom_attributes.health_score";

    [Fact]
    public async Task S0_124_A_field_of_high_importance_goes_at_once_and_what_is_half_typed_beside_it_follows()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        var email = await rehearsal.AttributeAsync(pair.Contact, "email");
        await rehearsal.SetRowAsync(pair.Row, new { email = "joe@exa.mp", escalation = true });
        Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
        Assert.Equal(("True", email), (await rehearsal.AttributeAsync(pair.Contact, Escalation), await rehearsal.AttributeAsync(pair.Contact, "email")));

        var writes = (await rehearsal.CallsAsync("intercom")).Writes;
        await rehearsal.SetRowAsync(pair.Row, new { email = "joe@example.test" });
        Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
        Assert.Equal(writes, (await rehearsal.CallsAsync("intercom")).Writes);

        await rehearsal.Sandbox.AdvanceAsync("airtable", 15);
        Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
        Assert.Equal("joe@example.test", await rehearsal.AttributeAsync(pair.Contact, "email"));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_124_A_field_that_a_gate_asks_counts_as_high()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.PublishAsync(c => c with { Gates = [.. c.Gates, new(new() { All = [new() { Side = Side.Left, Field = "team", Op = "is", Value = System.Text.Json.JsonSerializer.SerializeToElement("Legal") }] }, GateAction.Skip, "With legal")] });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { team = "Second line" });
        Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
        Assert.Equal("Second line", await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team"));
    }

    [Fact]
    public async Task S0_124_Unimportant_changes_wait_and_go_with_the_next_that_matters()
    {
        await using var rehearsal = await LowScoreAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        var (before, writes) = (await rehearsal.AttributeAsync(pair.Contact, Score), (await rehearsal.CallsAsync("intercom")).Writes);
        foreach (var score in new[] { 11, 12, 13 })
        {
            await rehearsal.SetRowAsync(pair.Row, new { health_score = score });
            await rehearsal.Sandbox.AdvanceAsync("airtable", 15);
            var run = Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
            Assert.Equal(nameof(SkipReason.Consolidated), (await rehearsal.StoryAsync(run, pair.Row)).Reason);
        }

        Assert.Equal((before, writes), (await rehearsal.AttributeAsync(pair.Contact, Score), (await rehearsal.CallsAsync("intercom")).Writes));
        await rehearsal.SetRowAsync(pair.Row, new { team = "Second line" });
        await rehearsal.Sandbox.AdvanceAsync("airtable", 15);
        Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
        Assert.Equal(("13", "Second line"), (await rehearsal.AttributeAsync(pair.Contact, Score), await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team")));
        Assert.Equal(writes + 1, (await rehearsal.CallsAsync("intercom")).Writes);
        await rehearsal.AssertQuietAsync();
    }

    [Theory]
    [InlineData("time")]
    [InlineData("person")]
    [InlineData("full")]
    public async Task S0_124_What_was_left_for_later_is_not_lost(string end)
    {
        await using var rehearsal = await LowScoreAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { health_score = 17 });
        await rehearsal.Sandbox.AdvanceAsync("airtable", 60);
        Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
        await rehearsal.Sandbox.AdvanceAsync("airtable", 60);
        var between = Rehearsal.Succeeded(await rehearsal.ScheduledAsync()); // the feed is past it
        Assert.Empty(await rehearsal.RecordsAsync(between.Id));
        Assert.NotEqual("17", await rehearsal.AttributeAsync(pair.Contact, Score));
        if (end == "time")
        {
            await using var db = await rehearsal.DbAsync();
            var past = DateTimeOffset.UtcNow.AddHours(-1);
            await db.Links.Where(l => l.LeftId == pair.Row).ExecuteUpdateAsync(u => u.SetProperty(l => l.SettledAt, past.AddHours(-1)).SetProperty(l => l.WakeAt, past));
        }

        Rehearsal.Succeeded(end == "time" ? await rehearsal.ScheduledAsync() : await rehearsal.RunAsync(end == "full" ? RunMode.Full : RunMode.Incremental));
        Assert.Equal("17", await rehearsal.AttributeAsync(pair.Contact, Score));
        await using var after = await rehearsal.DbAsync();
        Assert.False(await after.Links.AnyAsync(l => l.WakeAt != null));
        await rehearsal.AssertQuietAsync();
    }

    private static async Task<Rehearsal> LowScoreAsync()
    {
        var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.PublishAsync(c => c with { Fields = [.. c.Fields.Select(f => f.Left == "health_score" ? f with { Importance = Importance.Low } : f)] });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.Sandbox.AdvanceAsync("airtable", 60);
        Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
        return rehearsal;
    }
}
