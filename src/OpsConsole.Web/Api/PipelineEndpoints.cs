using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Api;

public sealed record PipelineAnswer(string Key, string Name, string Contract, int? ContractVersion, bool Enabled, RunAnswer? LastRun, DateTimeOffset? NextRun, int OpenReviews, string? Drift);

/// <summary>Records: vendor ids of either side; without them the mode decides.</summary>
public sealed record RunRequest(RunMode? Mode, IReadOnlyList<string>? Records);

public sealed record Started(long Id);

/// <summary>A time to work again. Version: of the contract; the one published now where none is given. Dry: only tells what would be written.</summary>
public sealed record WindowRequest(DateTimeOffset? From, DateTimeOffset? To, int? Version, bool? Dry);

public static class PipelineEndpoints
{
    public static void MapPipelines(this IEndpointRouteBuilder api)
    {
        api.MapGet("/pipelines", async (PipelineQueries pipelines, CancellationToken ct) =>
        {
            var all = await pipelines.ListAsync(ct);
            return new Listing<PipelineAnswer>([.. all.Select(Answer)], all.Count);
        }).Needs(Right.Look);

        api.MapGet("/pipelines/{key}", async (string key, PipelineQueries pipelines, CancellationToken ct) =>
            Answer(await pipelines.FindAsync(key, ct) ?? throw new MissingException("pipeline", key))).Needs(Right.Look);

        api.MapGet("/pipelines/{key}/reconciliation", (string key, Reconciler reconciler, CancellationToken ct) => reconciler.ReconcileAsync(key, ct)).Needs(Right.RunPipelines); // it spends calls of both vendors

        api.MapPost("/pipelines/{key}/runs", async (string key, RunRequest? body, HttpContext context, RunDesk desk, CancellationToken ct) =>
        {
            var id = await desk.RequestAsync(context.Caller(), key, body?.Mode ?? RunMode.Incremental, body?.Records, ct: ct);
            return Results.Accepted($"/api/v1/runs/{id}", new Started(id));
        }).Needs(Right.RunPipelines).Produces<Started>(StatusCodes.Status202Accepted);

        api.MapPost("/pipelines/{key}/rerun", async (string key, WindowRequest body, HttpContext context, RunDesk desk, CancellationToken ct) =>
        {
            var from = body.From ?? throw new BadHttpRequestException("from is missing: when the time to work again begins.");
            var id = await desk.RerunWindowAsync(context.Caller(), key, from, body.To ?? throw new BadHttpRequestException("to is missing: when it ends."), body.Version, body.Dry ?? false, ct);
            return Results.Accepted($"/api/v1/runs/{id}", new Started(id));
        }).Needs(Right.RunPipelines).Produces<Started>(StatusCodes.Status202Accepted);
    }

    private static PipelineAnswer Answer(PipelineSummary p) => new(
        p.Pipeline.Key, p.Pipeline.Name, p.Pipeline.ContractKey, p.ContractVersion, p.Pipeline.Enabled, p.LastRun is { } run ? RunAnswer.From(run) : null, p.NextRun, p.OpenReviews, p.DriftText);
}
