using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpsConsole.Runtime.Store.Postgres;
using OpsConsole.Runtime.Store.Sqlite;

namespace OpsConsole.Runtime.Store;

/// <summary>Which database holds everything: SQLite in the data directory, or PostgreSQL when a connection string is given.</summary>
public sealed record StoreOptions(string? SqlitePath, string? PostgresConnectionString)
{
    public bool IsPostgres => PostgresConnectionString is not null;

    /// <summary>Write-ahead log is set once per file by <see cref="StoreStartup"/>; writers queue for up to 30 s rather than fail.</summary>
    public string ConnectionString => PostgresConnectionString
        ?? new SqliteConnectionStringBuilder { DataSource = SqlitePath, DefaultTimeout = 30, ForeignKeys = true }.ToString();
}

public static class StoreRegistration
{
    public static IServiceCollection AddStore(this IServiceCollection services, StoreOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        if (options.IsPostgres)
        {
            services.AddPooledDbContextFactory<PostgresOpsDbContext>(o => o.UseNpgsql(options.ConnectionString));
            services.AddSingleton<IDbContextFactory<OpsDbContext>, AnyFactory<PostgresOpsDbContext>>();
        }
        else
        {
            services.AddPooledDbContextFactory<SqliteOpsDbContext>(o => o.UseSqlite(options.ConnectionString));
            services.AddSingleton<IDbContextFactory<OpsDbContext>, AnyFactory<SqliteOpsDbContext>>();
        }

        // ASP.NET Core Identity asks for a scoped context.
        services.AddScoped(s => s.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext());
        services.AddSingleton<StoreStartup>();
        return services;
    }

    private sealed class AnyFactory<T>(IDbContextFactory<T> inner) : IDbContextFactory<OpsDbContext>
        where T : OpsDbContext
    {
        public OpsDbContext CreateDbContext() => inner.CreateDbContext();
    }
}

/// <summary>Brings the database to the program's shape before anything else touches it.</summary>
public sealed class StoreStartup(IDbContextFactory<OpsDbContext> contexts, StoreOptions options)
{
    public async Task MigrateAsync(CancellationToken ct = default)
    {
        if (options.SqlitePath is { } path && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.MigrateAsync(ct);
        if (!options.IsPostgres)
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", ct);
        }
    }
}
