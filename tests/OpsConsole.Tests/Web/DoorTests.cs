using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.People;
using OpsConsole.Runtime.Store;
using OpsConsole.Web.Auth;
using Xunit;

namespace OpsConsole.Tests.Web;

public sealed class DoorTests : IDisposable
{
    private readonly ConsoleServer server = new();

    public void Dispose() => server.Dispose();

    [Theory]
    [InlineData("/")]
    [InlineData("/runs")]
    [InlineData("/signin")]
    public async Task A_fresh_database_leads_every_page_to_setup(string page)
    {
        using var client = server.CreateClient();
        using var answer = await client.GetAsync(page);
        Assert.Equal("/setup", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Setup_creates_the_first_admin_signs_in_and_then_is_over()
    {
        using var client = server.CreateClient();
        var form = new Dictionary<string, string> { ["_handler"] = "setup", ["__RequestVerificationToken"] = await ConsoleServer.FormTokenAsync(client, "/setup"), ["Email"] = "ops@example.test", ["Password"] = "too short" };
        using var refused = await client.PostAsync("/setup", new FormUrlEncodedContent(form));
        Assert.Contains("12 characters or more", await refused.Content.ReadAsStringAsync());
        form["Password"] = ConsoleServer.Password;
        using var answer = await client.PostAsync("/setup", new FormUrlEncodedContent(form));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/people")).StatusCode);
        using var again = await client.GetAsync("/setup");
        Assert.EndsWith("/signin", again.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task An_answer_on_its_way_does_not_bring_back_the_cookie_of_somebody_who_signed_out()
    {
        using var client = await server.SignedInAsync(Roles.Admin);
        using var answer = await client.GetAsync("/runs");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith("opsconsole=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_does_not_say_what_was_wrong_and_five_lock_for_a_while()
    {
        using var client = await server.SignedInAsync(Roles.Admin);
        using var stranger = server.CreateClient();
        Assert.Contains("E-mail or password is wrong.", await (await ConsoleServer.SignInAsync(stranger, "nobody@example.test", "x")).Content.ReadAsStringAsync());
        var text = "";
        for (var i = 0; i < 6; i++)
        {
            text = await (await ConsoleServer.SignInAsync(stranger, server.Admin.Name, "wrong")).Content.ReadAsStringAsync();
        }

        Assert.Contains("Too many tries. Try again at ", text);
    }

    [Theory]
    [InlineData("/runs?page=2", "/runs?page=2")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example", "/")]
    public async Task Signing_in_returns_only_to_an_address_of_this_console(string asked, string gone)
    {
        await server.SignedInAsync(Roles.Admin);
        using var client = server.CreateClient();
        using var answer = await ConsoleServer.SignInAsync(client, server.Admin.Name, ConsoleServer.Password, "/signin?return=" + Uri.EscapeDataString(asked));
        Assert.Equal(gone, new Uri(new Uri("http://localhost"), answer.Headers.Location!.OriginalString).PathAndQuery);
    }

    [Fact]
    public async Task A_page_beyond_the_role_answers_403_and_names_the_role_it_needs()
    {
        using var client = await server.SignedInAsync(Roles.Editor);
        using var answer = await client.GetAsync("/people");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("This needs the role Admin. You are Editor.", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Without_a_session_a_page_leads_to_signing_in_and_back()
    {
        await server.SignedInAsync(Roles.Admin);
        using var client = server.CreateClient();
        using var answer = await client.GetAsync("/runs?page=2");
        Assert.Contains("/signin?return=%2Fruns%3Fpage%3D2", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_role_taken_away_is_gone_with_the_next_request()
    {
        using var admin = await server.SignedInAsync(Roles.Admin);
        using var client = await server.SignedInAsync(Roles.Lead);
        var people = server.Services.GetRequiredService<PeopleQueries>();
        var desk = server.Services.GetRequiredService<PeopleDesk>();
        var lead = (await people.ListAsync()).Single(p => p.Role == Roles.Lead);
        await desk.ChangeRoleAsync(server.Admin, lead.Id, Roles.Admin);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/people")).StatusCode);
        await desk.RemoveAsync(server.Admin, lead.Id);
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/people")).StatusCode);
    }

    [Fact]
    public async Task The_last_admin_can_neither_be_removed_nor_made_less()
    {
        using var client = await server.SignedInAsync(Roles.Admin);
        var desk = server.Services.GetRequiredService<PeopleDesk>();
        var admin = (await server.Services.GetRequiredService<PeopleQueries>().ListAsync()).Single();
        Assert.Contains("last admin", (await Assert.ThrowsAsync<ConflictException>(() => desk.RemoveAsync(server.Admin, admin.Id))).Message);
        Assert.Contains("last admin", (await Assert.ThrowsAsync<ConflictException>(() => desk.ChangeRoleAsync(server.Admin, admin.Id, Roles.Viewer))).Message);
    }

    [Fact]
    public async Task A_post_from_another_site_is_refused_in_words()
    {
        using var client = await server.SignedInAsync(Roles.Admin);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/signout");
        request.Headers.Add("Origin", "https://evil.example");
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(SameSite.Refusal, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_post_without_its_form_token_is_refused_and_the_session_stays()
    {
        using var client = await server.SignedInAsync(Roles.Admin);
        using var answer = await client.PostAsync("/signout", new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("The form was not accepted", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task The_sessions_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        await server.SignedInAsync(Roles.Admin);
        using var client = server.CreateClient();
        using var answer = await ConsoleServer.SignInAsync(client, server.Admin.Name, ConsoleServer.Password);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("opsconsole=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task In_production_nobody_gets_in_as_demo_admin()
    {
        using var client = server.CreateClient();
        Assert.DoesNotContain("demo", await client.GetStringAsync("/setup"), StringComparison.OrdinalIgnoreCase);
        using var answer = await client.PostAsync("/setup", new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "demo", ["__RequestVerificationToken"] = await ConsoleServer.FormTokenAsync(client, "/setup") }));
        Assert.NotEqual(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.False(await server.Services.GetRequiredService<PeopleQueries>().AnyAsync());
    }

    [Fact]
    public void Every_page_names_its_right_or_is_open_to_all_on_purpose() => Assert.All(
        typeof(Program).Assembly.GetTypes().Where(t => t.IsDefined(typeof(RouteAttribute), false)),
        page => Assert.True(page.IsDefined(typeof(NeedsAttribute), false) || page.IsDefined(typeof(AllowAnonymousAttribute), false), $"{page.Name} is open without saying so"));

    [Fact]
    public async Task An_unknown_address_is_a_404_page()
    {
        using var client = await server.SignedInAsync(Roles.Viewer);
        using var answer = await client.GetAsync("/no/such/page");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing at this address", await answer.Content.ReadAsStringAsync());
    }
}
