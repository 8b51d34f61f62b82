using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.WriteOut;

/// <summary>
/// Writes the console's own tables where somebody wants them, and makes what is missing of them. How far it has come is kept after the rows stand, so a crash writes some again: under the same keys, which makes none twice.
/// </summary>
public sealed class TableWriter
{
    private readonly IDbContextFactory<OpsDbContext> contexts;
    private readonly ConnectionBook book;
    private readonly HealthSheet health;
    private readonly ChangeFeed feed;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim one = new(1, 1);

    internal TableWriter(IDbContextFactory<OpsDbContext> contexts, ConnectionBook book, HealthSheet health, ChangeFeed feed, TimeProvider clock) =>
        (this.contexts, this.book, this.health, this.feed, this.clock) = (contexts, book, health, feed, clock);

    /// <param name="until">What happened later is left for the next time.</param>
    public async Task WorkAsync(DateTimeOffset until, CancellationToken ct = default)
    {
        await one.WaitAsync(ct);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            foreach (var row in await db.WriteOuts.Where(w => w.On).OrderBy(w => w.ConnectionKey).ThenBy(w => w.Kind).ToListAsync(ct))
            {
                var before = (row.Error, row.WrittenAt);
                try
                {
                    await WriteAsync(db, row, until, ct);
                    row.Error = null;
                }
                catch (Exception e) when (e is ConnectorException or ConflictException or InvalidOperationException)
                {
                    row.Error = e.Message;
                }

                await db.SaveChangesAsync(ct);
                if (before != (row.Error, row.WrittenAt))
                {
                    feed.Publish(Topic.Health);
                }
            }
        }
        finally
        {
            one.Release();
        }
    }

    internal static ObjectType TableOf(WriteOutKind kind) => kind == WriteOutKind.Health ? HealthSheet.Table : ChangeSheet.Table;

    private async Task WriteAsync(OpsDbContext db, WriteOutRow row, DateTimeOffset until, CancellationToken ct)
    {
        IConnector? connector = null;
        var (table, call) = (TableOf(row.Kind), new CallContext(CallPriority.Backfill, new CallMeter(), ct));
        while ((row.Kind == WriteOutKind.Health ? await health.NextAsync(db, row, until, ct) : await ChangeSheet.NextAsync(db, row, until, ct)) is { } page)
        {
            if (page.Rows.Count > 0)
            {
                connector ??= await OpenAsync(row.ConnectionKey, table, call);
                foreach (var result in await connector.WriteAsync(table.Name, page.Rows, [Sheet.Key], call))
                {
                    if (Trouble(result, table) is { } trouble)
                    {
                        throw new ConflictException(trouble);
                    }
                }

                row.WrittenAt = clock.GetUtcNow();
            }

            (row.Reached, row.ReachedAudit) = (page.Reached, page.ReachedAudit);
            await db.SaveChangesAsync(ct);
        }
    }

    private async Task<IConnector> OpenAsync(string connection, ObjectType table, CallContext call)
    {
        var connector = await book.OpenAsync(connection, call.Token);
        var missing = await connector.MakeAsync(table, call);
        return missing.Count == 0 ? connector : throw new ConflictException($"The table \"{table.Name}\" lacks {string.Join(", ", missing.Select(m => m.Path))}. {missing[0].Reason}");
    }

    private static string? Trouble(WriteResult result, ObjectType table) => result switch
    {
        WriteResult.Done => null,
        WriteResult.Refused refused => $"{table.Name}: {refused.Message} It is tried again.",
        WriteResult.Unanswered unanswered => unanswered.Message,
        _ => $"{table.Name}: a row could not be written. It is tried again.",
    };
}
