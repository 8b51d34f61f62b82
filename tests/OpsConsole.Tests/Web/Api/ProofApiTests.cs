using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OpsConsole.Runtime.Demo;
using Xunit;

namespace OpsConsole.Tests.Web.Api;

/// <summary>Proof over the API, on the whole program with its own sandbox.</summary>
public sealed class ProofApiTests : IDisposable
{
    private readonly DevelopmentServer server = new();

    public void Dispose() => server.Dispose();

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    [Fact]
    public async Task S1_07_Connections_are_told_without_secret()
    {
        using var client = server.WithToken(ConsoleServer.ApiToken);
        var text = await client.GetStringAsync("/api/v1/connections");
        var all = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["airtable-demo", "intercom-demo"], all.Select(c => c.GetProperty("key").GetString()));
        Assert.DoesNotContain("CfDJ8", text, StringComparison.Ordinal); // how the encrypted form begins
        Assert.DoesNotContain("protected", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/api/v1/connections/none/test", "{}", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/contracts/none/preview", """{"record":"x"}""", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/contracts/" + DemoSetup.Key + "/preview", "{}", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/contracts/" + DemoSetup.Key + "/preview", """{"record":"x","contract":{"key":"x"}}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/contracts/none/impact", "{}", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_done_is_a_problem_that_says_why(string path, string body, HttpStatusCode status)
    {
        using var client = server.WithToken(ConsoleServer.ApiToken);
        using var answer = await client.PostAsync(path, Json(body));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task S0_122_An_impact_is_a_run_and_the_matching_says_that_nobody_has_previewed_it()
    {
        using var client = server.WithToken(ConsoleServer.ApiToken);
        using var answer = await client.PostAsync($"/api/v1/contracts/{DemoSetup.Key}/impact", Json("{}"));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
        var run = await client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{id}");
        Assert.Equal("preview", run.GetProperty("mode").GetString());
        var matching = await client.GetFromJsonAsync<JsonElement>($"/api/v1/pipelines/{DemoSetup.Key}/matching");
        Assert.Equal((false, JsonValueKind.Null), (matching.GetProperty("awaitsYes").GetBoolean(), matching.GetProperty("run").ValueKind));
    }
}
