using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Inbox;

/// <summary>What people do with deliveries.</summary>
public sealed class InboxDesk(IDbContextFactory<OpsDbContext> contexts, AuditTrail audit, ChangeFeed changes)
{
    /// <summary>Lets deliveries go the way from the inbox to a run once more, as if they had just come. Those that are on their way already are left alone. Returns how many go.</summary>
    public async Task<int> ResendAsync(Actor actor, IReadOnlyList<long> ids, CancellationToken ct = default)
    {
        actor.Demand(Right.RunPipelines);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Inbox.Where(r => ids.Contains(r.Id) && r.State != InboxState.Received && r.State != InboxState.Coalesced).ToListAsync(ct);
        foreach (var row in rows)
        {
            (row.State, row.RunIds, row.Outcome, row.NotBefore, row.Attempts, row.SettledAt) = (InboxState.Received, null, null, null, 0, null);
            audit.Add(db, actor, "resend", "delivery", row.Id, $"Sent the delivery {row.Topic} through the inbox again.");
        }

        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Inbox);
        return rows.Count;
    }
}
