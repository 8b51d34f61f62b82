namespace OpsConsole.Web.Hosting;

/// <summary>One line a request: method, path, status, time. Never the query, which may hold a customer's e-mail.</summary>
public sealed partial class RequestLog(RequestDelegate next, TimeProvider clock, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var start = clock.GetTimestamp();
        await next(context);
        var path = context.Request.Path;
        if (path.StartsWithSegments("/api") || context.Response.StatusCode >= 500)
        {
            Handled(context.Request.Method, path, context.Response.StatusCode, (int)clock.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Method} {Path} answered {Status} in {Elapsed} ms")]
    private partial void Handled(string method, PathString path, int status, int elapsed);
}
