using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Engine.Retry;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Inbox;

/// <summary>
/// Answers webhooks that only ring: asks the vendor for its events from the cursor on, and keeps them and the cursor in one transaction. Rings are not counted: several are one question, and one may bring nothing.
/// Such a vendor saves every keystroke (T-09), so a record is left alone until it has been quiet as long as the contract says; a change of a field of
/// high importance is not (S0-124).
/// </summary>
sealed partial class InboxRings(IDbContextFactory<OpsDbContext> contexts, ConnectionBook book, InboxUses uses, TimeProvider clock, ILogger<InboxRings> log)
{
    public async Task AnswerAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        List<(string Connection, string Webhook)> rung;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            rung = [.. (await db.Inbox.Where(r => r.State == InboxState.Received && r.Rings && (r.NotBefore == null || r.NotBefore <= now))
                .Where(r => !db.Connections.Any(c => c.Key == r.ConnectionKey && !c.Authorised)) // a refused token is not tried again; the ring waits
                .Select(r => new { r.ConnectionKey, r.RecordId }).Distinct().ToListAsync(ct)).Select(r => (r.ConnectionKey, r.RecordId!))];
        }

        foreach (var (connection, webhook) in rung)
        {
            try
            {
                await AnswerAsync(connection, webhook, ct);
            }
            catch (Exception e) when (e is ConnectorException or InvalidOperationException)
            {
                LogUnanswered(connection, e.Message);
                await PutOffAsync(connection, webhook, e.Message, ct);
            }
        }
    }

    private async Task AnswerAsync(string connection, string webhook, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var upTo = await db.Inbox.Where(r => r.State == InboxState.Received && r.Rings && r.ConnectionKey == connection && r.RecordId == webhook).MaxAsync(r => (long?)r.Id, ct);
        var connector = await book.OpenAsync(connection, ct);
        var objects = (await uses.ByObjectAsync(db, ct)).Where(u => u.Key.Connection == connection).Select(u => u.Key.Object).Distinct().ToList();
        var quiet = await uses.QuietAsync(db, connection, ct);
        var urgent = await uses.UrgentAsync(db, connection, ct);
        var cursor = await db.InboxCursors.FindAsync([connection, webhook], ct);
        if (cursor is null)
        {
            cursor = new InboxCursorRow { ConnectionKey = connection, Webhook = webhook };
            db.InboxCursors.Add(cursor);
        }

        var (told, more) = (0, true);
        while (more)
        {
            var page = await connector.EventsAsync(webhook, cursor.Cursor, objects, new CallContext(CallPriority.Schedule, new CallMeter(), ct));
            (cursor.Cursor, more, told) = (page.Cursor, page.More, told + page.Events.Count);
            await KeepAsync(db, connection, page, quiet, urgent, ct);
        }

        var (now, outcome) = (clock.GetUtcNow(), told == 0 ? "It brought nothing new." : $"It brought {told} changes.");
        await db.Inbox.Where(r => r.State == InboxState.Received && r.Rings && r.ConnectionKey == connection && r.RecordId == webhook && r.Id <= upTo)
            .ExecuteUpdateAsync(u => u.SetProperty(r => r.State, InboxState.Done).SetProperty(r => r.Outcome, outcome).SetProperty(r => r.SettledAt, now), ct);
    }

    /// <summary>Events and cursor together, or neither: a cursor that ran ahead would lose what it passed (guarantee 2).</summary>
    private async Task KeepAsync(OpsDbContext db, string connection, EventPage page, IReadOnlyDictionary<string, TimeSpan> quiet, ILookup<string, string> urgent, CancellationToken ct)
    {
        var ids = page.Events.Select(e => e.Id!).ToList();
        var known = (await db.Inbox.Where(r => r.ConnectionKey == connection && ids.Contains(r.EventId)).Select(r => r.EventId).ToListAsync(ct)).ToHashSet();
        bool IsUrgent(VendorEvent e) => e.Fields?.Any(urgent[e.Object!].Contains) == true;
        db.Inbox.AddRange(page.Events.Where(e => known.Add(e.Id!)).Select(e => new InboxRow
        {
            ConnectionKey = connection,
            EventId = e.Id!,
            Topic = e.Topic,
            Object = e.Object,
            RecordId = e.RecordId,
            Verified = "fetched",
            OccurredAt = e.OccurredAt,
            ReceivedAt = clock.GetUtcNow(),
            Urgent = IsUrgent(e),
            NotBefore = !IsUrgent(e) && quiet.GetValueOrDefault(e.Object!) is { Ticks: > 0 } wait ? clock.GetUtcNow() + wait : null,
        }));
        await db.SaveChangesAsync(ct);
    }

    private async Task PutOffAsync(string connection, string webhook, string why, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Inbox.Where(r => r.State == InboxState.Received && r.Rings && r.ConnectionKey == connection && r.RecordId == webhook).ToListAsync(ct);
        foreach (var row in rows)
        {
            InboxSettling.TryLater(row, why, clock.GetUtcNow());
        }

        await db.SaveChangesAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The events that {Connection} rang for could not be asked for: {Why}")]
    private partial void LogUnanswered(string connection, string why);
}
