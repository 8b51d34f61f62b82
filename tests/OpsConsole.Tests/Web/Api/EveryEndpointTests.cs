using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Web.Api;
using Xunit;

namespace OpsConsole.Tests.Web.Api;

/// <summary>What holds for every endpoint of the API, taken from the program's own list of endpoints.</summary>
public sealed class EveryEndpointTests(ConsoleServer server) : IClassFixture<ConsoleServer>
{
    private IEnumerable<(string Method, string Path, Right? Right)> Endpoints()
    {
        server.CreateClient().Dispose();
        return server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                .Select(m => (m, e.RoutePattern.RawText!.Replace("{id:long}", "1").Replace("{key}", "contacts"), e.Metadata.GetMetadata<NeedsRight>()?.Right)));
    }

    private static HttpRequestMessage Request(string method, string path) =>
        new(new HttpMethod(method), path) { Content = method == "GET" ? null : new StringContent("{}", Encoding.UTF8, "application/json") };

    [Fact]
    public void There_are_endpoints_and_each_names_its_right() => Assert.All(Endpoints(), e => Assert.True(e.Right is not null, $"{e.Method} {e.Path} demands no right"));

    [Fact]
    public async Task Without_a_token_every_endpoint_answers_401_as_a_problem()
    {
        using var client = server.CreateClient();
        foreach (var (method, path, _) in Endpoints())
        {
            using var answer = await client.SendAsync(Request(method, path));
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path}: {answer.StatusCode}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task A_browsers_cookie_opens_no_endpoint()
    {
        using var client = await server.SignedInAsync(Roles.Admin);
        foreach (var (method, path, _) in Endpoints())
        {
            using var answer = await client.SendAsync(Request(method, path));
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData(Roles.Viewer)]
    [InlineData(Roles.Editor)]
    [InlineData(Roles.Lead)]
    [InlineData(Roles.Admin)]
    public async Task A_role_opens_exactly_what_the_matrix_says(string role)
    {
        using var client = await server.WithTokenAsync(role);
        foreach (var (method, path, right) in Endpoints())
        {
            using var answer = await client.SendAsync(Request(method, path));
            var refused = answer.StatusCode == HttpStatusCode.Forbidden;
            Assert.True(refused != Rights.Has(role, right!.Value), $"{method} {path} as {role}: {answer.StatusCode}");
            if (refused)
            {
                Assert.Equal($"This needs the role {Rights.WeakestRole[right.Value]}. You are {role}.", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
            }
        }
    }

    [Fact]
    public async Task The_description_names_every_endpoint()
    {
        using var client = server.CreateClient();
        var paths = (await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        Assert.Contains("/api/v1/pipelines/{key}/runs", paths);
        Assert.Contains("/api/v1/contracts/{key}/publish", paths);
    }
}
