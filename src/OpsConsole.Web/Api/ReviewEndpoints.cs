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
        {
            var runs = await queue.RetryAsync(context.Caller(), [id], ct);
            return Results.Accepted($"/api/v1/runs/{runs[0]}", new Started(runs[0]));
        }).Needs(Right.ReviewItems).Produces<Started>(StatusCodes.Status202Accepted);

        api.MapPost("/review/{id:long}/skip", async (long id, SkipRequest body, HttpContext context, ReviewQueue queue, ReviewQueries reviews, CancellationToken ct) =>
        {
            await queue.SkipAsync(context.Caller(), [id], body.Reason ?? "", ct);
            return await FindAsync(reviews, id, ct);
        }).Needs(Right.ReviewItems);
    }

    private static async Task<ReviewAnswer> FindAsync(ReviewQueries reviews, long id, CancellationToken ct) =>
        ReviewAnswer.From(await reviews.FindAsync(id, ct) ?? throw new MissingException("review item", id));
}
