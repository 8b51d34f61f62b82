using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomDoorTests
{
    [Fact]
    public async Task A_wrong_token_is_the_vendors_401_without_rate_headers()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        sandbox.Intercom.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        var answer = await sandbox.IntercomAsync("GET", "me");
        Assert.Equal(401, answer.Status);
        Assert.Equal(answer.Header("X-Request-Id"), answer["request_id"].GetString());
        Assert.Equal($$"""{"type":"error.list","request_id":"{{answer["request_id"].GetString()}}","errors":[{"code":"unauthorized","message":"Access Token Invalid"}]}""", answer.Text);
        Assert.False(answer.Headers.Contains("X-RateLimit-Limit"));
    }

    [Fact]
    public async Task A_window_counts_down_refuses_and_opens_again_at_its_reset()
    {
        var start = FrozenClock.At("2026-03-10T12:00:00Z");
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0, start);
        await sandbox.LimitsAsync(new { vendor = "intercom", perWindow = 3 });
        for (var left = 2; left >= 0; left--)
        {
            var good = await sandbox.IntercomAsync("GET", "me");
            Assert.Equal((200, "3", left.ToString()), (good.Status, good.Header("X-RateLimit-Limit"), good.Header("X-RateLimit-Remaining")));
        }

        var refused = await sandbox.IntercomAsync("GET", "me");
        Assert.Equal((429, "0"), (refused.Status, refused.Header("X-RateLimit-Remaining")));
        Assert.Equal("rate_limit_exceeded", refused.Error.GetProperty("code").GetString());
        Assert.Equal("Exceeded rate limit of 3 in 10_seconds", refused.Error.GetProperty("message").GetString());
        Assert.False(refused.Headers.Contains("Retry-After"));
        var wait = long.Parse(refused.Header("X-RateLimit-Reset")) - start.GetUtcNow().ToUnixTimeSeconds();
        Assert.InRange(wait, 1, 10);

        await sandbox.AdvanceAsync("intercom", wait - 1);
        Assert.Equal(429, (await sandbox.IntercomAsync("GET", "me")).Status);
        await sandbox.AdvanceAsync("intercom", 1);
        var open = await sandbox.IntercomAsync("GET", "me");
        Assert.Equal((200, "2"), (open.Status, open.Header("X-RateLimit-Remaining")));
        Assert.Equal(start.GetUtcNow().AddSeconds(wait), open.Headers.Date);
    }

    [Fact]
    public async Task With_limits_off_nothing_is_refused_and_the_headers_tell_of_an_unspent_window()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0, FrozenClock.At("2026-03-10T12:00:00Z"));
        await sandbox.LimitsAsync(new { vendor = "intercom", perWindow = 1, enabled = false });
        await sandbox.IntercomAsync("GET", "me");
        var second = await sandbox.IntercomAsync("GET", "me");
        Assert.Equal((200, "1"), (second.Status, second.Header("X-RateLimit-Remaining"))); // a spent one would make a well-behaved client wait
    }

    [Theory]
    [InlineData("2.15", 200)]
    [InlineData("2.11", 200)]
    [InlineData("Unstable", 200)]
    [InlineData("2.99", 400)]
    public async Task The_version_is_echoed_and_must_exist(string version, int status)
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        sandbox.Intercom.DefaultRequestHeaders.Add("Intercom-Version", version);
        var answer = await sandbox.IntercomAsync("GET", "me");
        Assert.Equal((status, version), (answer.Status, answer.Header("Intercom-Version")));
    }

    [Fact]
    public async Task Wrong_media_malformed_bodies_and_unknown_paths_get_the_vendors_answers()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        Assert.Equal(404, (await sandbox.IntercomAsync("GET", "no/such/path")).Status);
        Assert.Equal(404, (await sandbox.IntercomAsync("PATCH", "contacts")).Status);
        Assert.Equal(400, await Post(sandbox, "{\"email\":", "application/json"));
        Assert.Equal(415, await Post(sandbox, "email=a", "application/x-www-form-urlencoded"));
        Assert.Equal(413, await Post(sandbox, "\"" + new string('x', 5_000_000) + "\"", "application/json"));
        sandbox.Intercom.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        Assert.Equal(406, (await sandbox.IntercomAsync("GET", "me")).Status);
    }

    static async Task<int> Post(SandboxServer sandbox, string body, string type)
    {
        using var answer = await sandbox.Intercom.PostAsync("contacts", new StringContent(body, Encoding.UTF8, type));
        Assert.Contains("error.list", await answer.Content.ReadAsStringAsync());
        return (int)answer.StatusCode;
    }
}
