using OpsConsole.Runtime.People;

namespace OpsConsole.Web.Auth;

/// <summary>While nobody is there yet, every page is the setup page.</summary>
public static class FirstVisit
{
    public static void UseFirstVisit(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var asksForPage = HttpMethods.IsGet(context.Request.Method) && context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null;
        if (asksForPage && !context.Request.Path.StartsWithSegments("/setup") && !await context.RequestServices.GetRequiredService<PeopleQueries>().AnyAsync(context.RequestAborted))
        {
            context.Response.Redirect("/setup");
            return;
        }

        await next(context);
    });
}
