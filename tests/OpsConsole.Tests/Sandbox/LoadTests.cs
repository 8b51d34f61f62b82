using System.Diagnostics;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

/// <summary>What tests of load turn: latency, how many calls at once, limits, and a scroll that dies.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task Every_call_takes_as_long_as_told_and_the_peak_of_calls_in_flight_is_known()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        await sandbox.LimitsAsync(new { vendor = "intercom", latencyMs = 100 });
        var watch = Stopwatch.StartNew();
        await sandbox.IntercomAsync("GET", "me");
        Assert.True(watch.ElapsedMilliseconds >= 95, $"took {watch.ElapsedMilliseconds} ms");
        Assert.Equal(1, (await sandbox.StatsAsync("intercom")).GetProperty("peakInFlight").GetInt32());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sandbox.IntercomAsync("GET", "me")));
        Assert.Equal(8, (await sandbox.StatsAsync("intercom")).GetProperty("peakInFlight").GetInt32());
        await sandbox.ControlAsync("DELETE", "stats");
        Assert.Equal(0, (await sandbox.StatsAsync("intercom")).GetProperty("peakInFlight").GetInt32());
        await sandbox.LimitsAsync(new { latencyMs = 0 });
        Assert.Equal(0, (await sandbox.ControlAsync("GET", "limits"))["intercom"].GetProperty("latencyMs").GetInt32());
    }

    [Fact]
    public async Task The_window_of_a_private_app_lets_1666_through()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0, FrozenClock.At("2026-03-10T12:00:00Z"));
        await sandbox.LimitsAsync(new { vendor = "intercom", perWindow = 1666, windowSeconds = 10 });
        var me = await sandbox.IntercomAsync("GET", "me");
        Assert.Equal(("1666", "1665"), (me.Header("X-RateLimit-Limit"), me.Header("X-RateLimit-Remaining")));
    }

    [Fact]
    public async Task T_04_A_500_on_a_later_page_kills_the_scroll_and_it_begins_anew()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => (options.Contacts, options.Messy) = (5_000, 0));
        await sandbox.FaultAsync(new { vendor = "intercom", kind = "500", count = 1, skip = 2, route = "GET /companies/scroll" });
        var first = await sandbox.IntercomAsync("GET", "companies/scroll");
        var path = "companies/scroll?scroll_param=" + first["scroll_param"].GetString();
        Assert.Equal(200, (await sandbox.IntercomAsync("GET", path)).Status);
        Assert.Equal(500, (await sandbox.IntercomAsync("GET", path)).Status);
        Assert.Equal(404, (await sandbox.IntercomAsync("GET", path)).Status);
        var again = await sandbox.IntercomAsync("GET", "companies/scroll");
        Assert.Equal(first["data"].GetRawText(), again["data"].GetRawText());
        Assert.Equal("scroll_exists", (await sandbox.IntercomAsync("GET", "companies/scroll")).Error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Counts_agree_with_the_dump()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var counts = (await sandbox.ControlAsync("GET", "counts"))["intercom"];
        var dump = await sandbox.DumpAsync("intercom");
        foreach (var name in new[] { "contacts", "companies", "conversations", "tags", "tickets", "articles", "collections", "activity_logs", "data_attributes" })
        {
            Assert.Equal((name, dump.GetProperty(name).GetArrayLength()), (name, counts.GetProperty(name).GetInt32()));
        }

        Assert.Equal(
            dump.GetProperty("conversations").EnumerateArray().Sum(talk => talk.GetProperty("conversation_parts").GetProperty("total_count").GetInt32()),
            counts.GetProperty("conversation_parts_shown").GetInt32());
    }
}
