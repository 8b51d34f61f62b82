using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Demo;
using OpsConsole.Sandbox;
using OpsConsole.Web.Pages.Sandbox;

namespace OpsConsole.Web.Hosting;

/// <summary>The rehearsal: hosted here under <see cref="Root"/>, or reached elsewhere. Off unless asked for, but for Development.</summary>
public static class SandboxHosting
{
    public const string Root = "/sandbox";

    public static void AddSandboxHosting(this IServiceCollection services, ConsoleOptions options)
    {
        if (options.HostsSandbox)
        {
            services.AddSandbox(o => o.StateFile = Path.Combine(options.DataDirectory, "sandbox.jsonl"));
        }

        services.AddHttpClient(SandboxClient.HttpClientName).RemoveAllLoggers();
        services.AddSingleton<SandboxClient>();
    }

    public static void MapSandboxHosting(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<ConsoleOptions>();
        if (!options.SandboxEnabled)
        {
            return;
        }

        var location = app.Services.GetRequiredService<SandboxLocation>();
        if (options.SandboxUrl is { } elsewhere)
        {
            location.Set(elsewhere.ToString());
            return;
        }

        app.MapSandbox(Root);
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            location.Set(Reachable(addresses.FirstOrDefault(a => a.StartsWith("http:", StringComparison.Ordinal)) ?? HostSetup.DefaultUrl) + Root, Root);
        });
    }

    public static async Task EnsureDemoAsync(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ConsoleOptions>().SandboxEnabled)
        {
            await app.Services.GetRequiredService<DemoSetup>().EnsureAsync();
        }
    }

    /// <summary>A listening address as this machine reaches it.</summary>
    public static string Reachable(string address) =>
        address.Replace("//[::]", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal);
}
