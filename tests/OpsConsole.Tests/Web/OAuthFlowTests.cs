using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Connections;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store;
using OpsConsole.Tests.Sandbox;
using Xunit;

namespace OpsConsole.Tests.Web;

/// <summary>The whole way in a browser: from the console to the consent page and back.</summary>
public sealed class OAuthFlowTests : IAsyncLifetime
{
    private static readonly NewConnection Wanted = new("Intercom support", "intercom", Sandbox: true, Region: "US");
    private readonly ConsoleServer server = new();
    private SandboxServer sandbox = null!;

    public async Task InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(o => o.Contacts = 5);
        server.Services.GetRequiredService<SandboxLocation>().Set(sandbox.BaseUrl);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await sandbox.DisposeAsync();
    }

    [Fact]
    public async Task S1_03_Consent_makes_the_connection_and_nothing_secret_is_shown_or_logged()
    {
        using var admin = await server.SignedInAsync(Roles.Admin);
        var returned = await ConsentWalk.AnswerAsync(await BeginAsync());
        using var answer = await admin.GetAsync(new Uri(returned).PathAndQuery);
        Assert.Equal((HttpStatusCode.Redirect, "/connections/intercom-support?oauth=Authorised"), (answer.StatusCode, answer.Headers.Location?.OriginalString));

        var book = server.Services.GetRequiredService<ConnectionBook>();
        var call = new CallContext(CallPriority.Person, new CallMeter(), default);
        Assert.Equal("h64a47v4", (await (await book.OpenAsync("intercom-support", default)).AccountAsync(call))?.Id);
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        var secrets = new[] { book.Unprotect((await db.Connections.SingleAsync()).ProtectedSecret), ConsentWalk.Part(returned, "code").TrimEnd('='), ConsentWalk.Part(returned, "state") };
        Assert.StartsWith("tok_", secrets[0], StringComparison.Ordinal);
        var shown = await admin.GetStringAsync("/connections/intercom-support?oauth=Authorised") + await admin.GetStringAsync("/connections") + await admin.GetStringAsync("/audit") + Logs();
        Assert.Contains("what waited for it goes on", shown);
        Assert.NotEmpty(Logs());
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, shown));
    }

    [Fact]
    public async Task S1_03_Forged_replayed_and_other_peoples_returns_make_nothing()
    {
        using var admin = await server.SignedInAsync(Roles.Admin);
        using var lead = await server.SignedInAsync(Roles.Lead);
        var returned = new Uri(await ConsentWalk.AnswerAsync(await BeginAsync())).PathAndQuery;
        Assert.Equal("/connections/new?oauth=Unknown", await GoAsync(admin, "/connections/oauth/callback?code=abc&state=forged"));
        Assert.Equal("/connections/new?oauth=Unknown", await GoAsync(admin, "/connections/oauth/callback"));
        using (var refused = await lead.GetAsync(returned))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using (var stranger = server.CreateClient())
        {
            Assert.Contains("/signin", await GoAsync(stranger, returned));
        }

        var others = new Uri(await ConsentWalk.AnswerAsync(await BeginAsync("other@example.test"))).PathAndQuery;
        Assert.Equal("/connections/new?oauth=OtherPerson", await GoAsync(admin, others));
        Assert.Equal("/connections/intercom-support?oauth=Authorised", await GoAsync(admin, returned));
        Assert.Equal("/connections/new?oauth=Unknown", await GoAsync(admin, returned));
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        Assert.Equal(1, await db.Connections.CountAsync());
    }

    [Fact]
    public async Task S1_03_A_no_is_told_in_words()
    {
        using var admin = await server.SignedInAsync(Roles.Admin);
        var back = await GoAsync(admin, new Uri(await ConsentWalk.AnswerAsync(await BeginAsync(), "deny")).PathAndQuery);
        Assert.Equal("/connections/new?oauth=Denied", back);
        Assert.Contains("the consent page answered no", await admin.GetStringAsync(back));
        Assert.DoesNotContain("oc-note-attn", await admin.GetStringAsync("/connections/new?oauth=anything"));
    }

    [Fact]
    public async Task S1_03_A_sandbox_in_the_same_program_is_found_under_the_address_the_browser_uses()
    {
        using var development = new DevelopmentServer();
        using var browser = development.CreateClient();
        var page = new Uri(await development.Services.GetRequiredService<OAuthDesk>().BeginAsync(development.Admin, Wanted, "http://127.0.0.1:5080/"));
        Assert.Equal("http://127.0.0.1:5080/sandbox/intercom/oauth", page.GetLeftPart(UriPartial.Path));
        Assert.Contains("asks for access", await browser.GetStringAsync(page.PathAndQuery));
        using var answer = await browser.PostAsync(page.AbsolutePath, new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = "x", ["redirect_uri"] = "http://127.0.0.1:5080/back", ["answer"] = "authorise" }));
        Assert.StartsWith("http://127.0.0.1:5080/back?code=", answer.Headers.Location?.OriginalString);
    }

    private Task<string> BeginAsync(string? person = null) =>
        server.Services.GetRequiredService<OAuthDesk>().BeginAsync(person is null ? server.Admin : server.Admin with { Name = person }, Wanted, "http://localhost");

    private static async Task<string?> GoAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        return answer.Headers.Location?.OriginalString;
    }

    private string Logs() => string.Concat(Directory.EnumerateFiles(server.DataDirectory, "*", SearchOption.AllDirectories).Where(f => f.Contains("log", StringComparison.OrdinalIgnoreCase)).Select(f =>
    {
        using var reader = new StreamReader(new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }));
}
