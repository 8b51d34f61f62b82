using OpsConsole.Runtime;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Notices;

namespace OpsConsole.Web.Hosting;

/// <summary>Everything that can be set, under <c>OpsConsole:</c>. Read once at start; what is wrong is told all at once.</summary>
public sealed record ConsoleOptions
{
    public const string Section = "OpsConsole";

    /// <summary>Database, keys and logs. Default: <c>data</c> at the top of the repository, or in the current directory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>PostgreSQL instead of SQLite; null keeps everything in the data directory.</summary>
    public string? Postgres { get; init; }

    /// <summary>PostgreSQL that extractions may land tables in; null leaves them the file <c>warehouse.db</c> in the data directory.</summary>
    public string? WarehousePostgres { get; init; }

    /// <summary>Default: on in Development, and where <see cref="SandboxUrl"/> is given.</summary>
    public bool SandboxEnabled { get; init; }

    /// <summary>A sandbox elsewhere; null hosts one under <c>/sandbox</c> while it is enabled.</summary>
    public Uri? SandboxUrl { get; init; }

    /// <summary>With <see cref="AdminPassword"/>: the first admin, created at start in a fresh database.</summary>
    public string? AdminEmail { get; init; }
    public string? AdminPassword { get; init; }

    /// <summary>A bearer token with the role Admin, named "configuration".</summary>
    public string? ApiToken { get; init; }

    /// <summary>Default true. False: runs start only when asked.</summary>
    public bool SchedulesEnabled { get; init; } = true;

    /// <summary>1 to 300; default 10.</summary>
    public int VendorTimeoutSeconds { get; init; } = 10;

    /// <summary>Calls a second and base, 1 to 1,000; default 5, as on every public plan.</summary>
    public int AirtablePerSecond { get; init; } = 5;

    /// <summary>Where e-mail leaves, and how the console is reached from outside; without a mail server e-mail channels refuse.</summary>
    public NoticeOptions Notices { get; init; } = new();

    /// <summary>By vendor: the app that asks people for their consent; without one a connection needs a profile of its own, or a pasted token.</summary>
    public IReadOnlyDictionary<string, OAuthApp> OAuthApps { get; init; } = new Dictionary<string, OAuthApp>();

    /// <summary>Hosted here, as opposed to reached elsewhere.</summary>
    public bool HostsSandbox => SandboxEnabled && SandboxUrl is null;

    /// <summary>The button that signs in as demo admin; only where nothing real can be reached by surprise.</summary>
    public bool DemoSignIn { get; init; }

    /// <summary>What works but should be looked at; told in the terminal at start.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public RuntimeOptions ForRuntime() => new()
    {
        DataDirectory = DataDirectory,
        PostgresConnectionString = Postgres,
        WarehousePostgres = WarehousePostgres,
        SchedulesEnabled = SchedulesEnabled,
        VendorTimeoutSeconds = VendorTimeoutSeconds,
        AirtablePerSecond = AirtablePerSecond,
        Notices = Notices,
        OAuthApps = OAuthApps,
    };
}

/// <summary>The settings cannot be used; every problem names its key.</summary>
public sealed class OptionsException(IReadOnlyList<string> problems)
    : Exception("The configuration cannot be used:" + string.Concat(problems.Select(p => Environment.NewLine + "  " + p)))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
