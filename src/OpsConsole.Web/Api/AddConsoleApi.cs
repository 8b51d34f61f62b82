using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace OpsConsole.Web.Api;

public static class ApiRegistration
{
    private const int LargestBody = 1_048_576; // bytes

    public static IServiceCollection AddConsoleApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase)));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true); // Problems turns it into words, in production too
        services.AddOpenApi("v1");
        return services;
    }

    public static void MapConsoleApi(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi().AllowAnonymous();
        var api = app.MapGroup("/api/v1").DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        api.MapPipelines();
        api.MapRuns();
        api.MapReview();
        api.MapActions();
        api.MapContracts();
        api.MapWhy();
        api.MapConnections();
        api.MapExtractions();
        api.MapDeliveries();
        api.MapProof();
        api.MapAudit();
    }
}
