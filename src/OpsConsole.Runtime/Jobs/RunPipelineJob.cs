using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Scheduling;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using Quartz;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Works a pipeline's open runs, oldest first. A pipeline has one run at a time, and what is due meanwhile waits for its end.</summary>
[DisallowConcurrentExecution]
public sealed class RunPipelineJob(IDbContextFactory<OpsDbContext> contexts, RunDesk desk, RunLoop loop, PipelineTurns turns) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var pipelineKey = context.JobDetail.Key.Name;
        using var turn = await turns.TakeAsync(pipelineKey, cancellationToken);
        var due = context.MergedJobDataMap.ContainsKey(PipelineSchedule.ScheduledFlag);
        if (due && await NextOpenAsync(pipelineKey, cancellationToken) is null && !await RestsAsync(pipelineKey, cancellationToken))
        {
            await desk.RequestAsync(Actor.Schedule, pipelineKey, RunMode.Incremental, ct: cancellationToken);
        }

        while (await NextOpenAsync(pipelineKey, cancellationToken) is { } runId)
        {
            await loop.WorkAsync(runId, cancellationToken);
        }
    }

    private async Task<long?> NextOpenAsync(string pipelineKey, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var closed = await TokenWaits.PipelineAsync(db, pipelineKey, ct);
        var open = await db.Runs
            .Where(r => r.PipelineKey == pipelineKey && (r.Status == RunStatus.Running || r.Status == RunStatus.Queued))
            .Where(r => !r.FromInbox || r.Status == RunStatus.Running || !db.Runs.Any(held => held.PipelineKey == pipelineKey && held.Status == RunStatus.Held)) // a hold is not got round by webhooks
            .Where(r => !closed || r.Status == RunStatus.Running || !(r.FromInbox || r.Scheduled)) // who asks by hand may try; the others wait for the token
            .OrderBy(r => r.Status == RunStatus.Running ? 0 : 1).ThenBy(r => r.Id)
            .Select(r => (long?)r.Id)
            .FirstOrDefaultAsync(ct);
        return open;
    }

    /// <summary>
    /// While a run waits for a person's yes, the schedule rests: the next run would only be held as well. The rest of a rerun holds nobody up. It rests too while a vendor refuses the token, and goes on
    /// once that has been given anew.
    /// </summary>
    private async Task<bool> RestsAsync(string pipelineKey, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await TokenWaits.PipelineAsync(db, pipelineKey, ct) || await db.Runs.AnyAsync(r => r.PipelineKey == pipelineKey && r.Status == RunStatus.Held && r.CanaryOf == null, ct);
    }
}
