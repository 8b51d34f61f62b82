using Microsoft.AspNetCore.Diagnostics;
using OpsConsole.Web.Webhooks;

namespace OpsConsole.Web.Hosting;

/// <summary>A status without a body becomes a page in words. The API, the webhooks and the vendors' stand-ins speak to programs and are left alone.</summary>
public static class StatusPages
{
    public static void UseStatusPages(this IApplicationBuilder app)
    {
        app.UseStatusCodePagesWithReExecute("/problem/{0}", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            var path = context.Request.Path;
            if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
            {
                context.Request.Method = HttpMethods.Get; // a refused post is answered with a page, not posted to it
            }
            else if ((path.StartsWithSegments("/api") || path.StartsWithSegments(HookEndpoint.Root) || path.StartsWithSegments("/sandbox") || path.StartsWithSegments("/_blazor")) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = false;
            }

            return next(context);
        });
    }
}
