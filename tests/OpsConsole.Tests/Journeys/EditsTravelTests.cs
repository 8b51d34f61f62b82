using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Each side's edit reaches the other in the next normal run, and comes to rest there.</summary>
public sealed class EditsTravelTests
{
    [Trait("Pack", "GoLive")]
    [Fact]
    public async Task S0_85_S0_87_S0_99_Edits_in_Airtable_reach_Intercom_and_do_not_come_back()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pairs = await rehearsal.PairsAsync();
        (string Field, object Value, string Path, string Wanted)[] edits =
        [
            ("plan_tier", "Enterprise", "custom_attributes.plan_tier", "Enterprise"),
            ("lifecycle_stage", "Churned", "custom_attributes.lifecycle_stage", "churned"),
            ("health_score", 101, "custom_attributes.health_score", "101"),
            ("vip_flag", true, "custom_attributes.vip", "True"),
            ("trial_end_date", "2027-02-28", "custom_attributes.trial_end_at", "1803772800"),
            ("email", "New.Address@Example.test", "email", "new.address@example.test"),
            ("full_name", "Anew Name", "name", "Anew Name"),
            ("csm_owner", "Somebody Else", "custom_attributes.csm_name", "Somebody Else"),
        ];
        for (var i = 0; i < edits.Length; i++)
        {
            await rehearsal.SetRowAsync(pairs[i].Row, new Dictionary<string, object> { ["vip_flag"] = false, [edits[i].Field] = edits[i].Value });
        }

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal(0, run.Created);
        for (var i = 0; i < edits.Length; i++)
        {
            Assert.Equal(edits[i].Wanted, await rehearsal.AttributeAsync(pairs[i].Contact, edits[i].Path));
            Assert.Equal(Outcome.Updated, (await rehearsal.StoryAsync(run, pairs[i].Row)).Outcome);
        }

        Assert.Equal("New.Address@Example.test", await rehearsal.CellAsync(pairs[5].Row, "email"));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_40_S0_82_Edits_in_Intercom_reach_Airtable_and_do_not_come_back()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetContactAsync(pairs[0].Contact, new { email = "moved@example.test" });
        await rehearsal.SetContactAsync(pairs[1].Contact, new { name = "Renamed There" });
        await rehearsal.SetContactAsync(pairs[2].Contact, new { phone = "+14155559999" });
        await rehearsal.SetContactAsync(pairs[3].Contact, new { last_seen_at = 1790000000 });

        Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal("moved@example.test", await rehearsal.CellAsync(pairs[0].Row, "email"));
        Assert.Equal("Renamed There", await rehearsal.CellAsync(pairs[1].Row, "full_name"));
        Assert.Equal("+14155559999", await rehearsal.CellAsync(pairs[2].Row, "phone"));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1790000000), DateTimeOffset.Parse((await rehearsal.CellAsync(pairs[3].Row, "last_seen_at"))!, null));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_39_An_Intercom_change_to_lifecycle_stage_is_not_taken_and_a_full_run_puts_it_back()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        var (stage, plan) = (await rehearsal.CellAsync(pair.Row, "lifecycle_stage"), await rehearsal.CellAsync(pair.Row, "plan_tier"));
        await rehearsal.SetContactAsync(pair.Contact, new { custom_attributes = new { lifecycle_stage = stage == "Lead" ? "trial" : "lead" } });

        var writes = await rehearsal.WritesAsync();
        var normal = Rehearsal.Succeeded(await rehearsal.RunAsync());
        var story = await rehearsal.StoryAsync(normal, pair.Contact);
        Assert.Equal((Outcome.Skipped, nameof(SkipReason.NotOwner)), (story.Outcome, story.Reason));
        Assert.Contains("Airtable owns the field", story.Text, StringComparison.Ordinal);
        Assert.Equal(stage, await rehearsal.CellAsync(pair.Row, "lifecycle_stage"));
        Assert.Equal(writes, await rehearsal.WritesAsync());

        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));
        Assert.Equal(stage!.ToLowerInvariant(), await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.lifecycle_stage"));
        Assert.Equal((stage, plan), (await rehearsal.CellAsync(pair.Row, "lifecycle_stage"), await rehearsal.CellAsync(pair.Row, "plan_tier")));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_40_An_Airtable_change_to_last_seen_at_is_never_pushed_to_Intercom()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync()).First();
        var seen = await rehearsal.AttributeAsync(pair.Contact, "last_seen_at");
        var written = await rehearsal.CellAsync(pair.Row, "last_seen_at");
        await rehearsal.SetRowAsync(pair.Row, new { last_seen_at = "2020-01-01T00:00:00.000Z" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal(seen, await rehearsal.AttributeAsync(pair.Contact, "last_seen_at"));
        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));
        Assert.Equal(seen, await rehearsal.AttributeAsync(pair.Contact, "last_seen_at"));
        Assert.Equal(written, await rehearsal.CellAsync(pair.Row, "last_seen_at"));
    }

    [Fact]
    public async Task S0_81_S0_30_A_new_row_becomes_a_contact_and_a_new_contact_becomes_a_row_with_its_id()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var row = await rehearsal.NewRowAsync(new { external_id = "cust-new", email = " Fresh@Example.test ", full_name = "Fresh One", lifecycle_stage = "Trial", vip_flag = true });
        var contact = await rehearsal.NewContactAsync(new { role = "user", external_id = "ic-new", email = "born@example.test", name = "Born There" });

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal(2, run.Created);
        var made = await rehearsal.ContactAsync((await rehearsal.CellAsync(row, "intercom_contact_id"))!);
        Assert.Equal(("cust-new", "fresh@example.test", "trial"), (Rehearsal.Attribute(made, "external_id"), Rehearsal.Attribute(made, "email"), Rehearsal.Attribute(made, "custom_attributes.lifecycle_stage")));
        var born = Assert.Single(await rehearsal.RowsAsync(), r => Rehearsal.Cell(r, "intercom_contact_id") == contact);
        Assert.Equal(("ic-new", "born@example.test", "Born There", "OK"), (Rehearsal.Cell(born, "external_id"), Rehearsal.Cell(born, "email"), Rehearsal.Cell(born, "full_name"), Rehearsal.Cell(born, "sync_status")));
        await Agreement.AssertAsync(rehearsal);
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_30_S0_32_S0_33_Status_fields_are_written_and_the_time_moves_only_for_processed_records()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var before = (await rehearsal.RowsAsync()).ToDictionary(r => r.GetProperty("id").GetString()!);
        Assert.All(before.Values, r => Assert.Equal("OK", Rehearsal.Cell(r, "sync_status")));
        Assert.All(before.Values, r => Assert.NotNull(Rehearsal.Cell(r, "sync_last_run_at")));
        var edited = before.Keys.First();
        await rehearsal.SetRowAsync(edited, new { team = "Somewhere else" });
        await Task.Delay(20);
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        foreach (var row in await rehearsal.RowsAsync())
        {
            var id = row.GetProperty("id").GetString()!;
            var moved = Rehearsal.Cell(row, "sync_last_run_at") != Rehearsal.Cell(before[id], "sync_last_run_at");
            Assert.Equal(id == edited, moved);
        }
    }

    [Fact]
    public async Task S0_34_The_error_message_is_set_on_trouble_and_cleared_on_success()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var row = (await rehearsal.PairsAsync())[0].Row;
        await rehearsal.SetRowAsync(row, new { email = "one.letter@example.x" });
        await rehearsal.RunAsync();
        Assert.Equal("Error", await rehearsal.CellAsync(row, "sync_status"));
        Assert.Contains("refused", await rehearsal.CellAsync(row, "sync_error_message"), StringComparison.Ordinal);

        await rehearsal.SetRowAsync(row, new { email = "whole@example.test", plan_tier = "Growth (2025)" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal("Needs review", await rehearsal.CellAsync(row, "sync_status"));
        Assert.Contains("Growth (2025)", await rehearsal.CellAsync(row, "sync_error_message"), StringComparison.Ordinal);

        await rehearsal.SetRowAsync(row, new { plan_tier = "Growth" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal(("OK", null), (await rehearsal.CellAsync(row, "sync_status"), await rehearsal.CellAsync(row, "sync_error_message")));
        await rehearsal.AssertQuietAsync();
    }
}
