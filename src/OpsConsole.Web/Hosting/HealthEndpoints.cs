using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;
using Quartz;

namespace OpsConsole.Web.Hosting;

/// <summary>For orchestrators: alive means the process answers; ready means it can do its work.</summary>
public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Text("alive")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/readyz", async (IDbContextFactory<OpsDbContext> contexts, ISchedulerFactory schedulers, CancellationToken ct) =>
        {
            var database = await AnswersAsync(contexts, ct);
            var scheduler = await RunsAsync(schedulers, ct);
            return Results.Json(
                new { database = database ? "answers" : "does not answer", scheduler = scheduler ? "running" : "not running" },
                statusCode: database && scheduler ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<bool> AnswersAsync(IDbContextFactory<OpsDbContext> contexts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Database.CanConnectAsync(ct);
    }

    private static async Task<bool> RunsAsync(ISchedulerFactory schedulers, CancellationToken ct)
    {
        var scheduler = await schedulers.GetScheduler(ct);
        return scheduler.Status == SchedulerStatus.Running;
    }
}
