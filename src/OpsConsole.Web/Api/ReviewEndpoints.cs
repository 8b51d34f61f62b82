using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Api;

public sealed record ReviewRecords(string? Left, string? Right);

public sealed record ReviewAnswer(
    long Id, ReviewReason Reason, string Text, string Pipeline, string Contract, string? LeftId, string? RightId, ReviewRecords Records, string? Field, int Attempts,
    DateTimeOffset CreatedAt, DateTimeOffset LastTriedAt, long LastRun, ReviewStatus Status, string Cause, string? AssignedTo, JsonElement? Evidence, DateTimeOffset? ResolvedAt, string? ResolvedBy, string? ResolvedNote)
{
    public static ReviewAnswer From(ReviewRow r) => new(
        r.Id, r.Reason, r.Text, r.PipelineKey, r.ContractKey, r.LeftId, r.RightId, new(r.LeftId, r.RightId), r.Field, r.Attempts,
        r.CreatedAt, r.LastTriedAt, r.LastRunId, r.Status, CauseKey.Of(r).ToString(), r.AssignedTo, RunJson.Element(r.EvidenceJson), r.ResolvedAt, r.ResolvedBy, r.ResolvedNote);
}

public sealed record SkipRequest(string? Reason);

/// <summary>Record: the partner's vendor id; for a field both sides changed, "left" or "right".</summary>
public sealed record ChooseRequest(string? Record);

/// <summary>Field: only where the item names none itself.</summary>
public sealed record EditRequest(string? Field, string? Value);

/// <summary>To: the e-mail of a person who may settle items; null makes it nobody's.</summary>
public sealed record AssignRequest(string? To);

/// <summary>Action: retry, skip (with a reason), assign (with to) or reopen.</summary>
public sealed record BulkRequest(IReadOnlyList<long>? Ids, BulkAction? Action, string? Reason, string? To);

/// <summary>Left: items that others had settled meanwhile. Runs: what a retry started.</summary>
public sealed record BulkAnswer(int Done, int Left, IReadOnlyList<long> Runs);

public static class ReviewEndpoints
{
    public static void MapReview(this IEndpointRouteBuilder api)
    {
        api.MapGet("/review", async (ReviewQueries reviews, string? status, string? @class, string? reason, string? pipeline, string? q, string? cause, string? contract, string? owner, int? page, int? pageSize, CancellationToken ct) =>
        {
            var filter = new ReviewFilter(status == "all" ? null : Listings.Parse<ReviewStatus>(status, "status") ?? ReviewStatus.Open, Listings.Parse<ReviewReason>(reason, "reason"), pipeline, q)
            {
                Class = Listings.Parse<FailureClass>(@class, "class"),
                Cause = string.IsNullOrEmpty(cause) ? null : CauseKey.Parse(cause) ?? throw new BadHttpRequestException("cause is the word that an item names as its cause."),
                Contracts = string.IsNullOrEmpty(contract) ? null : [contract],
                Owner = string.IsNullOrEmpty(owner) ? null : owner,
            };
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

        api.MapPost("/review/{id:long}/assign", async (long id, AssignRequest body, HttpContext context, ReviewQueue queue, ReviewQueries reviews, CancellationToken ct) =>
        {
            await queue.AssignAsync(context.Caller(), [id], body.To, ct);
            return await FindAsync(reviews, id, ct);
        }).Needs(Right.ReviewItems);

        api.MapPost("/review/{id:long}/reopen", async (long id, HttpContext context, ReviewQueue queue, ReviewQueries reviews, CancellationToken ct) =>
        {
            await queue.ReopenAsync(context.Caller(), [id], ct);
            return await FindAsync(reviews, id, ct);
        }).Needs(Right.ReviewItems);

        api.MapPost("/review/bulk", async (BulkRequest body, HttpContext context, ReviewBulk bulk) =>
        {
            var order = new BulkOrder(body.Action ?? throw new BadHttpRequestException("action is missing: retry, skip, assign or reopen."), body.Ids ?? [], body.Reason, body.To);
            var result = await bulk.DoAsync(context.Caller(), order);
            return new BulkAnswer(result.Done, result.Left, result.Runs);
        }).Needs(Right.ReviewItems);
    }

    private static IResult Accepted(long run) => Results.Accepted($"/api/v1/runs/{run}", new Started(run));

    private static async Task<ReviewAnswer> FindAsync(ReviewQueries reviews, long id, CancellationToken ct) =>
        ReviewAnswer.From(await reviews.FindAsync(id, ct) ?? throw new MissingException("review item", id));
}
