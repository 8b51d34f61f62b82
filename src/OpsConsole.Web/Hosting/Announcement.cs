using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OpsConsole.Runtime.People;

namespace OpsConsole.Web.Hosting;

/// <summary>The first line in the terminal: where the console is, and what to do next.</summary>
public static class Announcement
{
    public static void AnnounceAddress(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var options = app.Services.GetRequiredService<ConsoleOptions>();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        var fresh = !app.Services.GetRequiredService<PeopleQueries>().AnyAsync().GetAwaiter().GetResult();
        var next = (fresh, options.DemoSignIn) switch
        {
            (true, true) => "open it and create the first admin, or sign in as demo admin with made-up data",
            (true, false) => "open it and create the first admin",
            (false, true) => "open it and sign in, or use the demo admin",
            (false, false) => "open it and sign in",
        };
        Console.WriteLine($"OpsConsole is at {SandboxHosting.Reachable(addresses?.FirstOrDefault() ?? HostSetup.DefaultUrl).Replace("//127.0.0.1", "//localhost", StringComparison.Ordinal)} - {next}. Ctrl+C stops it.");
        foreach (var warning in options.Warnings)
        {
            Console.WriteLine("  " + warning);
        }

        Logs.OpenConsole();
    });
}
