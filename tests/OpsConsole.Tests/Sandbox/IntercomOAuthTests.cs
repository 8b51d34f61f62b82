using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomOAuthTests : IDisposable
{
    private const string Back = "http://127.0.0.1:9/back";
    private readonly string file = Path.Combine(Path.GetTempPath(), "sandbox-" + Path.GetRandomFileName() + ".jsonl");

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task S1_03_The_page_says_who_asks_for_what_and_the_code_is_good_for_one_exchange()
    {
        await using var sandbox = await StartAsync();
        var html = await sandbox.Control.GetStringAsync(Page(sandbox));
        Assert.All(["app&lt;1&gt; asks for access", "Ops rehearsal", "region US", "127.0.0.1:9", "Read and list users and companies", "Read conversations", "Read tickets", "Read admins", "Read admin activity logs", "Read and list articles"], words => Assert.Contains(words, html));

        var returned = await ConsentWalk.AnswerAsync(Page(sandbox));
        Assert.StartsWith(Back + "?code=", returned);
        Assert.Equal("a%26b", ConsentWalk.Part(returned, "state"));
        var code = ConsentWalk.Part(returned, "code");
        Assert.EndsWith("=", code);

        var given = await ExchangeAsync(sandbox, code);
        Assert.Equal((200, "Bearer"), (given.Status, given["token_type"].GetString()));
        Assert.Equal(given["token"].GetString(), given["access_token"].GetString());
        Use(sandbox, given);
        Assert.Equal(200, (await sandbox.IntercomAsync("GET", "contacts")).Status);
        await RefusedAsync(sandbox, code);
    }

    [Fact]
    public async Task S1_03_A_code_with_a_challenge_needs_its_verifier_and_a_wrong_one_spends_it()
    {
        await using var sandbox = await StartAsync();
        var challenge = $"&code_challenge={Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes("the-verifier")))}&code_challenge_method=S256";
        var code = ConsentWalk.Part(await ConsentWalk.AnswerAsync(Page(sandbox) + challenge), "code");
        Assert.Equal(200, (await ExchangeAsync(sandbox, code, verifier: "the-verifier")).Status);
        code = ConsentWalk.Part(await ConsentWalk.AnswerAsync(Page(sandbox) + challenge), "code");
        await RefusedAsync(sandbox, code, verifier: "another");
        await RefusedAsync(sandbox, code, verifier: "the-verifier");
        code = ConsentWalk.Part(await ConsentWalk.AnswerAsync(Page(sandbox) + challenge), "code");
        await RefusedAsync(sandbox, code);
    }

    [Fact]
    public async Task S1_03_A_code_ends_after_ten_minutes_and_is_good_for_its_own_app_only()
    {
        await using var sandbox = await StartAsync();
        var code = ConsentWalk.Part(await ConsentWalk.AnswerAsync(Page(sandbox)), "code");
        await sandbox.AdvanceAsync("intercom", 601);
        await RefusedAsync(sandbox, code);
        code = ConsentWalk.Part(await ConsentWalk.AnswerAsync(Page(sandbox)), "code");
        await RefusedAsync(sandbox, code, client: "app2");
        code = ConsentWalk.Part(await ConsentWalk.AnswerAsync(Page(sandbox)), "code");
        await RefusedAsync(sandbox, code, secret: "wrong");
        await RefusedAsync(sandbox, "none");
    }

    [Fact]
    public async Task S1_03_No_is_told_to_the_app_and_strangers_addresses_are_not_gone_to()
    {
        await using var sandbox = await StartAsync();
        var returned = await ConsentWalk.AnswerAsync(Page(sandbox), "deny");
        Assert.Equal(Back + "?error=access_denied&state=a%26b", returned);
        foreach (var address in new[] { "https://evil.example/", "javascript:alert(1)", "" })
        {
            using var answer = await sandbox.Control.GetAsync($"{sandbox.BaseUrl}/intercom/oauth?client_id=app&redirect_uri={Uri.EscapeDataString(address)}");
            Assert.Equal(400, (int)answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("read_users", "contacts", "companies", "segments", "tags")]
    [InlineData("read_conversations", "conversations")]
    [InlineData("read_tickets", "ticket_types")]
    [InlineData("read_admins", "admins", "teams")]
    [InlineData("read_activity_logs", "admins/activity_logs")]
    [InlineData("read_articles", "articles", "help_center/collections")]
    public async Task S1_09_to_S1_14_A_token_reads_only_what_was_ticked(string scope, params string[] paths)
    {
        await using var sandbox = await StartAsync();
        Use(sandbox, await ExchangeAsync(sandbox, ConsentWalk.Part(await ConsentWalk.AnswerAsync(Page(sandbox), "authorise", scope), "code")));
        foreach (var path in paths)
        {
            var refused = await sandbox.IntercomAsync("GET", path);
            Assert.Equal((403, "token_unauthorized"), (refused.Status, refused.Error.GetProperty("code").GetString()));
        }

        Assert.Equal(200, (await sandbox.IntercomAsync("GET", "me")).Status);
        Assert.Equal(200, (await sandbox.IntercomAsync("GET", scope == "read_users" ? "conversations" : "contacts")).Status);
    }

    [Fact]
    public async Task S1_15_Attributes_are_shown_as_far_as_the_other_permissions_go()
    {
        await using var sandbox = await StartAsync();
        Use(sandbox, await ExchangeAsync(sandbox, ConsentWalk.Part(await ConsentWalk.AnswerAsync(Page(sandbox), "authorise", "read_users"), "code")));
        var shown = await sandbox.IntercomAsync("GET", "data_attributes");
        Assert.Equal(["conversation"], shown["data"].EnumerateArray().Select(a => a.GetProperty("model").GetString()).Distinct());
    }

    [Fact]
    public async Task S1_03_Tokens_outlive_a_restart_and_a_reset_and_end_when_the_app_is_removed()
    {
        Answer given;
        await using (var sandbox = await StartAsync())
        {
            given = await ExchangeAsync(sandbox, ConsentWalk.Part(await ConsentWalk.AnswerAsync(Page(sandbox)), "code"));
            await sandbox.ResetAsync(9, 0, 0);
        }

        await using var again = await StartAsync();
        Use(again, given);
        Assert.Equal(200, (await again.IntercomAsync("GET", "me")).Status);
        Assert.Equal(1, (await again.ControlAsync("DELETE", "tokens"))["ended"].GetInt32());
        Assert.Equal(401, (await again.IntercomAsync("GET", "me")).Status);
    }

    [Fact]
    public async Task S1_78_The_workspaces_region_can_be_set()
    {
        await using var sandbox = await StartAsync();
        await sandbox.LimitsAsync(new { vendor = "intercom", region = "AU" });
        Assert.Equal("AU", (await sandbox.IntercomAsync("GET", "me"))["app"].GetProperty("region").GetString());
    }

    private Task<SandboxServer> StartAsync() => SandboxServer.StartAsync(options => (options.Contacts, options.StateFile) = (5, file));

    private static string Page(SandboxServer sandbox) => $"{sandbox.BaseUrl}/intercom/oauth?client_id={Uri.EscapeDataString("app<1>")}&redirect_uri={Uri.EscapeDataString(Back)}&state=a%26b";

    private static async Task<Answer> ExchangeAsync(SandboxServer sandbox, string code, string? verifier = null, string client = "app<1>", string secret = "sandbox")
    {
        using var answer = await sandbox.Intercom.PostAsync("auth/eagle/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["code"] = code, ["client_id"] = client, ["client_secret"] = secret, ["code_verifier"] = verifier ?? "" }.Where(f => f.Value.Length > 0)));
        return new Answer((int)answer.StatusCode, answer.Headers, await answer.Content.ReadAsStringAsync());
    }

    private static async Task RefusedAsync(SandboxServer sandbox, string code, string? verifier = null, string client = "app<1>", string secret = "sandbox")
    {
        var refused = await ExchangeAsync(sandbox, code, verifier, client, secret);
        Assert.Equal((401, "Unauthorized Code"), (refused.Status, refused.Error.GetProperty("message").GetString()));
    }

    private static void Use(SandboxServer sandbox, Answer given) => sandbox.Intercom.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", given["access_token"].GetString());
}
