using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Web.Auth;
using Xunit;

namespace OpsConsole.Tests.Web;

/// <summary>Every page and every endpoint, as every role, against the one matrix that the People page shows.</summary>
public sealed class MatrixTests(ConsoleServer server) : IClassFixture<ConsoleServer>
{
    /// <summary>Signing in, the first visit, and what is shown when something is not there or went wrong.</summary>
    private static readonly string[] ForEverybody = ["/not-found", "/problem/{Code:int}", "/setup", "/signin"];

    public static TheoryData<string> EveryRole => [.. Roles.All];

    private static string Address(Entrance entrance) =>
        System.Text.RegularExpressions.Regex.Replace(entrance.Path, @"\{(\w+)(:\w+)?\??\}", m => m.Value.Contains("long", StringComparison.Ordinal) || m.Value.Contains("int", StringComparison.Ordinal) ? "1" : "contacts");

    [Fact]
    public void Every_page_names_its_right_and_only_these_need_none() =>
        Assert.Equal(ForEverybody, Entrances.Pages.Where(p => p.Right is null).Select(p => p.Path).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_endpoint_names_its_right_and_one_that_changes_something_needs_more_than_looking()
    {
        server.CreateClient().Dispose();
        var endpoints = Entrances.Endpoints(server.Services.GetRequiredService<EndpointDataSource>());
        Assert.True(endpoints.Count > 20, "The endpoints were not looked at.");
        Assert.All(endpoints, e => Assert.True(e.Right is not null, $"{e.Method} {e.Path} names no right."));
        Assert.All(endpoints.Where(e => e.Method is "PUT" or "DELETE" or "PATCH"), e => Assert.True(e.Right != Right.Look, $"{e.Method} {e.Path} asks for no more than looking."));
    }

    [Theory]
    [MemberData(nameof(EveryRole))]
    public async Task S0_120_A_role_opens_exactly_the_pages_the_matrix_gives_it(string role)
    {
        using var client = await server.SignedInAsync(role);
        foreach (var page in Entrances.Pages.Where(p => p.Right is not null))
        {
            using var answer = await client.GetAsync(Address(page));
            Assert.True((answer.StatusCode == HttpStatusCode.Forbidden) != page.OpensFor(role), $"{page.Path} as {role}: {answer.StatusCode}");
        }
    }

    [Theory]
    [MemberData(nameof(EveryRole))]
    public async Task S0_120_A_role_calls_exactly_the_endpoints_the_matrix_gives_it(string role)
    {
        using var client = await server.WithTokenAsync(role);
        foreach (var endpoint in Entrances.Endpoints(server.Services.GetRequiredService<EndpointDataSource>()))
        {
            using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method!), Address(endpoint)) { Content = endpoint.Method == "GET" ? null : new StringContent("{}", Encoding.UTF8, "application/json") };
            using var answer = await client.SendAsync(request);
            Assert.True((answer.StatusCode == HttpStatusCode.Forbidden) != endpoint.OpensFor(role), $"{endpoint.Method} {endpoint.Path} as {role}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task S0_120_The_People_page_shows_the_matrix_it_is_held_to()
    {
        using var client = await server.SignedInAsync(Roles.Admin);
        var page = await client.GetStringAsync("/people");
        Assert.All(Entrances.Pages.Where(p => p.Right is not null), p => Assert.Contains(WebUtility.HtmlEncode(p.Path), page));
        Assert.Contains("/api/v1/review/bulk", page);
    }
}
