using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace OpsConsole.Web.Auth;

public static class SignOut
{
    public static void MapSignOut(this IEndpointRouteBuilder app) => app.MapPost("/signout", async (HttpContext context, IAntiforgery antiforgery) =>
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.BadRequest();
        }

        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Results.LocalRedirect("/signin");
    }).ExcludeFromDescription();
}
