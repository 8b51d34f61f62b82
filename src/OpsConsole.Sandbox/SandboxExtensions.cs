using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpsConsole.Sandbox.Control;
using OpsConsole.Sandbox.Intercom.OAuth;
using OpsConsole.Sandbox.Seed;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox;

/// <summary>Puts the sandbox into a web application: the same paths below any root.</summary>
public static class SandboxExtensions
{
    public static IServiceCollection AddSandbox(this IServiceCollection services, Action<SandboxOptions>? configure = null)
    {
        var options = new SandboxOptions();
        configure?.Invoke(options);
        if (options.Crowd.Fault() is { } fault)
        {
            throw new ArgumentException("Sandbox:Crowd: " + fault, nameof(configure));
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new World(
            new WorldSettings(options.StateFile, new SeedPlan(options.Seed, options.Contacts, options.Messy) { Extras = options.Extras, Crowd = options.Crowd }, options.TimeZone, options.IndexLagSeconds, SandboxOptions.Token) { Region = options.Region },
            provider.GetRequiredService<TimeProvider>()));
        // Airtable takes URLs of up to 16,000 characters; the server's own limit is half of that.
        services.Configure<KestrelServerOptions>(kestrel =>
            kestrel.Limits.MaxRequestLineSize = Math.Max(kestrel.Limits.MaxRequestLineSize, 64 * 1024));
        return services;
    }

    public static IEndpointRouteBuilder MapSandbox(this IEndpointRouteBuilder app, string root = "/sandbox")
    {
        var world = app.ServiceProvider.GetRequiredService<World>();
        var home = root.TrimEnd('/');
        foreach (var door in world.Doors)
        {
            var runner = new VendorRunner(door, world.Faults, world.Statistics[door.Name]);
            foreach (var route in door.Routes)
            {
                Map(app, home, door, runner, route, [route.Method]);
            }

            Map(app, home, door, runner, VendorRoute.Read("*", "/{**rest}", door.NotFound), null);
        }

        foreach (var (method, path, handle) in new ControlRoutes(world).All.Concat(world.Inbox.All).Concat(new OAuthRoutes(world.Intercom, SandboxOptions.Token).All))
        {
            app.MapMethods(home + path, [method], new RequestDelegate(handle)).AllowAnonymous();
        }

        return app;
    }

    static void Map(IEndpointRouteBuilder app, string home, VendorDoor door, VendorRunner runner, VendorRoute route, string[]? methods)
    {
        var vendorRoot = $"{home}/{door.Name}";
        RequestDelegate handle = http =>
        {
            var request = http.Request;
            var path = request.Path.Value![vendorRoot.Length..];
            return runner.RunAsync(http, route, path, $"{request.Scheme}://{request.Host}{request.PathBase}{vendorRoot}");
        };
        var endpoint = methods is null ? app.Map(vendorRoot + route.Template, handle) : app.MapMethods(vendorRoot + route.Template, methods, handle);
        // Vendors check their own token; the console's sign-in is not theirs.
        endpoint.AllowAnonymous();
    }
}
