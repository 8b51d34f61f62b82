using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Engine.Retry;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Tests.Runtime.Connectors.Http;

/// <summary>A vendor on a free port of 127.0.0.1 that answers as scripted, the last line for ever; and a door to it that waits hardly at all between tries.</summary>
sealed class StubVendor : IAsyncDisposable
{
    public const string Token = "pat-s3cr3t-0815";
    private readonly WebApplication app;
    private readonly Func<HttpContext, Task>[] script;
    private int requests;

    private StubVendor(WebApplication app, Func<HttpContext, Task>[] script) => (this.app, this.script) = (app, script);

    public string Root => app.Urls.First() + "/v0/";

    public int Requests => requests;

    public ConcurrentQueue<(string Method, string Target, string? Authorization)> Seen { get; } = [];

    public CallMeter Meter { get; } = new();

    public LogLines Logs { get; } = new();

    public CallContext Call => new(CallPriority.Schedule, Meter, CancellationToken.None);

    public static async Task<StubVendor> StartAsync(params Func<HttpContext, Task>[] script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new StubVendor(app, script);
        app.Run(stub.AnswerAsync);
        await app.StartAsync();
        return stub;
    }

    public VendorHttp Door(IVendorDialect dialect, double timeoutSeconds = 5, int tries = 3) => new(
        new HttpClient { BaseAddress = new Uri(Root) },
        dialect,
        new SlidingBudget(50, TimeSpan.FromMilliseconds(1), TimeProvider.System),
        new RetryPolicy(tries, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2)),
        TimeSpan.FromSeconds(timeoutSeconds),
        TimeProvider.System,
        Logs);

    public static Func<HttpContext, Task> Says(int status, string body, string type = "application/json", params (string Name, string Value)[] headers) => async http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        await http.Response.WriteAsync(body);
    };

    public static Task Resets(HttpContext http)
    {
        http.Abort();
        return Task.CompletedTask;
    }

    public static async Task Breaks(HttpContext http)
    {
        http.Response.ContentLength = 1000;
        await http.Response.WriteAsync("{\"half\": ");
        await http.Response.Body.FlushAsync();
        http.Abort();
    }

    public static async Task Hangs(HttpContext http) => await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        Seen.Enqueue((http.Request.Method, http.Request.Path + http.Request.QueryString, http.Request.Headers.Authorization));
        return script[Math.Min(Interlocked.Increment(ref requests), script.Length) - 1](http);
    }

    public sealed class LogLines : ILogger<VendorHttp>
    {
        public ConcurrentQueue<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception) + exception);
    }
}
