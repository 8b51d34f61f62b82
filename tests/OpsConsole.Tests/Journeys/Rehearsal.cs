using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Demo;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Sandbox;
using OpsConsole.Tests.Sandbox;

namespace OpsConsole.Tests.Journeys;

/// <summary>The real runtime (database, scheduler, HTTP) with the demo's pipeline against a sandbox of its own. Schedules are off unless asked for: runs start when a test asks.</summary>
public sealed partial class Rehearsal : IAsyncDisposable
{
    public const string Key = DemoSetup.Key;
    public static readonly Actor Person = new("lead@example.test", Roles.Admin, "test");
    private readonly string folder;
    private IHost host;
    private string? postgres;
    private bool limits;
    private bool schedules;

    private Rehearsal(string folder, SandboxServer sandbox, IHost host) => (this.folder, Sandbox, this.host) = (folder, sandbox, host);

    public SandboxServer Sandbox { get; }

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    public static async Task<Rehearsal> StartAsync(int contacts = 60, double messy = 0, int seed = 7, Action<SandboxOptions>? sandbox = null, bool limits = false, int timeoutSeconds = 5, string? postgres = null, bool schedules = false)
    {
        var server = await SandboxServer.StartAsync(o =>
        {
            (o.Contacts, o.Messy, o.Seed) = (contacts, messy, seed);
            sandbox?.Invoke(o);
        });
        if (!limits)
        {
            await server.LimitsAsync(new { enabled = false });
        }

        var folder = Directory.CreateTempSubdirectory("opsconsole-journey-").FullName;
        return new Rehearsal(folder, server, await StartHostAsync(folder, server, timeoutSeconds, postgres, limits, schedules)) { postgres = postgres, limits = limits, schedules = schedules };
    }

    private static async Task<IHost> StartHostAsync(string folder, SandboxServer server, int timeoutSeconds, string? postgres, bool limits, bool schedules)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRuntime(new RuntimeOptions { DataDirectory = folder, SchedulesEnabled = schedules, VendorTimeoutSeconds = timeoutSeconds, PostgresConnectionString = postgres, WarehousePostgres = postgres, AirtablePerSecond = limits ? 5 : 100, InboxWindow = TimeSpan.FromMilliseconds(200) });
        var host = builder.Build();
        host.Services.GetRequiredService<SandboxLocation>().Set(server.BaseUrl);
        await host.Services.GetRequiredService<StoreStartup>().MigrateAsync();
        await host.Services.GetRequiredService<DemoSetup>().EnsureAsync();
        await host.StartAsync();
        return host;
    }

    /// <summary>Asks for a run and waits for its end (or its being held).</summary>
    public async Task<RunRow> RunAsync(RunMode mode = RunMode.Incremental, params string[] records)
    {
        var id = await Get<RunDesk>().RequestAsync(Person, Key, mode, records);
        return await EndOfAsync(id);
    }

    public async Task<RunRow> EndOfAsync(long id, int seconds = 120)
    {
        var queries = Get<RunQueries>();
        for (var i = 0; i < seconds * 20; i++)
        {
            var run = await queries.FindAsync(id);
            if (run is { Status: not (RunStatus.Queued or RunStatus.Running) })
            {
                return run;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"Run {id} did not end within {seconds} s.");
    }

    /// <summary>Changes the contract and publishes it.</summary>
    public async Task PublishAsync(Func<Contract, Contract> change)
    {
        var store = Get<ContractStore>();
        var view = (await store.FindAsync(Key))!;
        await store.SaveDraftAsync(Person, Key, ContractJson.Write(change(view.Published!)), null);
        await store.PublishAsync(Person, Key, "for a test");
    }

    /// <summary>A second pipeline beside the demo's, made the way people make one, with its yes given. Returns its key.</summary>
    public async Task<string> AddPipelineAsync(Contract contract)
    {
        await Get<DraftDesk>().CreateAsync(Person, contract with { Version = 0 });
        await Get<ContractStore>().PublishAsync(Person, contract.Key, "for a test");
        var key = await Get<FirstRunDesk>().CreateAsync(Person, contract.Key, contract.Key, null, null);
        await using var db = await DbAsync();
        await db.Pipelines.Where(p => p.Key == key).ExecuteUpdateAsync(u => u.SetProperty(p => p.AwaitsYes, false));
        return key;
    }

    /// <summary>As <see cref="RunAsync(RunMode, string[])"/>, of another pipeline.</summary>
    public async Task<RunRow> RunOfAsync(string pipeline, RunMode mode = RunMode.Incremental) =>
        await EndOfAsync(await Get<RunDesk>().RequestAsync(Person, pipeline, mode));

    /// <summary>Has every due action done.</summary>
    public Task ActAsync() => Get<OpsConsole.Runtime.Actions.ActionWorker>().WorkAsync(CancellationToken.None);

    public async Task<List<RunRecordRow>> RecordsAsync(long runId)
    {
        await using var db = await Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        return await db.RunRecords.Where(r => r.RunId == runId).ToListAsync();
    }

    public async Task<List<ReviewRow>> ReviewsAsync(ReviewStatus status = ReviewStatus.Open)
    {
        await using var db = await Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        return await db.Reviews.Where(r => r.Status == status).ToListAsync();
    }

    public async Task<(int Reads, int Writes)> CallsAsync(string vendor)
    {
        var stats = await Sandbox.StatsAsync(vendor);
        return (stats.GetProperty("reads").GetInt32(), stats.GetProperty("writes").GetInt32());
    }

    public Task<List<JsonElement>> RowsAsync() => RowsAsync(Sandbox);

    public Task<List<JsonElement>> ContactsAsync() => ContactsAsync(Sandbox);

    public static async Task<List<JsonElement>> RowsAsync(SandboxServer sandbox) =>
        [.. (await sandbox.DumpAsync("airtable")).GetProperty("bases")[0].GetProperty("tables").EnumerateArray().First(t => t.GetProperty("name").GetString() == "Contacts").GetProperty("records").EnumerateArray()];

    public static async Task<List<JsonElement>> ContactsAsync(SandboxServer sandbox) => [.. (await sandbox.DumpAsync("intercom")).GetProperty("contacts").EnumerateArray()];

    public static string? Cell(JsonElement record, string field) =>
        record.GetProperty("fields").TryGetProperty(field, out var value) ? value.ToString() : null;

    public static string? Attribute(JsonElement contact, string path)
    {
        foreach (var part in path.Split('.'))
        {
            if (contact.ValueKind != JsonValueKind.Object || !contact.TryGetProperty(part, out contact))
            {
                return null;
            }
        }

        return contact.ValueKind == JsonValueKind.Null ? null : contact.ToString();
    }

    /// <summary>Ends the runtime and starts it again on the same data, as after a crash or an update.</summary>
    /// <param name="meanwhile">Given the path of the database while nobody uses it.</param>
    public async Task RestartAsync(Func<string, Task>? meanwhile = null)
    {
        await host.StopAsync();
        host.Dispose();
        await (meanwhile?.Invoke(Path.Combine(folder, "opsconsole.db")) ?? Task.CompletedTask);
        host = await StartHostAsync(folder, Sandbox, 5, postgres, limits, schedules);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await Sandbox.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
