using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpsConsole.Engine.Merging;
using OpsConsole.Runtime.Actions;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connections;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Demo;
using OpsConsole.Runtime.Extraction;
using OpsConsole.Runtime.GoLive;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Inbox;
using OpsConsole.Runtime.Jobs;
using OpsConsole.Runtime.Journal;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Notices;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Proof;
using OpsConsole.Runtime.Recipes;
using OpsConsole.Runtime.Retention;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Scheduling;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Views;
using OpsConsole.Runtime.Warehouses;
using OpsConsole.Runtime.Why;
using OpsConsole.Runtime.WriteOut;
using Quartz;

namespace OpsConsole.Runtime;

/// <summary>What the runtime needs to know from configuration. <see cref="DataDirectory"/> holds the database, keys and logs.</summary>
public sealed record RuntimeOptions
{
    public required string DataDirectory { get; init; }

    /// <summary>PostgreSQL instead of the SQLite file in the data directory.</summary>
    public string? PostgresConnectionString { get; init; }

    /// <summary>A PostgreSQL database that extractions may land tables in, beside the file <c>warehouse.db</c> in the data directory. It may be the console's own.</summary>
    public string? WarehousePostgres { get; init; }

    /// <summary>False: runs start only when asked.</summary>
    public bool SchedulesEnabled { get; init; } = true;

    /// <summary>How long one vendor call may take before it counts as unanswered. Seconds; default 10.</summary>
    public int VendorTimeoutSeconds { get; init; } = 10;

    /// <summary>Calls a second that Airtable allows per base: 5 on every public plan (fact sheet, section 8), more only where Airtable has agreed to it.</summary>
    public int AirtablePerSecond { get; init; } = 5;

    /// <summary>By vendor: the app that asks people for their consent.</summary>
    public IReadOnlyDictionary<string, OAuthApp> OAuthApps { get; init; } = new Dictionary<string, OAuthApp>();

    public NoticeOptions Notices { get; init; } = new();

    /// <summary>How long webhook events are gathered before they become a run. Default 2 s.</summary>
    public TimeSpan InboxWindow { get; init; } = TimeSpan.FromSeconds(2);
}

public static class RuntimeRegistration
{
    /// <summary>Call <see cref="StoreStartup.MigrateAsync"/> before the host starts.</summary>
    public static IServiceCollection AddRuntime(this IServiceCollection services, RuntimeOptions options)
    {
        var data = Path.GetFullPath(options.DataDirectory);
        var store = new StoreOptions(options.PostgresConnectionString is null ? Path.Combine(data, "opsconsole.db") : null, options.PostgresConnectionString);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddStore(store);
        services.AddDataProtection().SetApplicationName("OpsConsole").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(data, "keys")));
        services.AddSingleton<AuditTrail>().AddSingleton<AuditQueries>();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton(new FieldHasher(InstallationKey.LoadOrCreate(Path.Combine(data, "keys"))));
        services.AddSingleton(OpsConsole.Engine.Retry.RetryPolicy.Default).AddSingleton(new VendorLimits(TimeSpan.FromSeconds(options.VendorTimeoutSeconds), options.AirtablePerSecond));
        services.AddHttpClient(ConnectionBook.HttpClientName).RemoveAllLoggers().ConfigureHttpClient(c => c.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false, AutomaticDecompression = System.Net.DecompressionMethods.All });
        services.AddSingleton<SandboxLocation>().AddSingleton<ConnectionBook>().AddSingleton<SchemaBook>().AddSingleton<Publishing>().AddSingleton<ContractStore>();
        services.AddSingleton<ApprovalDesk>().AddSingleton<ApprovalQueries>().AddSingleton<VocabularyBook>().AddSingleton<VocabularyDesk>();
        services.AddSingleton<DraftDesk>().AddSingleton<ContractQueries>().AddSingleton<Presence>();
        services.AddSingleton<RunDesk>().AddSingleton<RerunPlans>().AddSingleton<RunWaits>().AddSingleton<RunQueries>().AddSingleton<ChoiceBox>().AddSingleton<WorkBox>().AddSingleton<JournalBox>().AddSingleton<JournalBook>().AddSingleton<UndoBook>();
        services.AddSingleton<RunScopeFactory>().AddSingleton<Staging>().AddSingleton<Departures>().AddSingleton<FeedStage>().AddSingleton<FactGatherer>().AddSingleton<ReviewMemory>();
        services.AddSingleton<Settler>().AddSingleton<ChunkWorker>().AddSingleton<Chunks>().AddSingleton<RunHolds>().AddSingleton<RunStatements>().AddSingleton<RunClosing>();
        services.AddSingleton<HashKeys>().AddSingleton<IRunWork, ExtractionWork>().AddSingleton<ExtractionDesk>().AddSingleton<ExtractionQueries>().AddSingleton<ExtractionSamples>();
        services.AddSingleton(s => new RunLoop(
            s.GetRequiredService<IDbContextFactory<OpsDbContext>>(), s.GetRequiredService<RunScopeFactory>(), s.GetRequiredService<FeedStage>(), s.GetRequiredService<Chunks>(),
            s.GetRequiredService<ChunkWorker>(), s.GetRequiredService<RunHolds>(), s.GetRequiredService<RunClosing>(), s.GetRequiredService<IRunWork>(),
            s.GetRequiredService<ChangeFeed>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<IHostApplicationLifetime>(), s.GetRequiredService<ILogger<RunLoop>>()));
        services.AddSingleton(s => new UndoDesk(
            s.GetRequiredService<IDbContextFactory<OpsDbContext>>(), s.GetRequiredService<ContractStore>(), s.GetRequiredService<RunScopeFactory>(), s.GetRequiredService<ChunkWorker>(), s.GetRequiredService<UndoBook>(), s.GetRequiredService<RunDesk>()));
        services.AddSingleton<RecordFinder>().AddSingleton(s => new RecordPreview(
            s.GetRequiredService<IDbContextFactory<OpsDbContext>>(), s.GetRequiredService<ContractStore>(), s.GetRequiredService<RunScopeFactory>(), s.GetRequiredService<ChunkWorker>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ReviewQueue>().AddSingleton<ReviewQueries>().AddSingleton<ReviewBulk>().AddSingleton<ValueFix>();
        services.AddSingleton<ViewDesk>().AddSingleton<ViewQueries>().AddSingleton<ViewTeller>();
        services.AddSingleton<SentBox>().AddSingleton<ActionBook>().AddSingleton<ActionDoer>().AddSingleton<ActionDesk>().AddSingleton<ActionQueries>();
        services.AddSingleton<RulePreview>();
        services.AddSingleton(s => new ActionWorker(
            s.GetRequiredService<IDbContextFactory<OpsDbContext>>(), s.GetRequiredService<SchemaBook>(), s.GetRequiredService<ActionDoer>(), s.GetRequiredService<ActionBook>(),
            s.GetRequiredService<ChangeFeed>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<ActionWorker>>()));
        services.AddSingleton(options.Notices).AddSingleton<ChannelBook>().AddSingleton<ChannelQueries>().AddSingleton<ChannelDesk>();
        services.AddSingleton<DemoSetup>().AddSingleton<WhyQueries>().AddSingleton<PersonalDesk>().AddSingleton<IdentityQueries>().AddSingleton<WhyTimeline>();
        services.AddSingleton<PipelineDesk>().AddSingleton<FirstRunDesk>().AddSingleton<PipelineQueries>();
        services.AddSingleton<RecipeQueries>().AddSingleton<RecipeChecker>().AddSingleton<RecipeDesk>();
        services.AddSingleton<ConnectionQueries>().AddSingleton<ConnectionDesk>().AddSingleton<TravelQueries>().AddSingleton<VitalsQueries>();
        services.AddSingleton(new OAuthApps(options.OAuthApps)).AddSingleton<OAuthExchange>().AddSingleton<ConnectionMaker>();
        services.AddSingleton(s => new OAuthDesk(
            s.GetRequiredService<IDbContextFactory<OpsDbContext>>(), s.GetRequiredService<ConnectionBook>(), s.GetRequiredService<ConnectionMaker>(), s.GetRequiredService<OAuthExchange>(),
            s.GetRequiredService<OAuthApps>(), s.GetRequiredService<SandboxLocation>(), s.GetRequiredService<AuditTrail>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Sweeper>().AddSingleton<FileShrink>().AddSingleton<RetentionDesk>();
        services.AddSingleton<HealthMeter>().AddSingleton<AlertTeller>().AddSingleton<HealthSampler>().AddSingleton<HealthDesk>().AddSingleton<HealthQueries>().AddSingleton<Reconciler>();
        services.AddSingleton<GoLiveChecker>().AddSingleton<GoLiveDesk>();
        services.AddSingleton<HealthSheet>();
        services.AddSingleton(new WarehouseOptions(Path.Combine(data, "warehouse.db"), options.WarehousePostgres)).AddSingleton<WarehouseBook>();
        services.AddSingleton(s => new WriteOutDesk(s.GetRequiredService<IDbContextFactory<OpsDbContext>>(), s.GetRequiredService<HealthSheet>(), s.GetRequiredService<AuditTrail>(), s.GetRequiredService<ChangeFeed>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new TableWriter(s.GetRequiredService<IDbContextFactory<OpsDbContext>>(), s.GetRequiredService<ConnectionBook>(), s.GetRequiredService<HealthSheet>(), s.GetRequiredService<ChangeFeed>(), s.GetRequiredService<TimeProvider>()));
        services.AddInbox(options.InboxWindow, Path.Combine(data, "inbox"));
        services.AddSingleton<PipelineTurns>().AddSingleton(new ScheduleOptions(typeof(RunPipelineJob), options.SchedulesEnabled)).AddSingleton<PipelineSchedule>();
        services.AddQuartz(q => q.UsePersistentStore(s =>
        {
            s.ProvisionSchema();
            s.UseSystemTextJsonSerializer();
            if (store.IsPostgres)
            {
                s.UsePostgres(NpgsqlFactory.Instance, store.ConnectionString);
            }
            else
            {
                s.UseSqlite(SqliteFactory.Instance, store.ConnectionString);
            }
        }));
        services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
        services.AddHostedService<RuntimeStartup>().AddHostedService<ActionLoop>().AddHostedService<HealthLoop>().AddHostedService<GoLiveLoop>().AddHostedService<ViewLoop>().AddHostedService<TableLoop>();
        return services;
    }
}
