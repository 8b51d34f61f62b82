using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Retention;

/// <summary>Takes away what is due, some rows at a time, so that runs find their turn to write in between.</summary>
public sealed class Sweeper(IDbContextFactory<OpsDbContext> contexts, StoreOptions store, TimeProvider clock)
{
    private const int AtOnce = 1000;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    /// <summary>How many rows of each class are due now.</summary>
    public async Task<IReadOnlyDictionary<DataClass, int>> CountAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var days = await DaysAsync(db, ct);
        var counts = DataClass.All.ToDictionary(c => c, _ => 0);
        foreach (var sweep in Sweep.All)
        {
            counts[sweep.Class] += await sweep.Due(db, Before(days[sweep.Class])).CountAsync(ct);
        }

        return counts;
    }

    /// <returns>How many rows of each class were deleted, or emptied of what was due.</returns>
    public async Task<IReadOnlyDictionary<DataClass, int>> SweepAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var days = await DaysAsync(db, ct);
        var taken = DataClass.All.ToDictionary(c => c, _ => 0);
        await db.Database.OpenConnectionAsync(ct); // one connection: the pragma belongs to it
        await OverwriteAsync(db, true, ct);
        try
        {
            foreach (var sweep in Sweep.All)
            {
                var before = Before(days[sweep.Class]);
                while (await sweep.Due(db, before).OrderBy(id => id).Take(AtOnce).ToListAsync(ct) is { Count: > 0 } ids)
                {
                    await sweep.TakeAsync(db, ids, ct);
                    taken[sweep.Class] += ids.Count;
                    await Task.Delay(Breath, clock, ct);
                }
            }

            var day = DateOnly.FromDateTime(Before(days[DataClass.Events]).UtcDateTime);
            taken[DataClass.Events] += await db.InboxRefusals.Where(r => r.Day < day).ExecuteDeleteAsync(ct);
        }
        finally
        {
            await OverwriteAsync(db, false, CancellationToken.None);
        }

        return taken;
    }

    internal static async Task<IReadOnlyDictionary<DataClass, int>> DaysAsync(OpsDbContext db, CancellationToken ct)
    {
        var said = await db.Retention.AsNoTracking().ToDictionaryAsync(r => r.Class, r => r.Days, ct);
        return DataClass.All.ToDictionary(c => c, c => Math.Max(c.Least, said.GetValueOrDefault(c.Key, c.Days)));
    }

    private DateTimeOffset Before(int days) => clock.GetUtcNow() - TimeSpan.FromDays(days);

    /// <summary>SQLite only marks deleted bytes as free; told so, it overwrites them with zeros.</summary>
    private async Task OverwriteAsync(OpsDbContext db, bool on, CancellationToken ct)
    {
        if (!store.IsPostgres)
        {
            await db.Database.ExecuteSqlRawAsync(on ? "PRAGMA secure_delete = ON" : "PRAGMA secure_delete = OFF", ct);
        }
    }
}
