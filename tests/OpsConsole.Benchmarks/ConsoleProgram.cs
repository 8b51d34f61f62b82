using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OpsConsole.Benchmarks;

/// <summary>The whole console in a process of its own, reached over HTTP as vendors and scripts reach it.</summary>
sealed class ConsoleProgram : IAsyncDisposable
{
    private const string Token = "a-token-for-benchmarks-only";
    private readonly string folder = Directory.CreateTempSubdirectory("opsconsole-bench-").FullName;
    private readonly Process process;

    private ConsoleProgram(SandboxProcess sandbox)
    {
        var url = $"http://127.0.0.1:{SandboxProcess.FreePort()}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OpsConsole.Web.dll"), "--urls", url]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["OpsConsole__DataDirectory"] = folder,
            ["OpsConsole__Sandbox__Url"] = sandbox.Url,
            ["OpsConsole__Api__Token"] = Token,
            ["OpsConsole__Schedules__Enabled"] = "false",
            ["OpsConsole__Vendors__AirtablePerSecond"] = "1000",
            ["DOTNET_gcServer"] = "0",
        })
        {
            start.Environment[key] = value;
        }

        process = Process.Start(start)!;
        process.BeginOutputReadLine();
        Http = new HttpClient { BaseAddress = new Uri(url + "/") };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public HttpClient Http { get; }

    /// <summary>Where its database is.</summary>
    public string Database => Path.Combine(folder, "opsconsole.db");

    public static async Task<ConsoleProgram> StartAsync(SandboxProcess sandbox)
    {
        var console = new ConsoleProgram(sandbox);
        for (var i = 0; i < 600; i++)
        {
            try
            {
                if ((await console.Http.GetAsync("healthz")).IsSuccessStatusCode)
                {
                    return console;
                }
            }
            catch (HttpRequestException) when (!console.process.HasExited)
            {
                // not listening yet
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The console did not start.");
    }

    public async Task<long> AskForRunAsync(string pipeline, string mode)
    {
        using var answer = await Http.PostAsJsonAsync($"api/v1/pipelines/{pipeline}/runs", new { mode });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    public async Task<string> AddExtractionAsync(string name, string prefix, params string[] objects)
    {
        var plan = new { connection = "intercom-demo", prefix, objects = objects.Select(o => new { @object = o, fields = new { } }) };
        using var answer = await Http.PostAsJsonAsync("api/v1/extractions", new { name, plan });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
    }

    /// <summary>What became of each object of an extraction's run.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> ObjectsAsync(long run) =>
        (await Http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{run}/objects")).GetProperty("items").EnumerateArray().ToDictionary(o => o.GetProperty("object").GetString()!);

    /// <returns>A run as it ended.</returns>
    public async Task<JsonElement> RunAsync(string pipeline, string mode = "incremental")
    {
        var run = await AskForRunAsync(pipeline, mode);
        await EndOfAsync(run);
        var ended = await Http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{run}");
        return ended.GetProperty("status").GetString() == "succeeded" ? ended : throw new InvalidOperationException($"The run ended {ended.GetProperty("status")}: {ended.GetProperty("error")}");
    }

    /// <summary>The most memory the process has ever held, MB.</summary>
    public double PeakMegabytes()
    {
        var peak = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        return double.Parse(peak.Where(char.IsDigit).ToArray(), System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>A held run is approved, as a person would.</summary>
    public async Task EndOfAsync(long run)
    {
        while ((await Http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{run}")).GetProperty("status").GetString() is "queued" or "running" or "held")
        {
            if ((await Http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{run}")).GetProperty("status").GetString() == "held")
            {
                (await Http.PostAsync($"api/v1/runs/{run}/approve", null)).Dispose();
            }

            await Task.Delay(200);
        }
    }

    /// <returns>The status, and how long the answer took.</returns>
    public async Task<(HttpStatusCode Status, double Milliseconds)> DeliverAsync(string connection, byte[] body, string signature)
    {
        var began = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, "hooks/" + connection) { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Hub-Signature", signature);
        using var answer = await Http.SendAsync(request);
        return (answer.StatusCode, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
