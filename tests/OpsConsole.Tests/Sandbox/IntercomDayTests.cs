using Xunit;

namespace OpsConsole.Tests.Sandbox;

/// <summary>A contact search cuts dates to days of the workspace's zone (sheet, section 5).</summary>
public sealed class IntercomDayTests
{
    [Theory]
    // The contact is created at 2026-03-10 12:30 UTC.
    [InlineData("Pacific/Tongatapu", "2026-03-11")] // UTC+13: already the next day
    [InlineData("Pacific/Pago_Pago", "2026-03-10")] // UTC-11
    [InlineData("America/Los_Angeles", "2026-03-10")]
    public async Task Equals_is_the_whole_day_after_begins_with_the_next_and_before_ends_with_the_last(string zone, string localDay)
    {
        await using var sandbox = await SandboxServer.StartAsync(
            options => (options.Contacts, options.TimeZone) = (0, zone), FrozenClock.At("2026-03-10T12:30:00Z"));
        await sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1" });
        Assert.Equal(zone, (await sandbox.IntercomAsync("GET", "me"))["app"].GetProperty("timezone").GetString());

        var day = DateTime.Parse(localDay, System.Globalization.CultureInfo.InvariantCulture);
        var start = Seconds(day, zone);
        var end = Seconds(day.AddDays(1), zone) - 1;
        foreach (var inside in new[] { start, end })
        {
            Assert.Equal((1, 0, 0), (await Count(sandbox, "=", inside), await Count(sandbox, ">", inside), await Count(sandbox, "<", inside)));
        }

        Assert.Equal((0, 1, 0), (await Count(sandbox, "=", start - 1), await Count(sandbox, ">", start - 1), await Count(sandbox, "<", start - 1)));
        Assert.Equal((0, 0, 1), (await Count(sandbox, "=", end + 1), await Count(sandbox, ">", end + 1), await Count(sandbox, "<", end + 1)));
    }

    [Fact]
    public async Task The_zone_can_be_turned_while_it_runs()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0, FrozenClock.At("2026-03-10T12:30:00Z"));
        await sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1" });
        var noon = DateTimeOffset.Parse("2026-03-10T03:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        Assert.Equal(0, await Count(sandbox, "=", noon));
        await sandbox.LimitsAsync(new { vendor = "intercom", timeZone = "Etc/UTC" });
        Assert.Equal(1, await Count(sandbox, "=", noon));
    }

    [Fact]
    public async Task Milliseconds_find_nothing()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        await sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1" });
        Assert.Equal(0, await Count(sandbox, ">", 1_700_000_000_000));
        Assert.Equal(1, await Count(sandbox, ">", 1_700_000_000));
    }

    static long Seconds(DateTime localDay, string zone) =>
        new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(localDay, TimeZoneInfo.FindSystemTimeZoneById(zone))).ToUnixTimeSeconds();

    static async Task<int> Count(SandboxServer sandbox, string @operator, long value) =>
        (await sandbox.IntercomAsync("POST", "contacts/search", new { query = new { field = "created_at", @operator, value } }))["total_count"].GetInt32();
}
