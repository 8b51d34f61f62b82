using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Airtable saves every keystroke (T-09).</summary>
public sealed class TypingTests
{
    [Fact]
    public async Task S0_125_Five_quick_edits_of_one_record_are_one_write()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        foreach (var score in new[] { 1, 2, 3, 4, 5 })
        {
            await rehearsal.SetRowAsync(pair.Row, new { health_score = score });
        }

        var before = (await rehearsal.CallsAsync("intercom")).Writes;
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal(before + 1, (await rehearsal.CallsAsync("intercom")).Writes);
        Assert.Equal("5", await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.health_score"));
    }

    [Fact]
    public async Task T_09_A_scheduled_run_leaves_a_value_alone_that_is_being_typed_and_takes_it_once_it_is_quiet()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        var email = await rehearsal.AttributeAsync(pair.Contact, "email");
        await rehearsal.SetRowAsync(pair.Row, new { email = "joe@exa.mp" });
        Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
        Assert.Equal(email, await rehearsal.AttributeAsync(pair.Contact, "email"));

        await rehearsal.SetRowAsync(pair.Row, new { email = "joe@example.test" });
        await rehearsal.Sandbox.AdvanceAsync("airtable", 8);
        Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
        Assert.Equal(email, await rehearsal.AttributeAsync(pair.Contact, "email"));

        await rehearsal.Sandbox.AdvanceAsync("airtable", 4);
        var run = Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
        Assert.Equal("joe@example.test", await rehearsal.AttributeAsync(pair.Contact, "email"));
        Assert.Equal(Outcome.Updated, (await rehearsal.StoryAsync(run, pair.Row)).Outcome);
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task T_09_A_contact_that_changes_meanwhile_does_not_pull_the_half_typed_value_along()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        var email = await rehearsal.AttributeAsync(pair.Contact, "email");
        await rehearsal.SetRowAsync(pair.Row, new { email = "joe@exa.mp" });
        await rehearsal.SetContactAsync(pair.Contact, new { name = "Changed Meanwhile" });
        var early = Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
        Assert.Equal(nameof(SkipReason.StillTyped), (await rehearsal.StoryAsync(early, pair.Row)).Reason);
        Assert.Equal(email, await rehearsal.AttributeAsync(pair.Contact, "email"));

        await rehearsal.SetRowAsync(pair.Row, new { email = "joe@example.test" });
        await rehearsal.Sandbox.AdvanceAsync("airtable", 15);
        Rehearsal.Succeeded(await rehearsal.ScheduledAsync());
        Assert.Equal(("joe@example.test", "Changed Meanwhile"), (await rehearsal.AttributeAsync(pair.Contact, "email"), await rehearsal.CellAsync(pair.Row, "full_name")));
        await rehearsal.AssertQuietAsync();
    }
}
