using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using OpsConsole.Runtime.Scheduling;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using Quartz;

namespace OpsConsole.Runtime.Jobs;

/// <summary>After the scheduler has started: every pipeline gets its job and trigger, and runs that were open when the program ended go on.</summary>
sealed class RuntimeStartup(IDbContextFactory<OpsDbContext> contexts, PipelineSchedule schedule, ISchedulerFactory schedulers, ScheduleOptions options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await PruneJob.ScheduleAsync(await schedulers.GetScheduler(cancellationToken), options.Enabled, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var pipeline in await db.Pipelines.AsNoTracking().ToListAsync(cancellationToken))
        {
            await schedule.ApplyAsync(pipeline, cancellationToken);
            if (await db.Runs.AnyAsync(r => r.PipelineKey == pipeline.Key && (r.Status == RunStatus.Queued || r.Status == RunStatus.Running), cancellationToken))
            {
                await schedule.WakeAsync(pipeline.Key, cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
