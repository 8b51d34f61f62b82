using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Why;

namespace OpsConsole.Web.Api;

public static class WhyEndpoints
{
    public static void MapWhy(this IEndpointRouteBuilder api) =>
        api.MapGet("/why", (string? q, WhyQueries why, CancellationToken ct) => why.AskAsync(q ?? throw new BadHttpRequestException("q is missing: an e-mail, an external id, a phone number or a vendor's id."), ct)).Needs(Right.Look);
}
