using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Proof;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>What a rule that is only being written would have done, from what runs wrote down and from the records as they are.</summary>
public sealed class RulePreviewTests
{
    private static readonly Rule Stalled = new()
    {
        Key = "stalled",
        Name = "Offer help",
        When = new() { Event = TriggerKind.Changed, Side = Side.Left, Field = "team", To = "Stalled" },
        Branches = [new() { Then = [new() { Do = ActionKind.Message, Text = "Hello {{left.full_name}}" }] }],
    };

    [Fact]
    public async Task S0_17_A_draft_rule_says_how_often_it_would_have_gone_off_for_whom_and_what_would_keep_it_back()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowsAsync(pairs.Take(3).Select(p => p.Row), _ => new { team = "Stalled" });
        await rehearsal.SetRowAsync(pairs[3].Row, new { team = "Going" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.SetRowAsync(pairs[1].Row, new { do_not_contact = true });
        await rehearsal.SetRowAsync(pairs[2].Row, new { team = "Going" }); // seen by the next run only
        var writes = await rehearsal.WritesAsync();

        var contract = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!;
        var forecast = await rehearsal.Get<RulePreview>().ForecastAsync(contract, Stalled);

        Assert.Equal((3, null), (forecast.Times, forecast.NoHistory));
        var lines = forecast.Lines.ToDictionary(l => l.LeftId);
        Assert.Equal((null, ActionKind.Message), (lines[pairs[0].Row].KeptBack, Assert.Single(lines[pairs[0].Row].Would).Do));
        Assert.Equal("Marked do not contact.", lines[pairs[1].Row].KeptBack);
        Assert.Equal("team is no longer Stalled.", lines[pairs[2].Row].KeptBack);
        Assert.NotNull(lines[pairs[0].Row].At);
        Assert.Equal(writes, await rehearsal.WritesAsync());

        // The other side's trigger reads the same change, by the field it was written to.
        Assert.Equal(3, (await rehearsal.Get<RulePreview>().ForecastAsync(contract, Stalled with { When = Stalled.When with { Side = Side.Right, Field = "custom_attributes.team" } })).Times);
        Assert.Equal(0, (await rehearsal.Get<RulePreview>().ForecastAsync(contract, Stalled with { When = Stalled.When with { From = "Nobody's" } })).Times);
    }

    [Fact]
    public async Task S0_17_Where_no_history_is_kept_the_preview_says_so_and_counts_the_present_state()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var pairs = await rehearsal.PairsAsync();
        var contract = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!;
        var tagged = Stalled with { When = new() { Event = TriggerKind.Changed, Side = Side.Right, Field = "tags.Needs onboarding", To = "true" } };
        var before = await rehearsal.Get<RulePreview>().ForecastAsync(contract, tagged);
        Assert.Equal("tags.Needs onboarding is not mapped by this contract, so no history is kept of it.", before.NoHistory);
        Assert.Equal(pairs.Count, before.Looked);

        foreach (var pair in pairs)
        {
            await rehearsal.Sandbox.IntercomAsync("POST", $"contacts/{pair.Contact}/tags", new { id = "14929002" });
        }

        Assert.Equal(pairs.Count, (await rehearsal.Get<RulePreview>().ForecastAsync(contract, tagged)).Times);
        Assert.Contains("private", (await rehearsal.Get<RulePreview>().ForecastAsync(contract, Stalled with { When = new() { Event = TriggerKind.Changed, Field = "full_name" } })).NoHistory, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_are_filled_from_a_pair_with_private_values_masked()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var pair = (await rehearsal.PairsAsync())[0];
        var contract = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!;
        var sample = (await rehearsal.Get<RulePreview>().SampleAsync(contract, pair.Row))!;
        Assert.Equal((pair.Row, pair.Contact), (sample.Left!.Id, sample.Right!.Id));
        Assert.Equal("hidden", sample.Left["full_name"].ToString());
        Assert.Equal(await rehearsal.CellAsync(pair.Row, "external_id"), sample.Left["external_id"].ToString());
        Assert.NotNull(await rehearsal.Get<RulePreview>().SampleAsync(contract, ""));
        Assert.Null(await rehearsal.Get<RulePreview>().SampleAsync(contract, "nobody at all"));
    }
}
