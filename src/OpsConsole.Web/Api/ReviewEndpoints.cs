using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Api;

public sealed record ReviewRecords(string? Left, string? Right);

public sealed record ReviewAnswer(
    long Id, ReviewReason Reason, string Text, string Pipeline, string Contract, string? LeftId, string? RightId, ReviewRecords Records, string? Field, int Attempts,
    DateTimeOffset CreatedAt, DateTimeOffset LastTriedAt, long LastRun, ReviewStatus Status, JsonElement? Evidence, DateTimeOffset? ResolvedAt, string? ResolvedBy, string? ResolvedNote)
{
    public static ReviewAnswer From(ReviewRow r) => new(
        r.Id, r.Reason, r.Text, r.PipelineKey, r.ContractKey, r.LeftId, r.RightId, new(r.LeftId, r.RightId), r.Field, r.Attempts,
        r.CreatedAt, r.LastTriedAt, r.LastRunId, r.Status, RunJson.Element(r.EvidenceJson), r.ResolvedAt, r.ResolvedBy, r.ResolvedNote);
}

public sealed record SkipRequest(string? Reason);

/// <summary>Record: the partner's vendor id; for a field both sides changed, "left" or "right".</summary>
public sealed record ChooseRequest(string? Record);

/// <summary>Field: only where the item names none itself.</summary>
public sealed record EditRequest(string? Field, string? Value);

public static class ReviewEndpoints
{
    public static void MapReview(this IEndpointRouteBuilder api)
    {
        api.MapGet("/review", async (ReviewQueries reviews, string? status, string? reason, string? pipeline, string? q, int? page, int? pageSize, CancellationToken ct) =>
        {
            var filter = new ReviewFilter(status == "all" ? null : Listings.Parse<ReviewStatus>(status, "status") ?? ReviewStatus.Open, Listings.Parse<ReviewReason>(reason, "reason"), pipeline, q);
            return (await reviews.PageAsync(filter, Listings.Page(page, pageSize), ct)).Map(ReviewAnswer.From);
        }).Needs(Right.Look);

        api.MapGet("/review/{id:long}", async (long id, ReviewQueries reviews, CancellationToken ct) => await FindAsync(reviews, id, ct)).Needs(Right.Look);

        api.MapPost("/review/{id:long}/retry", async (long id, HttpContext context, ReviewQueue queue, CancellationToken ct) =>
            Accepted((await queue.RetryAsync(context.Caller(), [id], ct))[0]))
            .Needs(Right.ReviewItems).Produces<Started>(StatusCodes.Status202Accepted);

        api.MapPost("/review/{id:long}/skip", async (long id, SkipRequest body, HttpContext context, ReviewQueue queue, ReviewQueries reviews, CancellationToken ct) =>
        {
            await queue.SkipAsync(context.Caller(), [id], body.Reason ?? "", ct);
            return await FindAsync(reviews, id, ct);
        }).Needs(Right.ReviewItems);

        api.MapPost("/review/{id:long}/choose", async (long id, ChooseRequest body, HttpContext context, ReviewQueue queue, CancellationToken ct) =>
            Accepted(await queue.ChooseAsync(context.Caller(), id, body.Record ?? throw new BadHttpRequestException("record is missing: the id of the partner, or left or right."), ct)))
            .Needs(Right.ReviewItems).Produces<Started>(StatusCodes.Status202Accepted);

        api.MapPost("/review/{id:long}/edit", async (long id, EditRequest body, HttpContext context, ReviewQueue queue, CancellationToken ct) =>
            Accepted(await queue.EditAsync(context.Caller(), id, body.Field, body.Value ?? throw new BadHttpRequestException("value is missing: what the field is to hold."), ct)))
            .Needs(Right.ReviewItems).Produces<Started>(StatusCodes.Status202Accepted);
    }

    private static IResult Accepted(long run) => Results.Accepted($"/api/v1/runs/{run}", new Started(run));

    private static async Task<ReviewAnswer> FindAsync(ReviewQueries reviews, long id, CancellationToken ct) =>
        ReviewAnswer.From(await reviews.FindAsync(id, ct) ?? throw new MissingException("review item", id));
}
