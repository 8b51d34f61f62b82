using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class LifeTests
{
    const string Noon = "2026-03-10T12:00:00Z";

    [Fact]
    public async Task The_same_seed_lives_the_same_day_and_another_seed_another()
    {
        var days = new List<string>();
        foreach (var seed in new[] { 3, 3, 4 })
        {
            await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 50, FrozenClock.At(Noon));
            await Step(sandbox, new { count = 200, seed });
            days.Add((await sandbox.DumpAsync("intercom")).GetProperty("conversations").GetRawText());
        }

        Assert.Equal(days[0], days[1]);
        Assert.NotEqual(days[0], days[2]);
    }

    [Fact]
    public async Task A_long_day_has_every_kind_of_thing_in_it()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 50, FrozenClock.At(Noon));
        var done = await Step(sandbox, new { count = 800, seed = 1 });
        Assert.Equal(["answer", "assign", "close", "open", "rate", "reopen", "reply", "snooze", "tag"], done.EnumerateObject().Select(kind => kind.Name));
        Assert.Equal(800, done.EnumerateObject().Sum(kind => kind.Value.GetInt32()));
        var reasons = (await sandbox.DumpAsync("intercom")).GetProperty("conversations").EnumerateArray()
            .Select(it => it.GetProperty("custom_attributes").TryGetProperty("close_reason", out var reason) ? reason.GetString() : null).OfType<string>().ToList();
        Assert.Contains("Bug", reasons);
        Assert.Contains(reasons, reason => char.IsLower(reason[0]));
    }

    [Fact]
    public async Task Only_the_kinds_asked_for_happen()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 50, FrozenClock.At(Noon));
        Assert.Equal("""{"open":7}""", (await Step(sandbox, new { count = 7, seed = 1, kinds = new[] { "open" } })).GetRawText());
        using var refused = await sandbox.Control.PostAsync("life/step", new StringContent("""{"kinds":["dance"]}"""));
        Assert.Equal(400, (int)refused.StatusCode);
    }

    [Fact]
    public async Task A_pace_goes_on_by_itself_until_it_is_stopped()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 50);
        var before = await Count(sandbox);
        await sandbox.ControlAsync("POST", "life", new { perMinute = 3000, seed = 2, kinds = new[] { "open" } });
        for (var i = 0; i < 500 && await Count(sandbox) < before + 3; i++)
        {
            await Task.Delay(20);
        }

        await sandbox.ControlAsync("POST", "life", new { perMinute = 0 });
        Assert.Equal(0, (await sandbox.ControlAsync("GET", "life"))["perMinute"].GetInt32());
        Assert.True(await Count(sandbox) >= before + 3);
    }

    static async Task<JsonElement> Step(SandboxServer sandbox, object body) => (await sandbox.ControlAsync("POST", "life/step", body))["done"];

    static async Task<int> Count(SandboxServer sandbox) => (await sandbox.IntercomAsync("GET", "conversations?per_page=1"))["total_count"].GetInt32();
}
