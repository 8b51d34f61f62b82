using System.Net.Http.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class InboxTests
{
    [Fact]
    public async Task A_chat_message_is_answered_ok_and_anything_else_is_no_payload()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        using var client = new HttpClient();
        foreach (var (body, status, said) in new[]
        {
            ("""{"text":"Sync failed"}""", 200, "ok"), ("""{"blocks":[{"type":"divider"}]}""", 200, "ok"),
            ("""{"text":""}""", 400, "invalid_payload"), ("[]", 400, "invalid_payload"), ("{", 400, "invalid_payload"), ("", 400, "invalid_payload"),
        })
        {
            using var answer = await client.PostAsync(sandbox.BaseUrl + "/slack/alerts", new StringContent(body));
            Assert.Equal((status, said), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }

        var kept = (await sandbox.DumpAsync("slack")).GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(2, kept.Count);
        Assert.Equal(("alerts", "Sync failed"), (kept[0].GetProperty("channel").GetString(), kept[0].GetProperty("message").GetProperty("text").GetString()));
        await sandbox.ResetAsync(7, 0, 0);
        Assert.Empty((await sandbox.DumpAsync("slack")).GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task A_generic_address_keeps_body_and_headers_as_they_came()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        using var client = new HttpClient { DefaultRequestHeaders = { { "X-Signature", "sha256=abc" } } };
        using var answer = await client.PostAsync(sandbox.BaseUrl + "/generic/pager", JsonContent.Create(new { what = "a \"quote\"" }));
        Assert.Equal(200, (int)answer.StatusCode);
        var kept = Assert.Single((await sandbox.DumpAsync("generic")).GetProperty("requests").EnumerateArray());
        Assert.Equal(("pager", """{"what":"a \u0022quote\u0022"}""", "sha256=abc"), (kept.GetProperty("name").GetString(), kept.GetProperty("body").GetString(), kept.GetProperty("headers").GetProperty("X-Signature").GetString()));
    }
}
