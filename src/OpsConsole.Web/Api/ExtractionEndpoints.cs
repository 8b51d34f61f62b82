using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Extraction;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Api;

/// <summary>IntervalSeconds or Cron; neither runs it by hand only.</summary>
public sealed record NewExtraction(string? Name, ExtractionPlan? Plan, int? IntervalSeconds, string? Cron);

/// <summary>Revision: the one the change was made on.</summary>
public sealed record PlanChange(ExtractionPlan? Plan, int? Revision);

public sealed record ExtractionAnswer(string Key, string Name, bool Enabled, ExtractionPlan Plan, int Revision, string? News, IReadOnlyList<ExtractionObjectAnswer> Objects);

/// <summary>Cursor: everything that changed before this unix second has landed.</summary>
public sealed record ExtractionObjectAnswer(string Object, long? Cursor, DateTimeOffset? LandedAt, long? LastRun);

/// <summary>Said: records the source counted. Missing: those that neither landed nor were left out on purpose.</summary>
public sealed record RunObjectAnswer(string Object, RunStatus Status, long? From, long? Said, long Read, long Excluded, long Inserted, long Updated, long Removed, long? PartsSaid, long? Parts, long? Missing, long CutShort, string? Error);

public static class ExtractionEndpoints
{
    public static void MapExtractions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/extractions", async (ExtractionQueries extractions, CancellationToken ct) =>
        {
            var all = await extractions.ListAsync(ct);
            return new Listing<ExtractionAnswer>([.. all.Select(Answer)], all.Count);
        }).Needs(Right.Look);

        api.MapGet("/extractions/{key}", async (string key, ExtractionQueries extractions, CancellationToken ct) =>
            Answer(await extractions.FindAsync(key, ct) ?? throw new MissingException("extraction", key))).Needs(Right.Look);

        api.MapPost("/extractions", async (NewExtraction body, HttpContext context, ExtractionDesk desk, CancellationToken ct) =>
        {
            var plan = body.Plan ?? throw new BadHttpRequestException("plan is missing: what to copy, and where to.");
            var key = await desk.CreateAsync(context.Caller(), body.Name ?? "", plan, body.IntervalSeconds, body.Cron, ct);
            return Results.Created($"/api/v1/extractions/{key}", new { key });
        }).Needs(Right.ChangePipelines);

        api.MapPut("/extractions/{key}/plan", async (string key, PlanChange body, HttpContext context, ExtractionDesk desk, CancellationToken ct) =>
        {
            var plan = body.Plan ?? throw new BadHttpRequestException("plan is missing.");
            await desk.SaveAsync(context.Caller(), key, plan, body.Revision ?? throw new BadHttpRequestException("revision is missing: the one the change was made on."), ct);
            return Results.NoContent();
        }).Needs(Right.ChangePipelines);

        api.MapGet("/runs/{id:long}/objects", async (long id, ExtractionQueries extractions, CancellationToken ct) =>
        {
            var all = await extractions.ObjectsAsync(id, ct);
            return new Listing<RunObjectAnswer>([.. all.Select(Answer)], all.Count);
        }).Needs(Right.Look);
    }

    private static ExtractionAnswer Answer(ExtractionView v) => new(
        v.Pipeline.Key, v.Pipeline.Name, v.Pipeline.Enabled, v.Plan, v.Revision, v.NewsText, [.. v.Objects.Values.Select(o => new ExtractionObjectAnswer(o.Object, o.Cursor, o.LandedAt, o.LastRunId))]);

    private static RunObjectAnswer Answer(RunObject o) => new(
        o.Row.Object, o.Row.Status, o.Row.From, o.Row.Said, o.Row.Read, o.Row.Excluded, o.Row.Inserted, o.Row.Updated, o.Row.Removed, o.Row.PartsSaid, o.Row.Parts, o.Missing, o.Row.Gaps, o.Row.Error);
}
