using System.Net.Http.Headers;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class AirtableDoorTests
{
    [Fact]
    public async Task The_sixth_request_in_a_second_shuts_the_base_for_thirty()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0, FrozenClock.At("2026-03-10T12:00:00Z"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, (await sandbox.AirtableAsync("GET", "/Contacts")).Status);
        }

        var refused = await sandbox.AirtableAsync("GET", "/Contacts");
        Assert.Equal((429, """{"errors":[{"error":"RATE_LIMIT_REACHED","message":"Rate limit exceeded. Please try again later"}]}"""), (refused.Status, refused.Text));
        Assert.Equal(200, (await sandbox.AirtableAsync("GET", "meta/whoami")).Status);
        await sandbox.AdvanceAsync("airtable", 29.9);
        Assert.Equal(429, (await sandbox.AirtableAsync("GET", "meta/bases/appOpsDemo0000001/tables")).Status);
        await sandbox.AdvanceAsync("airtable", 0.2);
        Assert.Equal(200, (await sandbox.AirtableAsync("GET", "/Contacts")).Status);
        Assert.Equal(6, (await sandbox.StatsAsync("airtable")).GetProperty("fullestWindow").GetInt32());
    }

    [Fact]
    public async Task Five_a_second_for_ever_is_fine()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0, FrozenClock.At("2026-03-10T12:00:00Z"));
        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(200, (await sandbox.AirtableAsync("GET", "/Contacts")).Status);
            await sandbox.AdvanceAsync("airtable", 0.2);
        }
    }

    [Fact]
    public async Task A_missing_and_a_wrong_token_are_two_kinds_of_401()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        sandbox.Airtable.DefaultRequestHeaders.Authorization = null;
        var missing = await sandbox.AirtableAsync("GET", "meta/whoami");
        Assert.Equal((401, "AUTHENTICATION_REQUIRED"), (missing.Status, missing["error"].GetProperty("type").GetString()));
        sandbox.Airtable.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        var wrong = await sandbox.AirtableAsync("GET", "meta/whoami");
        Assert.Equal((401, "UNAUTHORIZED"), (wrong.Status, wrong["error"].GetProperty("type").GetString()));
    }

    [Fact]
    public async Task An_unknown_path_is_a_bare_404()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        var answer = await sandbox.AirtableAsync("GET", "meta/nothing/here/at/all");
        Assert.Equal((404, """{"error":"NOT_FOUND"}"""), (answer.Status, answer.Text));
    }
}
