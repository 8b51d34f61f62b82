using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OpsConsole.Runtime.Store;

/// <summary>
/// SQLite has one writer at a time and no queue: who finds it taken asks again after 150 ms (the driver), and a backfill takes it all the time. What somebody outside waits for goes ahead: no other transaction
/// of this process begins until it is committed, and it begins the moment the present one ends. This only lets others wait, within bounds; it locks nothing, so nothing can be left locked.
/// </summary>
sealed class WriteTurn(TimeProvider clock) : DbTransactionInterceptor
{
    /// <summary>Nobody gives way for longer than this, and no transaction is waited for that is older: it was given up without an end that is told here.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, long> open = new();
    private readonly AsyncLocal<bool> goesAhead = new();
    private readonly SemaphoreSlim ended = new(0);
    private volatile TaskCompletionSource? ahead;

    /// <summary>Writes ahead of everybody else; one caller at a time.</summary>
    public async Task AheadAsync(Func<Task> write, CancellationToken ct)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (ahead, goesAhead.Value) = (turn, true);
        try
        {
            while (open.Values.Any(began => clock.GetElapsedTime(began) < Longest))
            {
                await ended.WaitAsync(TimeSpan.FromMilliseconds(50), ct);
            }

            await write();
        }
        finally
        {
            ahead = null;
            turn.SetResult();
        }
    }

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        if (!goesAhead.Value && ahead is { } turn)
        {
            await Task.WhenAny(turn.Task, Task.Delay(Longest, clock, cancellationToken));
        }

        return result;
    }

    public override ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        open[eventData.TransactionId] = clock.GetTimestamp();
        return new(result);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => Ended(eventData.TransactionId);

    public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => Ended(eventData.TransactionId);

    public override Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default) => Ended(eventData.TransactionId);

    private Task Ended(Guid transaction)
    {
        open.TryRemove(transaction, out _);
        if (ahead is not null && ended.CurrentCount == 0)
        {
            ended.Release();
        }

        // Given up without a word: forgotten once nobody waits for them any more.
        foreach (var (id, _) in open.Where(o => clock.GetElapsedTime(o.Value) > Longest))
        {
            open.TryRemove(id, out _);
        }

        return Task.CompletedTask;
    }
}
