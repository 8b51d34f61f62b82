using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Runs;

namespace OpsConsole.Web.Api;

public static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapGet("/runs", async (RunQueries runs, string? pipeline, int? page, int? pageSize, CancellationToken ct) =>
            (await runs.PageAsync(pipeline, Listings.Page(page, pageSize), ct)).Map(RunAnswer.From)).Needs(Right.Look);

        api.MapGet("/runs/{id:long}", async (long id, RunQueries runs, CancellationToken ct) => await FindAsync(runs, id, ct)).Needs(Right.Look);

        api.MapGet("/runs/{id:long}/records", async (long id, RunQueries runs, string? outcome, string? reason, int? page, int? pageSize, CancellationToken ct) =>
        {
            await FindAsync(runs, id, ct);
            return (await runs.RecordsAsync(id, Listings.Parse<Outcome>(outcome, "outcome"), Reason(reason), Listings.Page(page, pageSize), ct)).Map(RecordAnswer.From);
        }).Needs(Right.Look);

        api.MapPost("/runs/{id:long}/cancel", (long id, HttpContext context, RunDesk desk, RunQueries runs, CancellationToken ct) =>
            DecideAsync(desk.CancelAsync(context.Caller(), id, ct), runs, id, ct)).Needs(Right.RunPipelines);

        api.MapPost("/runs/{id:long}/approve", (long id, HttpContext context, RunDesk desk, RunQueries runs, CancellationToken ct) =>
            DecideAsync(desk.ApproveAsync(context.Caller(), id, ct), runs, id, ct)).Needs(Right.DecideHeldRuns);

        api.MapPost("/runs/{id:long}/drop", (long id, HttpContext context, RunDesk desk, RunQueries runs, CancellationToken ct) =>
            DecideAsync(desk.DropAsync(context.Caller(), id, ct), runs, id, ct)).Needs(Right.DecideHeldRuns);
    }

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
