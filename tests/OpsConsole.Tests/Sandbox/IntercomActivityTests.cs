using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomActivityTests : IAsyncLifetime
{
    const long Day = 86_400;

    SandboxServer _sandbox = null!;
    long _now;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0, FrozenClock.At("2026-03-10T12:00:00Z"));
        _now = FrozenClock.At("2026-03-10T12:00:00Z").GetUtcNow().ToUnixTimeSeconds();
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task S1_48_Ranges_laid_end_to_end_give_every_log_once_and_a_wide_one_a_500()
    {
        var ids = new List<string>();
        for (var from = _now - (420 * Day); from < _now; from += 60 * Day)
        {
            ids.AddRange((await Walk(from, from + (60 * Day) - 1)).Select(log => log.GetProperty("id").GetString()!));
        }

        Assert.Equal(240, ids.Count);
        Assert.Equal(240, ids.Distinct().Count());
        Assert.Equal(500, (await _sandbox.IntercomAsync("GET", $"admins/activity_logs?created_at_after={_now - (92 * Day)}")).Status);
        Assert.Equal(400, (await _sandbox.IntercomAsync("GET", "admins/activity_logs")).Status);
    }

    [Fact]
    public async Task S1_48_What_an_admin_does_is_the_newest_log()
    {
        var before = (await Walk(_now - Day, _now)).Count;
        var away = await _sandbox.IntercomAsync("PUT", "admins/991267460/away", new { away_mode_enabled = true, away_mode_reassign = false });
        Assert.True(away["away_mode_enabled"].GetBoolean());
        Assert.Equal(away.Text, (await _sandbox.IntercomAsync("GET", "admins/991267460")).Text);
        var logs = await Walk(_now - Day, _now);
        Assert.Equal(before + 1, logs.Count);
        Assert.Equal(("admin_away_mode_change", _now), (logs[0].GetProperty("activity_type").GetString(), logs[0].GetProperty("created_at").GetInt64()));
        Assert.Equal("991267460", logs[0].GetProperty("performed_by").GetProperty("id").GetString());
    }

    [Fact]
    public async Task S1_47_Subscription_types_come_in_every_state()
    {
        var types = (await _sandbox.IntercomAsync("GET", "subscription_types"))["data"].EnumerateArray().ToList();
        Assert.Equal(["archived", "draft", "live"], types.Select(type => type.GetProperty("state").GetString()).Distinct().Order());
        Assert.All(types, type => Assert.Equal("subscription", type.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task The_region_of_the_workspace_can_be_chosen()
    {
        Assert.Equal("US", (await _sandbox.IntercomAsync("GET", "me"))["app"].GetProperty("region").GetString());
        await _sandbox.LimitsAsync(new { vendor = "intercom", region = "EU" });
        Assert.Equal("EU", (await _sandbox.IntercomAsync("GET", "me"))["app"].GetProperty("region").GetString());
        await Assert.ThrowsAsync<InvalidOperationException>(() => _sandbox.LimitsAsync(new { vendor = "intercom", region = "Mars" }));
    }

    async Task<List<JsonElement>> Walk(long after, long before)
    {
        var logs = new List<JsonElement>();
        var next = $"admins/activity_logs?created_at_after={after}&created_at_before={before}";
        while (next is not null)
        {
            var page = await SandboxServer.SendAsync(_sandbox.Intercom, "GET", next);
            Assert.Equal("activity_log.list", page["type"].GetString());
            logs.AddRange(page["activity_logs"].EnumerateArray());
            next = page["pages"].GetProperty("next").GetString();
        }

        return logs;
    }
}
