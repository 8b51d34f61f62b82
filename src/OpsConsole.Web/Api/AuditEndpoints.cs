using OpsConsole.Runtime.Audit;

namespace OpsConsole.Web.Api;

public static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api) =>
        api.MapGet("/audit", async (AuditQueries audit, string? who, string? verb, string? @object, string? q, int? page, int? pageSize, CancellationToken ct) =>
            (await audit.PageAsync(new(who, verb, @object, q), Listings.Page(page, pageSize), ct)).Map(row => row)).Needs(Right.Look);
}
