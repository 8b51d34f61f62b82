using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Lifecycle, owners and what is marked as important: each change is accounted for by itself (S0-121).</summary>
public sealed class HighImpactTests
{
    [Fact]
    public async Task S0_121_Lifecycle_owner_and_flags_stand_in_the_audit_with_who_before_and_after()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(5);
        Assert.Empty(await ChangesAsync(rehearsal)); // creating somebody changes nothing
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { lifecycle_stage = "Trial", csm_owner = "Old Owner", escalation = false, team = "One" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var seen = (await ChangesAsync(rehearsal)).Count;
        await rehearsal.SetRowAsync(pair.Row, new { lifecycle_stage = "Churned", csm_owner = "New Owner", escalation = true, team = "Two" });
        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());

        var changes = (await ChangesAsync(rehearsal)).Skip(seen).ToDictionary(a => a.Sentence.Split(' ')[0]);
        Assert.Equal(["custom_attributes.csm_name", "custom_attributes.escalation", "custom_attributes.lifecycle_stage"], changes.Keys.Order());
        Assert.Equal(("trial", "churned"), (changes["custom_attributes.lifecycle_stage"].Before, changes["custom_attributes.lifecycle_stage"].After));
        Assert.Equal(("Old Owner", "New Owner"), (changes["custom_attributes.csm_name"].Before, changes["custom_attributes.csm_name"].After));
        Assert.All(changes.Values, a => Assert.Equal((Rehearsal.Person.Name, "customer", pair.Contact), (a.Who, a.Object, a.ObjectKey)));
        Assert.All(changes.Values, a => Assert.Contains($"by run {run.Id}: Airtable owns the field.", a.Sentence));
    }

    [Fact]
    public async Task S0_121_A_private_value_is_masked_there_and_the_schedule_is_named_as_such()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(5);
        await rehearsal.PublishAsync(c => c with { Fields = [.. c.Fields.Select(f => f.Left == "csm_owner" ? f with { Sensitivity = Sensitivity.Personal } : f)] });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { csm_owner = "Quintessa Private" });
        await rehearsal.Sandbox.AdvanceAsync("airtable", 60);
        Rehearsal.Succeeded(await rehearsal.ScheduledAsync());

        var change = (await ChangesAsync(rehearsal)).Last();
        Assert.Equal(("schedule", Masking.Hidden), (change.Who, change.After));
        Assert.DoesNotContain("Quintessa", change.Sentence + change.Before + change.After, StringComparison.Ordinal);
    }

    private static async Task<List<AuditRow>> ChangesAsync(Rehearsal rehearsal)
    {
        await using var db = await rehearsal.DbAsync();
        return await db.Audit.Where(a => a.Verb == "changeValue").OrderBy(a => a.Id).ToListAsync();
    }
}
