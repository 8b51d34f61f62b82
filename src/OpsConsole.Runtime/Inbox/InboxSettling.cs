using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Retry;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Inbox;

/// <summary>What becomes of events once their runs have ended.</summary>
sealed class InboxSettling(IDbContextFactory<OpsDbContext> contexts, TimeProvider clock)
{
    /// <returns>Was anything settled?</returns>
    public async Task<bool> SettleAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var settled = false;
        foreach (var together in await db.Inbox.Where(r => r.State == InboxState.Coalesced).Select(r => r.RunIds!).Distinct().ToListAsync(ct))
        {
            settled |= await SettleAsync(db, together, ct);
            db.ChangeTracker.Clear();
        }

        return settled;
    }

    /// <summary>Puts an event off after a failure; when its tries are spent it rests as failed, with the reason.</summary>
    public static void TryLater(InboxRow row, string why, DateTimeOffset now)
    {
        row.Attempts++;
        var wait = RunAgain.After(row.Attempts);
        (row.State, row.RunIds, row.Outcome) = (wait is null ? InboxState.Failed : InboxState.Received, wait is null ? row.RunIds : null, why);
        (row.NotBefore, row.SettledAt) = (now + wait, wait is null ? now : null);
    }

    private async Task<bool> SettleAsync(OpsDbContext db, string together, CancellationToken ct)
    {
        var ids = together.Split(',').Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToList();
        var runs = await db.Runs.AsNoTracking().Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.Status, r.Error, r.FinishedAt }).ToListAsync(ct);
        if (runs.Any(r => r.Status is RunStatus.Queued or RunStatus.Running or RunStatus.Held))
        {
            return false;
        }

        var (now, failed) = (clock.GetUtcNow(), runs.FirstOrDefault(r => r.Status == RunStatus.Failed));
        var events = await db.Inbox.Where(r => r.State == InboxState.Coalesced && r.RunIds == together).ToListAsync(ct);
        var became = failed is null ? await BecameAsync(db, ids, ct) : [];
        foreach (var row in events)
        {
            if (failed is not null)
            {
                TryLater(row, failed.Error ?? "The run failed.", now);
            }
            else
            {
                row.State = InboxState.Done;
                row.SettledAt = runs.Max(r => r.FinishedAt) ?? now;
                row.Outcome = became.GetValueOrDefault(row.RecordId!) ?? (runs.Any(r => r.Status == RunStatus.Cancelled) ? "The run was ended before this record; the next poll meets it." : "It is not there any more, or was never linked.");
            }
        }

        await db.SaveChangesAsync(ct);
        return events.Count > 0;
    }

    /// <summary>Record of either side to what the runs made of it; the first run that did something speaks.</summary>
    private static async Task<Dictionary<string, string>> BecameAsync(OpsDbContext db, List<long> runs, CancellationToken ct)
    {
        var became = new Dictionary<string, string>(StringComparer.Ordinal);
        var records = db.RunRecords.AsNoTracking().Where(r => runs.Contains(r.RunId)).OrderBy(r => r.Outcome == Outcome.Unchanged).Select(r => new { r.LeftId, r.RightId, r.Outcome, r.Text });
        await foreach (var record in records.AsAsyncEnumerable().WithCancellation(ct))
        {
            foreach (var id in new[] { record.LeftId, record.RightId }.OfType<string>())
            {
                became.TryAdd(id, record.Outcome == Outcome.Unchanged ? "Unchanged: both sides agree already." : record.Text);
            }
        }

        return became;
    }
}
