using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>The rows of the contacts' recipe, each by the line that asks for it, over both vendors.</summary>
public sealed class ContactRowTests
{
    /// <summary>One edit of each field in Airtable, all in one run.</summary>
    [Fact]
    public async Task S0_04_S0_06_S0_08_S0_09_S0_46_S0_48_S0_49_S0_50_S0_51_S0_52_S0_54_Each_mapped_field_arrives_in_its_type()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new Dictionary<string, object>
        {
            ["external_id"] = "cust-777",
            ["email"] = "seven@example.test",
            ["plan_tier"] = "Enterprise",
            ["mrr_band"] = "5k-10k",
            ["renewal_date"] = "2027-03-01",
            ["trial_end_date"] = "2027-02-01",
            ["lifecycle_stage"] = "Churned",
            ["csm_owner"] = "Ada L",
            ["ae_owner"] = "Bo M",
            ["team"] = "Night",
            ["region"] = "EMEA",
            ["health_score"] = 61,
            ["sla_tier"] = "Gold",
            ["escalation"] = true,
            ["usage_band"] = 4,
        });
        var run = await rehearsal.RunAsync();
        Assert.True(run.Status == RunStatus.Succeeded, string.Join(" / ", (await rehearsal.RecordsAsync(run.Id)).Select(r => r.Text)));

        var contact = await rehearsal.ContactAsync(pair.Contact);
        JsonElement Custom(string name) => contact.GetProperty("custom_attributes").GetProperty(name);
        Assert.Equal(("cust-777", "seven@example.test"), (contact.GetProperty("external_id").GetString(), contact.GetProperty("email").GetString()));
        Assert.Equal(("Enterprise", "5k-10k", "churned"), (Custom("plan_tier").GetString(), Custom("mrr_band").GetString(), Custom("lifecycle_stage").GetString()));
        Assert.Equal((1803859200m, 1801440000m), (Custom("renewal_at").GetDecimal(), Custom("trial_end_at").GetDecimal()));
        Assert.Equal(("Ada L", "Bo M", "Night", "EMEA", "Gold"), (Custom("csm_name").GetString(), Custom("ae_name").GetString(), Custom("team").GetString(), Custom("region").GetString(), Custom("sla_tier").GetString()));
        Assert.Equal((61m, 4m, JsonValueKind.True), (Custom("health_score").GetDecimal(), Custom("usage_band").GetDecimal(), Custom("escalation").ValueKind));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public void S0_02_The_recipes_give_structured_fields_to_Airtable_and_what_Intercom_knows_to_Intercom()
    {
        var contacts = ContractStarts.Read("airtable-intercom-contacts");
        Assert.All(contacts.Fields.Where(f => f.Right.StartsWith("custom_attributes.", StringComparison.Ordinal)), f => Assert.Equal((FieldOwner.Left, Direction.ToRight), (f.Owner, f.Direction)));
        Assert.Equal(FieldOwner.Right, contacts.Fields.Single(f => f.Right == "last_seen_at").Owner);
        var conversations = ContractStarts.Read("airtable-intercom-conversations");
        Assert.All(conversations.Fields, f => Assert.Equal((FieldOwner.Right, Direction.ToLeft), (f.Owner, f.Direction)));
    }

    [Fact]
    public async Task S0_03_A_run_tells_who_asked_for_it_its_contract_version_and_its_counts()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        foreach (var (run, who, scheduled) in new[] { (await rehearsal.ScheduledAsync(), "schedule", true), (await rehearsal.RunAsync(), Rehearsal.Person.Name, false) })
        {
            Assert.Equal((who, scheduled, 1), (run.RequestedBy, run.Scheduled, run.ContractVersion));
            Rehearsal.AddsUp(run);
        }
    }

    /// <summary>A lifecycle change as a rule sees it: the label follows the stage.</summary>
    [Fact]
    [Trait("Pack", "GoLive")]
    public async Task S0_100_A_lifecycle_change_drives_a_tag()
    {
        Rule Label(string key, string? from, string? to, string value) => new()
        {
            Key = key,
            Name = key,
            When = new() { Event = TriggerKind.Changed, Side = Side.Left, Field = "lifecycle_stage", From = from, To = to },
            Branches = [new() { Then = [new() { Do = ActionKind.Set, Side = Side.Right, Field = "tags.Needs onboarding", Value = value }] }],
        };
        await using var rehearsal = await Rehearsal.SyncedAsync(8);
        await rehearsal.PublishAsync(c => c with { Rules = [RuleJson.Write(Label("on", null, "Trial", "true")), RuleJson.Write(Label("off", "Trial", null, "false"))], Limits = c.Limits with { MassChangeShare = 1 } });
        var pair = (await rehearsal.PairsAsync())[0];
        foreach (var (stage, tagged) in new[] { ("Active", false), ("Trial", true), ("Churned", false) })
        {
            await rehearsal.SetRowAsync(pair.Row, new { lifecycle_stage = stage });
            Rehearsal.Succeeded(await rehearsal.RunAsync());
            await rehearsal.ActAsync();
            Assert.Equal(tagged, (await rehearsal.Sandbox.IntercomAsync("GET", $"contacts/{pair.Contact}/tags")).Text.Contains("14929002", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task S0_56_A_segment_over_trial_ends_is_driven_by_the_synced_date()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(8);
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { trial_end_date = "2031-05-05" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());

        var day = new DateTimeOffset(2031, 5, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var query = new { query = new { field = "custom_attributes.trial_end_at", @operator = ">", value = (day - 86400).ToString(System.Globalization.CultureInfo.InvariantCulture) } };
        var found = (await rehearsal.Sandbox.IntercomAsync("POST", "contacts/search", query))["data"].EnumerateArray().Select(c => c.GetProperty("id").GetString());
        Assert.Equal([pair.Contact], found);
    }
}
