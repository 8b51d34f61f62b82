using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>"I changed it and it does not arrive": each cause is named with what to do.</summary>
public sealed class NotAppearingTests
{
    [Fact]
    public async Task S0_63_A_failed_record_waits_in_the_queue_and_stands_in_the_tables_needs_review_view()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowAsync(pairs[0].Row, new { plan_tier = "Growth (2025)" }); // has no partner in Intercom
        await rehearsal.SetRowAsync(pairs[1].Row, new { email = "one.letter@example.x" }); // Intercom refuses it
        await rehearsal.RunAsync();

        await rehearsal.ReviewAsync(ReviewReason.ValueNotMapped, pairs[0].Row);
        await rehearsal.ReviewAsync(ReviewReason.Refused, pairs[1].Row);
        Assert.Equal(("Needs review", "Error"), (await rehearsal.CellAsync(pairs[0].Row, "sync_status"), await rehearsal.CellAsync(pairs[1].Row, "sync_status")));
        Assert.Contains("Growth (2025)", await rehearsal.CellAsync(pairs[0].Row, "sync_error_message"), StringComparison.Ordinal);
        var shown = (await rehearsal.Sandbox.AirtableAsync("GET", "/Contacts?view=Needs%20Review"))["records"].EnumerateArray().Select(r => r.GetProperty("id").GetString()).ToList();
        Assert.Equal(new[] { pairs[0].Row, pairs[1].Row }.Order(), shown.Order());

        await rehearsal.SetRowAsync(pairs[0].Row, new { plan_tier = "Growth" });
        await rehearsal.SetRowAsync(pairs[1].Row, new { email = "mended@example.test" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Empty((await rehearsal.Sandbox.AirtableAsync("GET", "/Contacts?view=Needs%20Review"))["records"].EnumerateArray());
        Assert.Empty(await rehearsal.ReviewsAsync());
    }

    [Fact]
    public async Task S0_106_A_record_outside_the_filter_says_which_filter()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var row = await rehearsal.NewRowAsync(new { external_id = "cust-far", email = "far@example.test", full_name = "Far Away", team = "South" });
        await rehearsal.Get<FirstRunDesk>().SetFilterAsync(Rehearsal.Person, Rehearsal.Key, Filters.Of(Side.Left, "team", "is", "North"));

        var run = await rehearsal.RunAsync();

        var story = await rehearsal.StoryAsync(run, row);
        Assert.Equal((Outcome.Skipped, nameof(SkipReason.FilteredOut)), (story.Outcome, story.Reason));
        Assert.Contains("team is North", story.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S0_106_A_token_without_access_is_named_on_the_run_and_on_its_connection_with_the_way_out()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        await using (var db = await rehearsal.DbAsync())
        {
            (await db.Connections.SingleAsync(c => c.Key == "intercom-demo")).ProtectedSecret = rehearsal.Get<ConnectionBook>().Protect("revoked");
            await db.SaveChangesAsync();
        }

        var run = await rehearsal.RunAsync();

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("Intercom refused our token", run.Error, StringComparison.Ordinal);
        Assert.Contains("replace the token and run again", run.Error, StringComparison.Ordinal);
        await using var after = await rehearsal.DbAsync();
        var connection = await after.Connections.SingleAsync(c => c.Key == "intercom-demo");
        Assert.False(connection.Authorised);
        Assert.Equal(run.Error, connection.StateText);
    }
}
