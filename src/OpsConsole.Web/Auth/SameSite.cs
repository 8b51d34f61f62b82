using OpsConsole.Web.Webhooks;

namespace OpsConsole.Web.Auth;

/// <summary>A post that another site made a browser send is told so plainly, before the antiforgery token is even looked at.</summary>
public static class SameSite
{
    public const string Refusal = "This form was sent from another site, so nothing was done. Open the console itself and send it there.";

    public static void UseSameSite(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (HttpMethods.IsPost(context.Request.Method) && IsOurs(context.Request.Path) && IsForeign(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(Refusal);
            return;
        }

        await next(context);
    });

    /// <summary>The API takes bearer tokens only, which no other site can send; webhooks are signed; the vendors' stand-ins are not ours to guard.</summary>
    private static bool IsOurs(PathString path) => !path.StartsWithSegments("/api") && !path.StartsWithSegments(HookEndpoint.Root) && !path.StartsWithSegments("/sandbox");

    private static bool IsForeign(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is [{ } site]
            ? site is "cross-site" or "same-site"
            : request.Headers.Origin is [{ } origin] && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || !string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
