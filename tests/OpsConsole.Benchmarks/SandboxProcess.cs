using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace OpsConsole.Benchmarks;

/// <summary>The sandbox in a process of its own, so that its work is not counted as ours.</summary>
sealed class SandboxProcess : IAsyncDisposable
{
    private readonly Process process;

    private SandboxProcess(Process process, string url)
    {
        (this.process, Url) = (process, url);
        Http = new HttpClient { BaseAddress = new Uri(url + "/"), Timeout = TimeSpan.FromMinutes(5) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sandbox");
    }

    public string Url { get; }

    public HttpClient Http { get; }

    public static async Task<SandboxProcess> StartAsync(int contacts)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OpsConsole.Sandbox.dll"), "--urls", url, "--Sandbox:Contacts", contacts.ToString(), "--Sandbox:Messy", "0"]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_gcServer"] = "0";
        var sandbox = new SandboxProcess(Process.Start(start)!, url);
        for (var i = 0; i < 600; i++)
        {
            try
            {
                await sandbox.Http.GetAsync("control/stats");
                return sandbox;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        throw new TimeoutException("The sandbox did not start.");
    }

    /// <summary>Not "off": with limits off Intercom's headers would still tell of a spent window, and a well-behaved client waits.</summary>
    public async Task WithoutLimitsAsync()
    {
        await ControlAsync("limits", new { vendor = "airtable", enabled = false });
        await ControlAsync("limits", new { vendor = "intercom", perWindow = 100_000_000 });
    }

    /// <summary>Another world: so many people both vendors know, and on top of them what Intercom alone holds.</summary>
    public Task FillAsync(int people, object crowd) => ControlAsync("reset", new { contacts = people, crowd });

    public async Task<long> CountAsync(string name) =>
        (await Http.GetFromJsonAsync<JsonElement>("control/counts")).GetProperty("intercom").GetProperty(name).GetInt64();

    public async Task ControlAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync("control/" + path, body);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<JsonElement> StatsAsync(string vendor) =>
        (await Http.GetFromJsonAsync<JsonElement>("control/stats")).GetProperty("vendors").GetProperty(vendor);

    public Task ForgetStatsAsync() => Http.DeleteAsync("control/stats");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
