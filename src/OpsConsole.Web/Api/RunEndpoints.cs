using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Api;

/// <summary>What: failed or all. Version: of the contract; the one published now where none is given. Canary: ten first, the others wait as a held run for a yes.</summary>
public sealed record RerunRequest(RerunWhat? What, int? Version, bool? Canary);

/// <summary>Record: a vendor id, where only one is undone. OnlyWritten: leaves the side that gave rise to a write as it is.</summary>
public sealed record UndoRequest(string? Record, bool? OnlyWritten);

public static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapGet("/runs", async (RunQueries runs, string? pipeline, string? status, string? mode, string? by, int? page, int? pageSize, CancellationToken ct) =>
            (await runs.PageAsync(new RunFilter(pipeline, Listings.Parse<RunStatus>(status, "status"), Listings.Parse<RunMode>(mode, "mode"), by), Listings.Page(page, pageSize), ct)).Map(RunAnswer.From)).Needs(Right.Look);

        api.MapGet("/runs/{id:long}", async (long id, RunQueries runs, CancellationToken ct) => await FindAsync(runs, id, ct)).Needs(Right.Look);

        api.MapGet("/runs/{id:long}/records", async (long id, RunQueries runs, string? outcome, string? reason, string? q, int? page, int? pageSize, CancellationToken ct) =>
        {
            await FindAsync(runs, id, ct);
            return (await runs.RecordsAsync(id, new RecordFilter(Listings.Parse<Outcome>(outcome, "outcome"), Reason(reason), string.IsNullOrWhiteSpace(q) ? null : q), Listings.Page(page, pageSize), ct)).Map(RecordAnswer.From);
        }).Needs(Right.Look);

        api.MapPost("/runs/{id:long}/cancel", (long id, HttpContext context, RunDesk desk, RunQueries runs, CancellationToken ct) =>
            DecideAsync(desk.CancelAsync(context.Caller(), id, ct), runs, id, ct)).Needs(Right.RunPipelines);

        api.MapPost("/runs/{id:long}/approve", (long id, HttpContext context, RunDesk desk, RunQueries runs, CancellationToken ct) =>
            DecideAsync(desk.ApproveAsync(context.Caller(), id, ct), runs, id, ct)).Needs(Right.DecideHeldRuns);

        api.MapPost("/runs/{id:long}/drop", (long id, HttpContext context, RunDesk desk, RunQueries runs, CancellationToken ct) =>
            DecideAsync(desk.DropAsync(context.Caller(), id, ct), runs, id, ct)).Needs(Right.DecideHeldRuns);

        api.MapPost("/runs/{id:long}/rerun", async (long id, RerunRequest body, HttpContext context, RunDesk desk, CancellationToken ct) =>
        {
            var run = await desk.RerunAsync(context.Caller(), id, body.What ?? throw new BadHttpRequestException("what is missing: failed or all."), body.Version, body.Canary ?? false, ct);
            return Results.Accepted($"/api/v1/runs/{run}", new Started(run));
        }).Needs(Right.RunPipelines).Produces<Started>(StatusCodes.Status202Accepted);

        api.MapGet("/runs/{id:long}/undo", async (long id, UndoDesk desk, string? record, bool? onlyWritten, CancellationToken ct) =>
            await desk.PreviewAsync(Order(id, record, onlyWritten), ct)).Needs(Right.UndoRuns);

        api.MapPost("/runs/{id:long}/undo", async (long id, UndoRequest? body, HttpContext context, UndoDesk desk, CancellationToken ct) =>
        {
            var run = await desk.RequestAsync(context.Caller(), Order(id, body?.Record, body?.OnlyWritten), ct);
            return Results.Accepted($"/api/v1/runs/{run}", new Started(run));
        }).Needs(Right.UndoRuns).Produces<Started>(StatusCodes.Status202Accepted);
    }

    private static UndoOrder Order(long run, string? record, bool? onlyWritten) => new() { Run = run, Record = string.IsNullOrWhiteSpace(record) ? null : record, BothSides = onlyWritten != true };

    private static async Task<RunAnswer> FindAsync(RunQueries runs, long id, CancellationToken ct) =>
        RunAnswer.From(await runs.FindAsync(id, ct) ?? throw new MissingException("run", id));

    private static async Task<RunAnswer> DecideAsync(Task decision, RunQueries runs, long id, CancellationToken ct)
    {
        await decision;
        return await FindAsync(runs, id, ct);
    }

    /// <summary>Rows keep the enum's own name; the API speaks camelCase.</summary>
    private static string? Reason(string? word) => string.IsNullOrEmpty(word) ? null : char.ToUpperInvariant(word[0]) + word[1..];
}
