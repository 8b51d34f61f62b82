using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Retention;

/// <summary>
/// Gives the space of what was deleted back: SQLite keeps it for itself otherwise, and keeps the last pages written in its log. PostgreSQL does so by itself (autovacuum). Nobody can write while the file is
/// rewritten, so it waits until no run works.
/// </summary>
public sealed class FileShrink(IDbContextFactory<OpsDbContext> contexts, StoreOptions store)
{
    /// <summary>Rewriting the file is worth it when this share of it is free.</summary>
    private const double Worthwhile = 0.1;

    /// <returns>False while a run works: it is to be tried again later.</returns>
    public async Task<bool> TryAsync(CancellationToken ct = default)
    {
        if (store.IsPostgres)
        {
            return true;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Runs.AnyAsync(r => r.Status == RunStatus.Running || r.Status == RunStatus.Queued, ct))
        {
            return false;
        }

        await db.Database.OpenConnectionAsync(ct);
        var free = await PragmaAsync(db, "freelist_count", ct);
        if (free > 0 && free >= await PragmaAsync(db, "page_count", ct) * Worthwhile)
        {
            await db.Database.ExecuteSqlRawAsync("VACUUM", ct);
        }

        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", ct);
        return true;
    }

    private static async Task<long> PragmaAsync(OpsDbContext db, string name, CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA " + name;
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
