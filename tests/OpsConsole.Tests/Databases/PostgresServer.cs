using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OpsConsole.Tests.Databases;

/// <summary>
/// A PostgreSQL server of the test run's own, from Debian's binaries, on a free port of 127.0.0.1; started once, ended with the process. Where there are no binaries the suites run on SQLite and say so;
/// OPSCONSOLE_REQUIRE_POSTGRES=1 (as in CI) makes that a failure.
/// </summary>
public sealed class PostgresServer
{
    private static readonly Lazy<PostgresServer> Shared = new(() => new PostgresServer());
    private readonly string adminConnection;

    private PostgresServer()
    {
        var bin = Binaries ?? throw new InvalidOperationException("PostgreSQL is required (OPSCONSOLE_REQUIRE_POSTGRES=1), but /usr/lib/postgresql/*/bin/initdb is not there. Install Debian's package postgresql.");
        var folder = Directory.CreateTempSubdirectory("opsconsole-pg-").FullName;
        var data = Path.Combine(folder, "data");
        var port = FreePort();

        // The server refuses to run as root; Debian's package brings the user postgres for it.
        var asRoot = Environment.UserName == "root";
        if (asRoot)
        {
            Run("chown", ["postgres", folder]);
        }

        Run(asRoot, Path.Combine(bin, "initdb"), ["-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C"]);
        Run(asRoot, Path.Combine(bin, "pg_ctl"), ["-D", data, "-w", "-s", "-l", Path.Combine(folder, "log"), "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off", "start"]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Run(asRoot, Path.Combine(bin, "pg_ctl"), ["-D", data, "-m", "immediate", "-s", "stop"]);
            Directory.Delete(folder, recursive: true);
        };
        adminConnection = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=false";
    }

    public static bool IsRequired => Environment.GetEnvironmentVariable("OPSCONSOLE_REQUIRE_POSTGRES") == "1";

    public static bool IsThere => Binaries is not null;

    private static string? Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order().LastOrDefault()
        : null;

    /// <summary>A new, empty database.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var server = Shared.Value;
        var name = "t" + Guid.NewGuid().ToString("n");
        await using var connection = new NpgsqlConnection(server.adminConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
        return server.adminConnection.Replace("Database=postgres", "Database=" + name, StringComparison.Ordinal).Replace("Pooling=false", "Maximum Pool Size=20", StringComparison.Ordinal);
    }

    private static void Run(bool asRoot, string program, IReadOnlyList<string> arguments)
    {
        if (asRoot)
        {
            Run("runuser", ["-u", "postgres", "--", program, .. arguments]);
        }
        else
        {
            Run(program, arguments);
        }
    }

    private static void Run(string program, IReadOnlyList<string> arguments)
    {
        // pg_ctl leaves the server behind with our pipes: nothing is redirected, or waiting for their end would never end.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/tmp" })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
