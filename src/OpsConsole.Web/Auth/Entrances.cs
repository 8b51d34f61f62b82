using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Runtime.Audit;
using OpsConsole.Web.Api;

namespace OpsConsole.Web.Auth;

public enum EntranceKind
{
    Page,
    Endpoint,
}

/// <summary>One way in, and the right it asks for; null is open to everybody (signing in, the first visit, what went wrong).</summary>
/// <param name="Method">GET, POST … of an endpoint; null for a page.</param>
public sealed record Entrance(EntranceKind Kind, string Path, string? Method, Right? Right)
{
    public bool OpensFor(string? role) => Right is not { } right || Rights.Has(role, right);
}

/// <summary>The rights matrix by door, read from the very attributes and metadata that are enforced: what is shown, what holds and what is tested cannot differ.</summary>
public static class Entrances
{
    /// <summary>Every page that can be addressed, by path.</summary>
    public static IReadOnlyList<Entrance> Pages { get; } =
    [
        .. from page in typeof(Entrances).Assembly.GetTypes()
           from route in page.GetCustomAttributes<RouteAttribute>()
           orderby route.Template
           select new Entrance(EntranceKind.Page, route.Template, null, page.GetCustomAttribute<NeedsAttribute>()?.Right),
    ];

    /// <summary>Every endpoint of the API, by path.</summary>
    public static IReadOnlyList<Entrance> Endpoints(EndpointDataSource source) =>
    [
        .. from endpoint in source.Endpoints.OfType<RouteEndpoint>()
           where endpoint.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) == true
           from method in endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()?.HttpMethods ?? []
           orderby endpoint.RoutePattern.RawText, method
           select new Entrance(EntranceKind.Endpoint, endpoint.RoutePattern.RawText!, method, endpoint.Metadata.GetMetadata<NeedsRight>()?.Right),
    ];
}
