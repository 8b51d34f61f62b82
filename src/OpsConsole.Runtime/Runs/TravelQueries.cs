using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>How far one change has come: the run that saw it, and what became of it there.</summary>
public sealed record Travel(long RunId, DateTimeOffset? SeenAt, DateTimeOffset SettledAt, Outcome Outcome, string Text);

public sealed class TravelQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>What the first run after <paramref name="since"/> did with a record of either side; null while none has met it.</summary>
    public async Task<Travel?> FindAsync(string recordId, DateTimeOffset since, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.RunRecords.AsNoTracking()
            .Where(r => (r.LeftId == recordId || r.RightId == recordId) && r.At >= since)
            .OrderBy(r => r.Id)
            .Join(db.Runs.Where(run => run.Mode != RunMode.Preview), r => r.RunId, run => run.Id, (r, run) => new Travel(run.Id, run.StartedAt, r.At, r.Outcome, r.Text))
            .FirstOrDefaultAsync(ct);
    }
}
