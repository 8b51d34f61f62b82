using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Walks over the vendors' lists: day borders, pages, iterators that go away.</summary>
public sealed class WalkTests
{
    [Theory]
    [InlineData("Pacific/Apia")]
    [InlineData("Pacific/Auckland")]
    [InlineData("Pacific/Pago_Pago")]
    public async Task T_01_Edits_of_any_hour_are_found_although_search_knows_days_only(string zone)
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12, o => o.TimeZone = zone);
        var pair = (await rehearsal.PairsAsync())[0];
        var now = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById(zone));
        var toMidnight = (TimeSpan.FromDays(1) - now.TimeOfDay).TotalSeconds;
        var step = 0;

        // Now; just before and just after the workspace's midnight; hours later the same day; just before the next midnight.
        foreach (var advance in new[] { 0, toMidnight - 120, 180, 6 * 3600, (18 * 3600) - 240, 300 })
        {
            await rehearsal.Sandbox.AdvanceAsync("intercom", Math.Max(0, advance));
            var name = $"Name {++step}";
            await rehearsal.SetContactAsync(pair.Contact, new { name });
            var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
            Assert.Equal(name, await rehearsal.CellAsync(pair.Row, "full_name"));
            Assert.Equal(1, run.Updated);
            var again = Rehearsal.Succeeded(await rehearsal.RunAsync());
            Assert.Equal(0, again.Updated);
        }
    }

    [Fact]
    public async Task An_iterator_that_expires_in_the_middle_of_a_list_loses_nobody_and_doubles_nobody()
    {
        await using var rehearsal = await Rehearsal.StartAsync(250);
        await rehearsal.Sandbox.FaultAsync(new { vendor = "airtable", kind = "slow", share = 1.0 });
        var id = await rehearsal.Get<RunDesk>().RequestAsync(Rehearsal.Person, Rehearsal.Key, RunMode.Full);
        await Rehearsal.UntilAsync(async () => await PagesAsync(rehearsal) > 0, "a page was read");
        await rehearsal.Sandbox.AdvanceAsync("airtable", 400); // the iterator is kept for 300 s
        await rehearsal.Sandbox.ControlAsync("DELETE", "faults");

        Rehearsal.Succeeded(await rehearsal.EndOfAsync(id));

        Assert.True(await PagesAsync(rehearsal, 422) > 0, "No iterator expired.");
        await Agreement.AssertAsync(rehearsal);
        var second = Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));
        Assert.Equal((await rehearsal.RowsAsync()).Count, second.Unchanged);
        Assert.Equal(second.Read, second.Unchanged);
    }

    private static async Task<int> PagesAsync(Rehearsal rehearsal, int status = 200) =>
        (await rehearsal.Sandbox.StatsAsync("airtable")).GetProperty("routes").EnumerateArray()
            .Where(r => r.GetProperty("route").GetString()!.Contains("listRecords", StringComparison.Ordinal) && r.GetProperty("status").GetInt32() == status)
            .Sum(r => r.GetProperty("count").GetInt32());
}
