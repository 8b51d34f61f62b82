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
/// Takes in what comes, many deliveries to a flush, and moves it on into the database, many to a commit. Nobody is answered before their delivery is safe on disk; nobody waits for the database.
/// </summary>
sealed partial class InboxWriter(IDbContextFactory<OpsDbContext> contexts, InboxSpool spool, ChangeFeed changes, TimeProvider clock, ILogger<InboxWriter> log) : BackgroundService
{
    /// <summary>Deliveries that may wait for a flush; more wait at the door, unread.</summary>
    private const int MostWaiting = 2000;
    private const int MostInOneCommit = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>On disk, on the way into the database; null stands for counts that wait to be written.</summary>
    private readonly Channel<InboxRow?> safe = Channel.CreateUnbounded<InboxRow?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim file = new(1, 1);
    private readonly ConcurrentDictionary<(string Connection, DateOnly Day, Refusal Reason), int> refused = new();

    /// <summary>Rows on disk that are not in the database yet. Changed only by who holds <see cref="file"/>.</summary>
    private volatile int unmoved;

    /// <summary>Returns once the rows are safe. An event that is known already is not stored again, and that is no error.</summary>
    public async Task StoreAsync(IReadOnlyList<InboxRow> rows, CancellationToken ct)
    {
        var mine = new Waiting(rows);
        await waiting.Writer.WriteAsync(mine, ct);
        await mine.Safe.Task.WaitAsync(ct);
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
        Hand(spool.Left);
        try
        {
            await Task.WhenAll(TakeAsync(stoppingToken), MoveAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            waiting.Writer.TryComplete();
            while (waiting.Reader.TryRead(out var left))
            {
                left.Safe.TrySetCanceled(CancellationToken.None); // not safe, so not acknowledged: the vendor sends it again
            }
        }
    }

    private async Task TakeAsync(CancellationToken ct)
    {
        while (await waiting.Reader.WaitToReadAsync(ct))
        {
            var batch = new List<Waiting>();
            while (batch.Count < MostInOneCommit && waiting.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            try
            {
                await AppendAsync([.. batch.SelectMany(b => b.Rows)], ct);
                batch.ForEach(b => b.Safe.TrySetResult());
            }
            catch (OperationCanceledException)
            {
                batch.ForEach(b => b.Safe.TrySetCanceled(CancellationToken.None));
                throw;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                batch.ForEach(b => b.Safe.TrySetException(e));
                LogNotSafe(e, batch.Count);
            }
        }
    }

    private async Task AppendAsync(IReadOnlyList<InboxRow> rows, CancellationToken ct)
    {
        while (spool.IsFull && unmoved > 0)
        {
            await Task.Delay(Pause, clock, ct);
        }

        await file.WaitAsync(ct);
        try
        {
            spool.Append(rows);
            Hand(rows);
        }
        finally
        {
            file.Release();
        }
    }

    private void Hand(IReadOnlyList<InboxRow> rows)
    {
        unmoved += rows.Count;
        foreach (var row in rows)
        {
            safe.Writer.TryWrite(row);
        }
    }

    /// <summary>What the database does not take now is tried again until it does.</summary>
    private async Task MoveAsync(CancellationToken ct)
    {
        while (await safe.Reader.WaitToReadAsync(ct))
        {
            var batch = new List<InboxRow?>();
            while (batch.Count < MostInOneCommit && safe.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            List<InboxRow> rows = [.. batch.OfType<InboxRow>()];
            while (!await MovedAsync(rows, ct))
            {
                await Task.Delay(Pause, clock, ct);
            }

            await file.WaitAsync(ct);
            try
            {
                unmoved -= rows.Count;
                if (unmoved == 0)
                {
                    spool.Clear();
                }
            }
            catch (IOException e)
            {
                LogNotCleared(e); // what stays is known to the database; it is cleared with the next
            }
            finally
            {
                file.Release();
            }

            changes.Publish(Topic.Inbox);
        }
    }

    private async Task<bool> MovedAsync(IReadOnlyList<InboxRow> rows, CancellationToken ct)
    {
        try
        {
            await CommitAsync(rows, ct);
            return true;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            LogNotMoved(e, rows.Count);
            return false;
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

    private void Wake() => safe.Writer.TryWrite(null);

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
        public TaskCompletionSource Safe { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} deliveries could not be made safe and were not acknowledged")]
    private partial void LogNotSafe(Exception e, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deliveries that stand in the database could not be taken off the disk; it is tried again with the next")]
    private partial void LogNotCleared(Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} deliveries wait on disk: the database does not take them. It is tried again")]
    private partial void LogNotMoved(Exception e, int count);
}
