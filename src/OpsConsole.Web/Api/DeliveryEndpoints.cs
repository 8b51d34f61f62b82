using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Inbox;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Api;

public sealed record ResendBody(IReadOnlyList<long>? Ids);

public sealed record ResendAnswer(int Resent);

public static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder api)
    {
        api.MapGet("/deliveries", async (InboxQueries inbox, string? connection, string? state, string? q, int? page, int? pageSize, CancellationToken ct) =>
            (await inbox.PageAsync(new(connection, Listings.Parse<InboxState>(state, "state"), q), Listings.Page(page, pageSize), ct)).Map(d => d)).Needs(Right.Look);

        api.MapGet("/deliveries/refused", async (InboxQueries inbox, CancellationToken ct) =>
        {
            var counts = await inbox.RefusedAsync(ct);
            return new Listing<RefusedCount>(counts, counts.Count);
        }).Needs(Right.Look);

        api.MapPost("/deliveries/resend", async (ResendBody body, HttpContext context, InboxDesk desk, CancellationToken ct) => new ResendAnswer(await desk.ResendAsync(context.Caller(), body.Ids ?? [], ct))).Needs(Right.RunPipelines);
    }
}
