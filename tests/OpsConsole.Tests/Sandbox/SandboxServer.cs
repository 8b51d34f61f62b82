using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpsConsole.Sandbox;

namespace OpsConsole.Tests.Sandbox;

/// <summary>A sandbox of its own on a free port of 127.0.0.1.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    readonly WebApplication _app;

    SandboxServer(WebApplication app, string root)
    {
        _app = app;
        BaseUrl = app.Urls.First() + root;
        Intercom = Client("/intercom/");
        Airtable = Client("/airtable/v0/");
        Control = Client("/control/");
    }

    /// <summary>Without a slash at the end; vendors are below /intercom and /airtable.</summary>
    public string BaseUrl { get; }

    public HttpClient Intercom { get; }

    public HttpClient Airtable { get; }

    public HttpClient Control { get; }

    public static async Task<SandboxServer> StartAsync(Action<SandboxOptions>? configure = null, TimeProvider? clock = null, string root = "")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (clock is not null)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.Services.AddSandbox(configure);
        var app = builder.Build();
        app.MapSandbox(root);
        await app.StartAsync();
        return new SandboxServer(app, root);
    }

    public Task<Answer> IntercomAsync(string method, string path, object? body = null) => SendAsync(Intercom, method, path, body);

    /// <summary>A path below /v0, or below the demo base when it begins with a slash.</summary>
    public Task<Answer> AirtableAsync(string method, string path, object? body = null) =>
        SendAsync(Airtable, method, path.StartsWith('/') ? "appOpsDemo0000001" + path : path, body);

    public Task<Answer> ResetAsync(int seed, int contacts, double messy) => ControlAsync("POST", "reset", new { seed, contacts, messy });

    public Task<Answer> FaultAsync(object rule) => ControlAsync("POST", "faults", rule);

    public Task<Answer> LimitsAsync(object limits) => ControlAsync("POST", "limits", limits);

    public Task<Answer> AdvanceAsync(string vendor, double advanceSeconds) => ControlAsync("POST", "clock", new { vendor, advanceSeconds });

    public async Task<JsonElement> StatsAsync(string vendor) =>
        (await ControlAsync("GET", "stats")).Json.GetProperty("vendors").GetProperty(vendor);

    public async Task<JsonElement> DumpAsync(string vendor) => (await ControlAsync("GET", "dump/" + vendor)).Json;

    public async Task<Answer> ControlAsync(string method, string path, object? body = null)
    {
        var answer = await SendAsync(Control, method, path, body);
        return answer.Status == 200 ? answer : throw new InvalidOperationException($"{method} /control/{path}: {answer.Text}");
    }

    public async ValueTask DisposeAsync()
    {
        Intercom.Dispose();
        Airtable.Dispose();
        Control.Dispose();
        await _app.DisposeAsync();
    }

    public static async Task<Answer> SendAsync(HttpClient client, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        using var response = await client.SendAsync(request);
        return new Answer((int)response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync());
    }

    HttpClient Client(string path)
    {
        var client = new HttpClient { BaseAddress = new Uri(BaseUrl + path) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SandboxOptions.Token);
        return client;
    }
}
