using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.WriteOut;

/// <summary>A table that a connection could hold, or holds.</summary>
/// <param name="Row">Null where nobody has ever wanted it.</param>
public sealed record WriteOutLine(string ConnectionKey, string Connection, WriteOutKind Kind, string Table, WriteOutRow? Row);

/// <summary>Turns the console's own tables at a vendor on and off.</summary>
public sealed class WriteOutDesk
{
    /// <summary>The vendor in whose bases a table can be made.</summary>
    private const string Vendor = "airtable";
    private readonly IDbContextFactory<OpsDbContext> contexts;
    private readonly HealthSheet health;
    private readonly AuditTrail audit;
    private readonly ChangeFeed changes;
    private readonly TimeProvider clock;

    internal WriteOutDesk(IDbContextFactory<OpsDbContext> contexts, HealthSheet health, AuditTrail audit, ChangeFeed changes, TimeProvider clock) =>
        (this.contexts, this.health, this.audit, this.changes, this.clock) = (contexts, health, audit, changes, clock);

    public async Task<IReadOnlyList<WriteOutLine>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.WriteOuts.AsNoTracking().ToDictionaryAsync(w => (w.ConnectionKey, w.Kind), ct);
        var connections = await db.Connections.AsNoTracking().Where(c => c.Vendor == Vendor).OrderBy(c => c.Name).Select(c => new { c.Key, c.Name }).ToListAsync(ct);
        return [.. connections.SelectMany(c => Enum.GetValues<WriteOutKind>().Select(k => new WriteOutLine(c.Key, c.Name, k, TableWriter.TableOf(k).Name, rows.GetValueOrDefault((c.Key, k)))))];
    }

    /// <summary>Health begins with the last days that are over; the change log with what happens from now on.</summary>
    public async Task TurnAsync(Actor actor, string connection, WriteOutKind kind, bool on, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageAlerts);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var name = await db.Connections.Where(c => c.Key == connection && c.Vendor == Vendor).Select(c => c.Name).SingleOrDefaultAsync(ct) ?? throw new MissingException("Airtable connection", connection);
        var row = await db.WriteOuts.FindAsync([connection, kind], ct);
        if ((row?.On ?? false) == on)
        {
            return;
        }

        if (row is null)
        {
            db.WriteOuts.Add(row = new WriteOutRow { ConnectionKey = connection, Kind = kind });
        }

        (row.On, row.Error) = (on, null);
        if (on && kind == WriteOutKind.Health)
        {
            row.Reached = Math.Max(row.Reached, health.Today(clock.GetUtcNow()) - HealthSheet.FirstDays - 1);
        }
        else if (on)
        {
            row.Reached = await db.RunRecords.MaxAsync(r => (long?)r.Id, ct) ?? 0;
            row.ReachedAudit = await db.Audit.MaxAsync(a => (long?)a.Id, ct) ?? 0;
        }

        audit.Add(db, actor, on ? "writeTable" : "stopTable", "connection", connection, $"{(on ? "Has" : "No longer has")} the table \"{TableWriter.TableOf(kind).Name}\" written in {name}.");
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Health);
    }
}
