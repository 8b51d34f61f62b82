using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Inbox;

/// <summary>How long events are gathered before they become a run: several of one record within it are one fetch.</summary>
public sealed record InboxOptions(TimeSpan Window);

/// <summary>Once a window: asks for what was only rung for, brings received events into runs, and writes down what became of those whose runs have ended. Nothing is kept in memory between windows.</summary>
sealed partial class InboxWorker(IDbContextFactory<OpsDbContext> contexts, InboxRings rings, InboxUses uses, InboxSettling settling, RunDesk runs, ChangeFeed changes, InboxOptions options, TimeProvider clock, ILogger<InboxWorker> log) : BackgroundService
{
    /// <summary>Events taken in one window; the next takes the rest.</summary>
    private const int MostAtOnce = 5000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var window = new PeriodicTimer(options.Window, clock);
        try
        {
            while (await window.WaitForNextTickAsync(stoppingToken))
            {
                await WorkAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Everything stands in the database; the next start goes on.
        }
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        try
        {
            await rings.AnswerAsync(ct);
            var moved = await CoalesceAsync(ct) | await settling.SettleAsync(ct);
            if (moved)
            {
                changes.Publish(Topic.Inbox);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException && !ct.IsCancellationRequested)
        {
            LogBroken(e); // the next window tries again
        }
    }

    /// <summary>The run and the events that stand in it are committed together: an event is in a run, or still waits, and never neither.</summary>
    private async Task<bool> CoalesceAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var due = await db.Inbox.AsNoTracking().Where(r => r.State == InboxState.Received && !r.Rings && (r.NotBefore == null || r.NotBefore <= now))
            .Where(r => r.Urgent || !db.Inbox.Any(later => later.State == InboxState.Received && later.ConnectionKey == r.ConnectionKey && later.Object == r.Object && later.RecordId == r.RecordId && later.Attempts == 0 && later.NotBefore > now)) // still being typed
            .OrderBy(r => r.Id).Take(MostAtOnce).Select(r => new { r.Id, r.ConnectionKey, r.Object, r.RecordId }).ToListAsync(ct);
        if (due.Count == 0)
        {
            return false;
        }

        var used = await uses.ByObjectAsync(db, ct);
        var woken = new HashSet<string>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        foreach (var of in due.GroupBy(r => (r.ConnectionKey, r.Object)))
        {
            var (connection, @object) = of.Key;
            var pipelines = @object is null ? [] : used[(connection, @object)].ToList();
            if (pipelines.Count == 0 || @object is null)
            {
                var ids = of.Select(r => r.Id).ToList();
                var why = @object is null ? "It is about no record." : $"No pipeline that is on uses {@object} of this connection.";
                await db.Inbox.Where(r => ids.Contains(r.Id)).ExecuteUpdateAsync(u => u.SetProperty(r => r.State, InboxState.Ignored).SetProperty(r => r.Outcome, why).SetProperty(r => r.SettledAt, now), ct);
                continue;
            }

            var records = of.Select(r => r.RecordId!).Distinct().ToList();
            var into = new List<long>();
            foreach (var pipeline in pipelines)
            {
                into.Add(await runs.AddFromInboxAsync(db, pipeline, records, ct));
                woken.Add(pipeline);
            }

            // Whatever came for these records until now is in the run: it reads them only after this is committed. What is still typed is not: the run takes only what cannot wait from such a record.
            var together = string.Join(',', into);
            await db.Inbox.Where(r => r.State == InboxState.Received && r.ConnectionKey == connection && r.Object == @object && records.Contains(r.RecordId!) && (r.Attempts > 0 || r.NotBefore == null || r.NotBefore <= now))
                .ExecuteUpdateAsync(u => u.SetProperty(r => r.State, InboxState.Coalesced).SetProperty(r => r.RunIds, together), ct);
        }

        await transaction.CommitAsync(ct);
        foreach (var pipeline in woken)
        {
            await runs.WakeAsync(pipeline, ct);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The inbox could not be worked; what it holds waits for the next window")]
    private partial void LogBroken(Exception e);
}
