using OpsConsole.Runtime.Audit;
using OpsConsole.Web.Auth;

namespace OpsConsole.Web.Api;

/// <summary>On an endpoint: the right it demands; the refusal and the tests read it from here.</summary>
public sealed record NeedsRight(Right Right);

public static class NeedsRightExtensions
{
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder endpoint, Right right) =>
        endpoint.RequireAuthorization(Policies.Api(right)).WithMetadata(new NeedsRight(right));
}
