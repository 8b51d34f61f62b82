using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Demo;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Benchmarks;

/// <summary>The real runtime on a data directory of its own against a sandbox process.</summary>
sealed class Bench : IAsyncDisposable
{
    private static readonly Actor Who = new("benchmark", Roles.Admin, "benchmark");
    private readonly string folder = Directory.CreateTempSubdirectory("opsconsole-bench-").FullName;
    private IHost host = null!;

    private Bench(SandboxProcess sandbox) => Sandbox = sandbox;

    public SandboxProcess Sandbox { get; }

    /// <param name="airtablePerSecond">5 where the vendor's limits are on.</param>
    public static async Task<Bench> StartAsync(int contacts, int airtablePerSecond)
    {
        var bench = new Bench(await SandboxProcess.StartAsync(contacts));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRuntime(new RuntimeOptions { DataDirectory = bench.folder, SchedulesEnabled = false, VendorTimeoutSeconds = 60, AirtablePerSecond = airtablePerSecond });
        bench.host = builder.Build();
        bench.Get<SandboxLocation>().Set(bench.Sandbox.Url);
        await bench.Get<StoreStartup>().MigrateAsync();
        await bench.Get<DemoSetup>().EnsureAsync();
        await bench.host.StartAsync();
        return bench;
    }

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>Runs to the end; a held run is approved, as a person would.</summary>
    public async Task<RunRow> RunAsync(RunMode mode)
    {
        var desk = Get<RunDesk>();
        var id = await desk.RequestAsync(Who, DemoSetup.Key, mode);
        while (true)
        {
            var run = (await Get<RunQueries>().FindAsync(id))!;
            switch (run.Status)
            {
                case RunStatus.Succeeded:
                    return run;
                case RunStatus.Held:
                    await desk.ApproveAsync(Who, id);
                    break;
                case RunStatus.Queued or RunStatus.Running:
                    await Task.Delay(20);
                    break;
                default:
                    throw new InvalidOperationException($"The run ended {run.Status}: {run.Error}");
            }
        }
    }

    public async Task PublishAsync(Func<Contract, Contract> change)
    {
        var store = Get<ContractStore>();
        var published = (await store.FindAsync(DemoSetup.Key))!.Published!;
        await store.SaveDraftAsync(Who, DemoSetup.Key, ContractJson.Write(change(published)), null);
        await store.PublishAsync(Who, DemoSetup.Key, "for the benchmark");
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await Sandbox.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
