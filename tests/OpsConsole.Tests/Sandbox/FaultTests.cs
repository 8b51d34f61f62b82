using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class FaultTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 20);
        await _sandbox.LimitsAsync(new { enabled = false });
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_429_comes_in_the_vendors_shape_before_the_handler()
    {
        await _sandbox.FaultAsync(new { kind = "429", count = 2 });
        var intercom = await Create();
        Assert.Equal((429, "rate_limit_exceeded"), (intercom.Status, intercom.Error.GetProperty("code").GetString()));
        Assert.Equal("0", intercom.Header("X-RateLimit-Remaining"));
        var airtable = await _sandbox.AirtableAsync("GET", "/Contacts");
        Assert.Equal((429, "RATE_LIMIT_REACHED"), (airtable.Status, airtable["errors"][0].GetProperty("error").GetString()));
        Assert.Equal(0, await Created());
        Assert.Equal(200, (await Create()).Status);
        Assert.Equal(1, (await _sandbox.StatsAsync("intercom")).GetProperty("throttled").GetInt32());
    }

    [Fact]
    public async Task A_401_says_that_the_token_is_not_valid_until_it_is_called_off()
    {
        await _sandbox.FaultAsync(new { kind = "401", share = 1.0 });
        var intercom = await Create();
        Assert.Equal((401, "unauthorized"), (intercom.Status, intercom.Error.GetProperty("code").GetString()));
        Assert.Equal(401, (await _sandbox.AirtableAsync("GET", "/Contacts")).Status);
        await _sandbox.ControlAsync("DELETE", "faults");
        Assert.Equal(200, (await Create()).Status);
    }

    [Theory]
    [InlineData("500", 500)]
    [InlineData("503", 503)]
    public async Task A_5xx_is_unworked_and_sometimes_a_proxys_page(string kind, int status)
    {
        await _sandbox.FaultAsync(new { vendor = "intercom", kind, share = 1.0 });
        var bodies = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            var answer = await Create();
            Assert.Equal(status, answer.Status);
            bodies.Add(answer.Text);
        }

        Assert.Contains(bodies, body => body.Contains("nginx"));
        Assert.Contains(bodies, body => body.Contains("error.list"));
        await _sandbox.ControlAsync("DELETE", "faults");
        Assert.Equal(0, await Created());
    }

    [Theory]
    [InlineData("timeout", 0)]
    [InlineData("reset", 0)]
    [InlineData("timeout-after-commit", 1)]
    [InlineData("half-page", 1)]
    public async Task A_cut_connection_leaves_the_write_done_or_undone(string kind, int created)
    {
        await _sandbox.FaultAsync(new { vendor = "intercom", kind, count = 1, seconds = 0.2, route = "POST /contacts" });
        await Assert.ThrowsAsync<HttpRequestException>(Create);
        Assert.Equal(created, await Created());
    }

    [Fact]
    public async Task Malformed_is_worked_and_answers_200_with_no_whole_json()
    {
        await _sandbox.FaultAsync(new { vendor = "intercom", kind = "malformed", share = 1.0 });
        for (var i = 0; i < 6; i++)
        {
            var answer = await _sandbox.IntercomAsync("GET", "contacts");
            Assert.Equal(200, answer.Status);
            Assert.ThrowsAny<JsonException>(() => answer.Json);
        }

        await Create();
        await _sandbox.ControlAsync("DELETE", "faults");
        Assert.Equal(1, await Created());
    }

    [Fact]
    public async Task Slow_takes_its_time_and_works()
    {
        await _sandbox.FaultAsync(new { kind = "slow", count = 1 });
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(200, (await Create()).Status);
        Assert.InRange(watch.ElapsedMilliseconds, 250, 5000);
    }

    [Fact]
    public async Task A_route_names_one_operation_and_a_path_all_below_it()
    {
        await _sandbox.FaultAsync(new { vendor = "intercom", kind = "500", share = 1.0, route = "GET /contacts/{anything}" });
        await _sandbox.FaultAsync(new { vendor = "airtable", kind = "500", share = 1.0, route = "/v0/appOpsDemo0000001" });
        Assert.Equal(200, (await _sandbox.IntercomAsync("GET", "contacts")).Status);
        Assert.Equal(500, (await _sandbox.IntercomAsync("GET", "contacts/x")).Status);
        Assert.Equal(200, (await _sandbox.AirtableAsync("GET", "meta/whoami")).Status);
        Assert.Equal(500, (await _sandbox.AirtableAsync("GET", "/Contacts")).Status);
    }

    [Fact]
    public async Task A_share_strikes_the_same_requests_for_the_same_seed()
    {
        async Task<string> Strikes(int seed)
        {
            await _sandbox.ControlAsync("DELETE", "faults");
            await _sandbox.FaultAsync(new { vendor = "intercom", kind = "429", share = 0.3, seed });
            var strikes = "";
            for (var i = 0; i < 40; i++)
            {
                strikes += (await _sandbox.IntercomAsync("GET", "me")).Status == 429 ? "x" : ".";
            }

            return strikes;
        }

        var first = await Strikes(1);
        Assert.InRange(first.Count(strike => strike == 'x'), 4, 22);
        Assert.Equal(first, await Strikes(1));
        Assert.NotEqual(first, await Strikes(2));
    }

    [Fact]
    public async Task An_unknown_kind_is_refused_with_a_reason()
    {
        var answer = await SandboxServer.SendAsync(_sandbox.Control, "POST", "faults", new { kind = "flood" });
        Assert.Equal(400, answer.Status);
        Assert.Contains("kind must be one of", answer["error"].GetString());
    }

    Task<Answer> Create() => _sandbox.IntercomAsync("POST", "contacts", new { external_id = "made" });

    async Task<int> Created() =>
        (await _sandbox.DumpAsync("intercom")).GetProperty("contacts").EnumerateArray().Count(contact => contact.GetProperty("external_id").GetString() == "made");
}
