using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>A vendor's schema changes under a published contract.</summary>
public sealed class SchemaDriftTests
{
    [Fact]
    public async Task S0_65_S0_106_A_renamed_field_is_told_by_both_names_and_waits_while_the_others_run_on()
    {
        await using var rehearsal = await PublishedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        var plan = await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.plan_tier");
        var other = plan == "Scale" ? "Free" : "Scale";
        await RenameAsync(rehearsal, "plan_tier", "plan_level");
        await rehearsal.SetRowAsync(pair.Row, new { plan_level = other, team = "Others go" });

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal((plan, "Others go"), (await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.plan_tier"), await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team")));
        Assert.Equal((1, 0), (run.Updated, run.Failed));
        var told = await DriftAsync(rehearsal);
        Assert.Contains("plan_tier", told, StringComparison.Ordinal);
        Assert.Contains("renamed plan_tier to plan_level", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S0_65_What_was_edited_while_a_field_had_another_name_arrives_once_the_name_is_back()
    {
        await using var rehearsal = await PublishedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        var other = await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.plan_tier") == "Scale" ? "Free" : "Scale";
        await RenameAsync(rehearsal, "plan_tier", "plan_level");
        await rehearsal.SetRowAsync(pair.Row, new { plan_level = other });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.Sandbox.AdvanceAsync("airtable", 60);
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.Sandbox.AdvanceAsync("airtable", 60);

        await RenameAsync(rehearsal, "plan_level", "plan_tier");
        Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal(other, await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.plan_tier"));
        Assert.Null(await DriftAsync(rehearsal));
        await rehearsal.AssertQuietAsync();
    }

    [Theory]
    [InlineData("external_id")]
    [InlineData("do_not_contact")]
    public async Task A_renamed_key_or_gate_field_stops_the_run_with_a_sentence_before_anything_is_written(string field)
    {
        await using var rehearsal = await PublishedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await RenameAsync(rehearsal, field, field + "_2");
        await rehearsal.SetRowAsync(pair.Row, new { team = "Held back" });
        var world = await rehearsal.WorldAsync();

        foreach (var mode in new[] { RunMode.Incremental, RunMode.Full })
        {
            var run = await rehearsal.RunAsync(mode);
            Assert.Equal(RunStatus.Failed, run.Status);
            Assert.Contains(field, run.Error, StringComparison.Ordinal);
            Assert.Contains("nothing of it runs until that is mended", run.Error, StringComparison.Ordinal);
            Assert.Equal(world, await rehearsal.WorldAsync());
        }

        await RenameAsync(rehearsal, field + "_2", field);
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal("Held back", await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team"));
    }

    [Fact]
    public async Task S0_26_An_option_taken_away_is_told_and_only_records_with_it_wait()
    {
        await using var rehearsal = await PublishedAsync();
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetPlansAsync("Free", "Starter", "Growth", "Enterprise");
        var moved = pairs.Where(p => rehearsal.CellAsync(p.Row, "plan_tier").Result != "Scale").Take(2).ToList();
        await rehearsal.SetRowAsync(moved[0].Row, new { plan_tier = "Scale", team = "Others go" });
        await rehearsal.SetRowAsync(moved[1].Row, new { plan_tier = await rehearsal.CellAsync(moved[1].Row, "plan_tier") == "Free" ? "Growth" : "Free" });

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Contains("no longer offers \"Scale\"", await DriftAsync(rehearsal), StringComparison.Ordinal);
        Assert.Equal((1, 1), (run.Review, run.Updated));
        await rehearsal.ReviewAsync(ReviewReason.ValueNotMapped, moved[0].Row);
        Assert.Equal("Others go", await rehearsal.AttributeAsync(moved[0].Contact, "custom_attributes.team"));
        Assert.Equal(await rehearsal.CellAsync(moved[1].Row, "plan_tier"), await rehearsal.AttributeAsync(moved[1].Contact, "custom_attributes.plan_tier"));
    }

    /// <summary>Drift is told against the schemas at publishing.</summary>
    private static async Task<Rehearsal> PublishedAsync()
    {
        var rehearsal = await Rehearsal.StartAsync(12);
        await rehearsal.PublishAsync(c => c);
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        return rehearsal;
    }

    private static async Task<string?> DriftAsync(Rehearsal rehearsal)
    {
        await using var db = await rehearsal.DbAsync();
        return await db.Contracts.Select(c => c.DriftText).SingleAsync();
    }

    private static async Task RenameAsync(Rehearsal rehearsal, string from, string to)
    {
        var tables = await rehearsal.Sandbox.AirtableAsync("GET", "meta/bases/appOpsDemo0000001/tables");
        var table = tables["tables"].EnumerateArray().Single(t => t.GetProperty("name").GetString() == "Contacts");
        var field = table.GetProperty("fields").EnumerateArray().Single(f => f.GetProperty("name").GetString() == from).GetProperty("id").GetString();
        Assert.Equal(200, (await rehearsal.Sandbox.AirtableAsync("PATCH", $"meta/bases/appOpsDemo0000001/tables/{table.GetProperty("id").GetString()}/fields/{field}", new { name = to })).Status);
    }
}
