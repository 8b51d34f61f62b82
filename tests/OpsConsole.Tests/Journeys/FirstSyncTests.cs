using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

public sealed class FirstSyncTests
{
    [Fact]
    public async Task S0_44_The_first_sync_brings_both_sides_together_and_the_second_writes_nothing()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var first = await rehearsal.RunAsync();
        Assert.True(first.Status == RunStatus.Succeeded, $"{first.Status} {first.Error} {first.HeldText}");
        Assert.Equal(first.Read, first.Unchanged + first.Created + first.Updated + first.Skipped + first.Review + first.Failed);
        Assert.True(first.Created > 0);
        await Agreement.AssertAsync(rehearsal);

        var before = (await rehearsal.CallsAsync("airtable"), await rehearsal.CallsAsync("intercom"));
        var second = await rehearsal.RunAsync(RunMode.Full);
        var after = (await rehearsal.CallsAsync("airtable"), await rehearsal.CallsAsync("intercom"));
        Assert.Equal(RunStatus.Succeeded, second.Status);
        Assert.Equal(before.Item1.Writes, after.Item1.Writes);
        Assert.Equal(before.Item2.Writes, after.Item2.Writes);
        Assert.Equal(second.Read - second.Review - second.Skipped, second.Unchanged);
    }
}
