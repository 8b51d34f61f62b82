using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace OpsConsole.Tests.Journeys;

/// <summary>The real program in a process of its own, on a free port, against a sandbox elsewhere; can be killed and started again on the same data.</summary>
public sealed class ConsoleProcess : IAsyncDisposable
{
    private const string Token = "a-token-for-tests-only";
    private readonly string sandboxUrl;
    private readonly int port = FreePort();
    private readonly HttpClient http;
    private Process? process;

    public ConsoleProcess(string sandboxUrl)
    {
        this.sandboxUrl = sandboxUrl;
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("opsconsole-process-").FullName;

    public async Task StartAsync()
    {
        process = Process.Start(Program(port))!;
        var output = new System.Text.StringBuilder();
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => output.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var i = 0; i < 600; i++)
        {
            try
            {
                if ((await http.GetAsync("healthz")).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                // not listening yet
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The console did not start: " + output);
    }

    /// <summary>The same program on the same data, at another port, while this one goes. Returns what it said when it ended.</summary>
    public async Task<(int Exit, string Said)> StartBesideAsync()
    {
        using var other = Process.Start(Program(FreePort()))!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            var said = await other.StandardError.ReadToEndAsync(limit.Token);
            await other.WaitForExitAsync(limit.Token);
            return (other.ExitCode, said);
        }
        catch (OperationCanceledException)
        {
            other.Kill();
            throw new TimeoutException("The second console went on.");
        }
    }

    /// <summary>SIGKILL: no goodbye, no flush.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public async Task<long> AskForRunAsync(string mode, string pipeline = Rehearsal.Key)
    {
        using var answer = await http.PostAsJsonAsync($"api/v1/pipelines/{pipeline}/runs", new { mode });
        Assert202(answer);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    public async Task PostAsync(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"POST {path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    public Task<JsonElement> GetAsync(string path) => http.GetFromJsonAsync<JsonElement>(path);

    public async Task SetHookSecretAsync(string connection, string secret) =>
        (await http.PutAsJsonAsync($"api/v1/connections/{connection}/webhook-secret", new { secret })).EnsureSuccessStatusCode();

    /// <summary>A delivery as the vendor posts it.</summary>
    public async Task<HttpStatusCode> DeliverAsync(string connection, byte[] body, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "hooks/" + connection) { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Hub-Signature", signature);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    public async Task<List<JsonElement>> DeliveriesAsync() => [.. (await http.GetFromJsonAsync<JsonElement>("api/v1/deliveries")).GetProperty("items").EnumerateArray()];

    /// <summary>Publishes the demo's contract as this text makes it.</summary>
    public async Task PublishAsync(string contractJson)
    {
        (await http.PutAsync($"api/v1/contracts/{Rehearsal.Key}", new StringContent(contractJson, System.Text.Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
        (await http.PostAsJsonAsync($"api/v1/contracts/{Rehearsal.Key}/publish", new { note = "for a test" })).EnsureSuccessStatusCode();
    }

    public Task<string> ContractAsync(int version) => http.GetStringAsync($"api/v1/contracts/{Rehearsal.Key}/versions/{version}");

    /// <summary>Rows of the console's own database, read beside it.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, Func<SqliteDataReader, T> read)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(DataDirectory, "opsconsole.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public Task<JsonElement> RunAsync(long id) => http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{id}");

    public async Task<JsonElement> EndOfAsync(long id, TimeSpan limit)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < limit;)
        {
            var run = await RunAsync(id);
            if (run.GetProperty("status").GetString() is not ("queued" or "running"))
            {
                return run;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"Run {id} did not end: {await RunAsync(id)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync();
        }

        http.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }

    private static void Assert202(HttpResponseMessage answer)
    {
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"Asking for a run answered {(int)answer.StatusCode}.");
        }
    }

    private ProcessStartInfo Program(int at)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OpsConsole.Web.dll"), "--urls", $"http://127.0.0.1:{at}"])
        {
            WorkingDirectory = DataDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["OpsConsole__DataDirectory"] = DataDirectory;
        start.Environment["OpsConsole__Sandbox__Url"] = sandboxUrl;
        start.Environment["OpsConsole__Api__Token"] = Token;
        start.Environment["OpsConsole__Schedules__Enabled"] = "false";
        start.Environment["OpsConsole__Vendors__AirtablePerSecond"] = "200"; // the sandbox's limits are off
        return start;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
