using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Tests.Sandbox;

/// <summary>A real address that takes webhooks, keeps them as they came and answers as told.</summary>
public sealed class HookReceiver : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly ConcurrentQueue<Received> _received = [];

    HookReceiver(WebApplication app) => _app = app;

    public sealed record Received(byte[] Body, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);
    }

    public string Url => _app.Urls.First() + "/hook";

    public int Status { get; set; } = 200;

    public static async Task<HookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new HookReceiver(app);
        app.MapPost("/hook", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until so many have come, and not for ever.</summary>
    public async Task<IReadOnlyList<Received>> WaitAsync(int count)
    {
        for (var i = 0; i < 1000 && _received.Count < count; i++)
        {
            await Task.Delay(20);
        }

        return [.. _received];
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        http.Response.StatusCode = Status;
        _received.Enqueue(new Received(body.ToArray(), http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString())));
    }
}
