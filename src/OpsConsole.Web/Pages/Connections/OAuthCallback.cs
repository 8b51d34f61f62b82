using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connections;
using OpsConsole.Web.Auth;

namespace OpsConsole.Web.Pages.Connections;

/// <summary>
/// Where the consent page sends people back to. A GET that another site can cause: its credential is the state, which is bound to the person who began. The beginning is a button of the page and no form,
/// because browsers hold a form's redirect to our own "form-action" and would not go to the vendor.
/// </summary>
public static class OAuthCallback
{
    public static void MapOAuthCallback(this IEndpointRouteBuilder app) =>
        app.MapGet(OAuthDesk.CallbackPath, async (HttpContext context, OAuthDesk desk, CancellationToken ct) =>
        {
            var query = context.Request.Query;
            var back = await desk.FinishAsync(context.User.ToActor()!, query["state"], query["code"], query["error"], ct);
            context.Response.Headers.CacheControl = "no-store";
            return Results.LocalRedirect($"/connections/{(back.ConnectionKey is { } key ? Uri.EscapeDataString(key) : "new")}?oauth={back.End}");
        }).RequireAuthorization(Policies.Page(Right.ManageConnections)).ExcludeFromDescription();
}
