using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>
/// Takes one run from where it stands to its end: feed, plan, write (design, section 3). A run that a crash has cut off is taken up at its phase; a run that stops itself is held; every other end is written down
/// with its reason.
/// </summary>
public sealed partial class RunLoop
{
    /// <summary>How stories, evidence and counts are kept: enums as words, names in camel case.</summary>
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly IDbContextFactory<OpsDbContext> contexts;
    private readonly RunScopeFactory scopes;
    private readonly FeedStage feed;
    private readonly Chunks chunks;
    private readonly ChunkWorker worker;
    private readonly RunHolds holds;
    private readonly RunClosing closing;
    private readonly IRunWork extraction;
    private readonly ChangeFeed changes;
    private readonly TimeProvider clock;
    private readonly CancellationToken stopping;
    private readonly ILogger<RunLoop> log;

    internal RunLoop(IDbContextFactory<OpsDbContext> contexts, RunScopeFactory scopes, FeedStage feed, Chunks chunks, ChunkWorker worker, RunHolds holds, RunClosing closing, IRunWork extraction, ChangeFeed changes, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<RunLoop> log)
    {
        (this.contexts, this.scopes, this.feed, this.chunks, this.worker, this.holds, this.closing, this.extraction, this.changes, this.clock, this.log) = (contexts, scopes, feed, chunks, worker, holds, closing, extraction, changes, clock, log);
        stopping = lifetime.ApplicationStopping;
    }

    public async Task WorkAsync(long runId, CancellationToken ct)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct, stopping);
        var run = await OpenAsync(runId, ending.Token);
        using var logScope = log.BeginScope(new Dictionary<string, object> { ["RunId"] = runId, ["Pipeline"] = run.PipelineKey });
        try
        {
            LogStarted(runId, run.PipelineKey, run.Mode, run.RequestedBy);
            await (run.Mode == RunMode.Extract ? extraction.WorkAsync(run, ending.Token) : RunAsync(run, ending.Token));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            LogInterrupted(runId); // stays open; the next start goes on
        }
        catch (RunCancelledException)
        {
            await closing.CancelAsync(runId, CancellationToken.None);
        }
        catch (UnauthorizedException e)
        {
            await closing.FailAsync(runId, e.Message, refusedBy: e.Vendor, CancellationToken.None);
        }
        catch (Exception e) when (e is ConnectorException or RunStoppedException)
        {
            LogStopped(runId, e.Message);
            await closing.FailAsync(runId, e.Message, refusedBy: null, CancellationToken.None);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogBroken(e, runId);
            await closing.FailAsync(runId, $"The console itself failed ({e.GetType().Name}: {e.Message}). What was settled stays; the next run takes up the rest.", refusedBy: null, CancellationToken.None);
        }
        finally
        {
            changes.Publish(Topic.Runs);
        }
    }

    private async Task<RunRow> OpenAsync(long runId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Runs.Where(r => r.Id == runId && r.Status == RunStatus.Queued).ExecuteUpdateAsync(u => u.SetProperty(r => r.Status, RunStatus.Running), ct); // from here on no record joins it
        var run = await db.Runs.SingleAsync(r => r.Id == runId, ct);
        var goesOn = run.StartedAt is not null;
        if (goesOn && run.HeldText is null)
        {
            run.Resumed++;
            run.Phase = run.Mode == RunMode.Preview ? RunPhase.Feed : run.Phase; // what it had learned was kept in memory only
            run.Notices += $"The console restarted; this run went on at {clock.GetUtcNow():HH:mm:ss} UTC from where it stood.\n";
        }
        else if (run.HeldText is { } held)
        {
            run.Notices += $"{held}{(run.ApprovedBy is { } who ? $" {who} said yes." : "")}\n";
            run.HeldText = null;
        }

        run.Status = RunStatus.Running;
        run.StartedAt ??= clock.GetUtcNow();
        run.ContractVersion ??= run.Mode == RunMode.Extract ? null : await (
            from pipeline in db.Pipelines
            join contract in db.Contracts on pipeline.ContractKey equals contract.Key
            where pipeline.Key == run.PipelineKey
            select contract.PublishedVersion).SingleAsync(ct);
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Runs);
        return run;
    }

    private async Task RunAsync(RunRow run, CancellationToken ct)
    {
        await chunks.StopIfAskedAsync(run.Id, ct);
        var (scope, checkpoints) = await scopes.OpenAsync(run, ct);
        if (run.Phase == RunPhase.Feed)
        {
            await feed.ReadAsync(scope, checkpoints);
            scope.FeedReadAt = clock.GetTimestamp();
            await ReachAsync(scope, RunPhase.Plan, ct);
        }

        if (run.Mode == RunMode.Preview)
        {
            await chunks.EachAsync(scope, worker.PreviewAsync, ct);
        }
        else
        {
            if (run.Phase == RunPhase.Plan && run.ApprovedBy is null && await holds.MassChangeAsync(scope, ct) is { } held)
            {
                await closing.HoldAsync(run.Id, held, ct);
                return;
            }

            await ReachAsync(scope, RunPhase.Write, ct);
            string? fuse = null;
            await chunks.EachAsync(scope, async (s, side, work) =>
            {
                if (fuse is null)
                {
                    await worker.WorkAsync(s, side, work);
                    fuse = run.ApprovedBy is null ? RunHolds.FailureFuse(s) : null;
                }
            }, ct);
            if (fuse is not null)
            {
                await closing.HoldAsync(run.Id, fuse, ct);
                return;
            }
        }

        await closing.FinishAsync(scope, ct);
    }

    private async Task ReachAsync(RunScope scope, RunPhase phase, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Runs.SingleAsync(r => r.Id == scope.Run.Id, ct);
        (row.Phase, row.Notices) = (phase, scope.Run.Notices);
        if (scope.Run.Phase == RunPhase.Feed)
        {
            scope.Tally.WriteTo(row);
            (row.NextCheckpointsJson, row.SourceJson) = (scope.Run.NextCheckpointsJson, scope.Run.SourceJson);
            row.ToGo = await db.Work.CountAsync(w => w.RunId == row.Id && !w.IsPartner, ct);
        }

        await db.SaveChangesAsync(ct);
        scope.Run.Phase = phase;
        changes.Publish(Topic.Runs);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} of {Pipeline} ({Mode}) works, asked for by {Who}")]
    private partial void LogStarted(long runId, string pipeline, RunMode mode, string who);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} is interrupted by the shutdown; the next start goes on")]
    private partial void LogInterrupted(long runId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId} stopped: {Why}")]
    private partial void LogStopped(long runId, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} failed by our own fault")]
    private partial void LogBroken(Exception e, long runId);
}
