using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using Xunit;

namespace OpsConsole.Browser;

/// <summary>The real program as its own process, Development with the sandbox on, and one Chromium for all journeys.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    public const string Token = "a token of the browser tests";
    private readonly string data = Directory.CreateTempSubdirectory("opsconsole-browser-").FullName;
    private Process? process;
    private IPlaywright? playwright;

    public string Address { get; private set; } = "";

    public IBrowser? Browser { get; private set; }

    public async Task InitializeAsync()
    {
        if (Chromium.Path is not { } path)
        {
            return;
        }

        Address = $"http://127.0.0.1:{FreePort()}";
        await StartAsync();
        Assertions.SetDefaultExpectTimeout(20_000); // two cores carry the console, the browser and the other tests beside them
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Ends the program as a power cut would and starts it again at the same address and on the same data.</summary>
    public async Task RestartAsync(Func<Task> meanwhile)
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        await meanwhile();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        process = Start();
        using var http = new HttpClient();
        for (var i = 0; ; i++)
        {
            try
            {
                if ((await http.GetAsync(Address + "/readyz")).IsSuccessStatusCode)
                {
                    break;
                }
            }
            catch (HttpRequestException) when (i < 240)
            {
                // not listening yet
            }

            Assert.True(i < 240 && !process.HasExited, "The console did not start within a minute.");
            await Task.Delay(250);
        }
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.CloseAsync();
        }

        playwright?.Dispose();
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(data, recursive: true);
    }

    /// <summary>A fresh window, signed in as demo admin where asked.</summary>
    public async Task<IPage> OpenAsync(bool signedIn = true, int width = 1440, int height = 900)
    {
        var context = await Browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, BaseURL = Address, Locale = "en-GB", TimezoneId = "Europe/Berlin" });
        var page = await context.NewPageAsync();
        if (signedIn)
        {
            await page.GotoAsync("/signin");
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in as demo admin" }).ClickAsync();
            await page.GetByRole(AriaRole.Heading, new() { Name = "Overview" }).WaitForAsync();
        }

        return page;
    }

    private Process Start()
    {
        var program = typeof(Program).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, "--urls", Address]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(program) };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["OpsConsole__DataDirectory"] = data;
        start.Environment["OpsConsole__Schedules__Enabled"] = "false";
        start.Environment["OpsConsole__Api__Token"] = Token;
        var started = Process.Start(start)!;
        started.OutputDataReceived += (_, _) => { }; // read, so that the pipe never fills
        started.BeginOutputReadLine();
        return started;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[CollectionDefinition(Name)]
public sealed class ConsoleCollection : ICollectionFixture<ConsoleFixture>
{
    public const string Name = "one console";
}
