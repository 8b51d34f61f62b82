using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Inbox;

/// <summary>
/// Stores what comes in, many deliveries to a commit: SQLite has one writer at a time, and a vendor that is not answered quickly gives us less priority. Nobody is answered before the commit that holds their
/// delivery.
/// </summary>
sealed partial class InboxWriter(IDbContextFactory<OpsDbContext> contexts, WriteTurn turn, ChangeFeed changes, TimeProvider clock, ILogger<InboxWriter> log) : BackgroundService
{
    /// <summary>Deliveries that may wait for a commit; more wait at the door, unread.</summary>
    private const int MostWaiting = 2000;
    private const int MostInOneCommit = 500;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly ConcurrentDictionary<(string Connection, DateOnly Day, Refusal Reason), int> refused = new();

    /// <summary>Returns once the rows are committed. An event that is known already is not stored again, and that is no error.</summary>
    public async Task StoreAsync(IReadOnlyList<InboxRow> rows, CancellationToken ct)
    {
        var mine = new Waiting(rows);
        await waiting.Writer.WriteAsync(mine, ct);
        await mine.Stored.Task.WaitAsync(ct);
    }

    /// <summary>Counts a refusal; written with the next commit. However many come, they cost one row and no waiting.</summary>
    public void Count(string connectionKey, Refusal reason)
    {
        if (refused.AddOrUpdate((connectionKey, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), reason), 1, (_, count) => count + 1) == 1)
        {
            Wake();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await WorkAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            waiting.Writer.TryComplete();
            while (waiting.Reader.TryRead(out var left))
            {
                left.Stored.TrySetCanceled(CancellationToken.None); // not stored, so not acknowledged: the vendor sends it again
            }
        }
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        await waiting.Reader.WaitToReadAsync(ct);
        var batch = new List<Waiting>();
        while (batch.Count < MostInOneCommit && waiting.Reader.TryRead(out var next))
        {
            batch.Add(next);
        }

        try
        {
            await turn.AheadAsync(() => CommitAsync([.. batch.SelectMany(b => b.Rows)], ct), ct);
            batch.ForEach(b => b.Stored.TrySetResult());
            changes.Publish(Topic.Inbox);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            batch.ForEach(b => b.Stored.TrySetException(e));
            LogNotStored(e, batch.Count);
        }
    }

    private async Task CommitAsync(IReadOnlyList<InboxRow> rows, CancellationToken ct)
    {
        try
        {
            await WriteAsync(rows, ct);
        }
        catch (DbUpdateException)
        {
            await WriteAsync(rows, ct); // another node stored one of these between our look and our write; it is seen now
        }
    }

    private async Task WriteAsync(IReadOnlyList<InboxRow> rows, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Inbox.AddRange(await NewAsync(db, rows, ct));
        await db.SaveChangesAsync(ct);
        var counted = refused.ToArray();
        foreach (var (key, count) in counted)
        {
            await AddAsync(db, key, count, ct);
        }

        await transaction.CommitAsync(ct);
        foreach (var (key, count) in counted)
        {
            if (!refused.TryRemove(new(key, count)))
            {
                refused.AddOrUpdate(key, 0, (_, now) => now - count); // more came meanwhile
                Wake();
            }
        }
    }

    /// <summary>A full channel needs no waking: its next commit writes the counts as well.</summary>
    private void Wake() => waiting.Writer.TryWrite(new Waiting([]));

    private static async Task<List<InboxRow>> NewAsync(OpsDbContext db, IReadOnlyList<InboxRow> rows, CancellationToken ct)
    {
        var fresh = new List<InboxRow>(rows.Count);
        foreach (var of in rows.DistinctBy(r => (r.ConnectionKey, r.EventId)).GroupBy(r => r.ConnectionKey))
        {
            var ids = of.Select(r => r.EventId).ToList();
            var known = (await db.Inbox.Where(r => r.ConnectionKey == of.Key && ids.Contains(r.EventId)).Select(r => r.EventId).ToListAsync(ct)).ToHashSet();
            fresh.AddRange(of.Where(r => !known.Contains(r.EventId)));
            fresh.ForEach(r => r.Id = 0); // a first try may have numbered them
        }

        return fresh;
    }

    private static async Task AddAsync(OpsDbContext db, (string Connection, DateOnly Day, Refusal Reason) key, int count, CancellationToken ct)
    {
        var rows = db.InboxRefusals.Where(r => r.ConnectionKey == key.Connection && r.Day == key.Day && r.Reason == key.Reason);
        if (await rows.ExecuteUpdateAsync(u => u.SetProperty(r => r.Count, r => r.Count + count), ct) == 0)
        {
            db.InboxRefusals.Add(new InboxRefusalRow { ConnectionKey = key.Connection, Day = key.Day, Reason = key.Reason, Count = count });
            await db.SaveChangesAsync(ct);
        }
    }

    private sealed record Waiting(IReadOnlyList<InboxRow> Rows)
    {
        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} deliveries could not be stored and were not acknowledged")]
    private partial void LogNotStored(Exception e, int count);
}
