using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Many records at once, with the vendors' limits on.</summary>
public sealed class VolumeTests
{
    [Trait("Pack", "GoLive")]
    [Fact]
    public async Task S0_103_S0_108_A_hundred_and_fifty_updates_pass_without_one_refusal_and_in_full_batches()
    {
        const int Count = 150;
        await using var rehearsal = await Rehearsal.StartAsync(Count, limits: true);
        await rehearsal.PublishAsync(c => c with { Limits = c.Limits with { MassChangeShare = 1 } });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.Sandbox.LimitsAsync(new { enabled = false }); // while people edit
        var pairs = (await rehearsal.PairsAsync()).Take(Count).ToList();
        await rehearsal.SetRowsAsync(pairs.Select(p => p.Row), id => new { team = "Team of " + id });
        await Task.Delay(1100);
        await rehearsal.Sandbox.LimitsAsync(new { enabled = true });
        var (airtable, intercom) = (await rehearsal.CallsAsync("airtable"), await rehearsal.CallsAsync("intercom"));

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal(Count, run.Updated);
        var contacts = (await rehearsal.ContactsAsync()).ToDictionary(c => c.GetProperty("id").GetString()!);
        Assert.All(pairs, p => Assert.Equal("Team of " + p.Row, Rehearsal.Attribute(contacts[p.Contact], "custom_attributes.team")));
        foreach (var vendor in new[] { "airtable", "intercom" })
        {
            Assert.Equal(0, (await rehearsal.Sandbox.StatsAsync(vendor)).GetProperty("throttled").GetInt32());
        }

        var (airtableAfter, intercomAfter) = (await rehearsal.CallsAsync("airtable"), await rehearsal.CallsAsync("intercom"));
        Assert.InRange(airtableAfter.Writes - airtable.Writes, Count / 10, (Count / 10) + 2);
        Assert.InRange(airtableAfter.Reads - airtable.Reads, 1, 6);
        Assert.Equal(Count, intercomAfter.Writes - intercom.Writes);
        Assert.InRange(intercomAfter.Reads - intercom.Reads, 1, 8);
        Assert.Equal(RunMode.Incremental, run.Mode);
    }
}
