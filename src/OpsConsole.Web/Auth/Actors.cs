using System.Security.Claims;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Web.Auth;

public static class Actors
{
    public const string FromPage = "page";

    /// <summary>The person or token behind a request; null when nobody is signed in.</summary>
    public static Actor? ToActor(this ClaimsPrincipal user, string from = FromPage) =>
        user.Identity is { IsAuthenticated: true, Name: { } name } ? new(name, RoleOf(user) ?? "", from) : null;

    /// <summary>The strongest role held; null when none is.</summary>
    public static string? RoleOf(ClaimsPrincipal user) => Roles.All.LastOrDefault(user.IsInRole);
}
