using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>A run that stops itself waits for a person's yes or no (guarantee 8).</summary>
public sealed class HoldTests
{
    [Fact]
    public async Task A_mass_change_is_held_before_any_write_and_a_yes_carries_it_out()
    {
        await using var rehearsal = await MassChangeAsync();
        var world = await rehearsal.WorldAsync();
        var held = await rehearsal.RunAsync();
        Assert.Equal(RunStatus.Held, held.Status);
        Assert.Contains("Held before writing: 30 of", held.HeldText, StringComparison.Ordinal);
        Assert.Contains("custom_attributes.team", held.HeldText, StringComparison.Ordinal);
        Assert.Equal(world, await rehearsal.WorldAsync());

        await rehearsal.Get<RunDesk>().ApproveAsync(Rehearsal.Person, held.Id);
        var run = Rehearsal.Succeeded(await rehearsal.EndOfAsync(held.Id));

        Assert.Equal((30, Rehearsal.Person.Name), (run.Updated, run.ApprovedBy));
        Assert.Equal(30, (await rehearsal.ContactsAsync()).Count(c => Rehearsal.Attribute(c, "custom_attributes.team") == "Everybody"));
        await Agreement.AssertAsync(rehearsal);
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task A_no_writes_nothing_and_the_next_run_meets_the_change_again()
    {
        await using var rehearsal = await MassChangeAsync();
        var world = await rehearsal.WorldAsync();
        var held = await rehearsal.RunAsync();
        await rehearsal.Get<RunDesk>().DropAsync(Rehearsal.Person, held.Id);
        Assert.Equal(RunStatus.Cancelled, (await rehearsal.EndOfAsync(held.Id)).Status);
        Assert.Equal(world, await rehearsal.WorldAsync());

        var again = await rehearsal.RunAsync();
        Assert.Equal(RunStatus.Held, again.Status);
        Assert.Contains("30 of", again.HeldText, StringComparison.Ordinal);
        Assert.Equal(world, await rehearsal.WorldAsync());
    }

    [Fact]
    public async Task What_is_edited_between_the_hold_and_the_yes_is_not_overwritten_with_old_values()
    {
        await using var rehearsal = await MassChangeAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        var held = await rehearsal.RunAsync();
        await rehearsal.SetRowAsync(pair.Row, new { team = "Changed since" });
        await rehearsal.Get<RunDesk>().ApproveAsync(Rehearsal.Person, held.Id);
        Rehearsal.Succeeded(await rehearsal.EndOfAsync(held.Id));
        Assert.Equal("Changed since", await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team"));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task Too_large_a_share_of_failures_stops_the_run_and_a_yes_ends_it()
    {
        await using var rehearsal = await Rehearsal.StartAsync(60);
        var rows = (await rehearsal.RowsAsync()).Select(r => r.GetProperty("id").GetString()!).Take(12).ToList();
        await rehearsal.SetRowsAsync(rows, id => new { email = id.ToLowerInvariant() + "@example.x" });

        var held = await rehearsal.RunAsync();

        Assert.Equal(RunStatus.Held, held.Status);
        Assert.Contains("12 failed", held.HeldText, StringComparison.Ordinal);
        Rehearsal.AddsUp(held);
        await rehearsal.Get<RunDesk>().ApproveAsync(Rehearsal.Person, held.Id);
        var run = await rehearsal.EndOfAsync(held.Id);
        Rehearsal.AddsUp(run);
        Assert.Equal((RunStatus.CompletedWithErrors, 12), (run.Status, run.Failed));
        Assert.Equal(12, (await rehearsal.ReviewsAsync()).Count(r => r.Reason == ReviewReason.Refused));
        await Agreement.AssertKeysAsync(rehearsal);
    }

    [Fact]
    public async Task A_cancelled_run_keeps_what_it_settled_and_the_next_one_does_the_rest()
    {
        await using var rehearsal = await Rehearsal.StartAsync(60);
        await rehearsal.Sandbox.FaultAsync(new { vendor = "airtable", kind = "slow", share = 1.0 });
        var id = await rehearsal.Get<RunDesk>().RequestAsync(Rehearsal.Person, Rehearsal.Key, RunMode.Incremental);
        await Rehearsal.UntilAsync(async () => (await rehearsal.CallsAsync("airtable")).Reads > 0, "the run reads");
        await rehearsal.Get<RunDesk>().CancelAsync(Rehearsal.Person, id);
        var cancelled = await rehearsal.EndOfAsync(id);
        Assert.Equal(RunStatus.Cancelled, cancelled.Status);
        Rehearsal.AddsUp(cancelled);

        await rehearsal.Sandbox.ControlAsync("DELETE", "faults");
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await Agreement.AssertAsync(rehearsal);
        await rehearsal.AssertQuietAsync();
    }

    private static async Task<Rehearsal> MassChangeAsync()
    {
        var rehearsal = await Rehearsal.SyncedAsync(60);
        await rehearsal.SetRowsAsync((await rehearsal.PairsAsync()).Take(30).Select(p => p.Row), _ => new { team = "Everybody" });
        return rehearsal;
    }
}
