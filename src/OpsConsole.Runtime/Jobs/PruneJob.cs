using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Retention;
using Quartz;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Every night: deletes what is older than retention allows, then gives its space back once no run works.</summary>
[DisallowConcurrentExecution]
public sealed class PruneJob(RetentionDesk desk, FileShrink file, TimeProvider clock) : IJob
{
    private const int MostWaits = 60;
    private static readonly JobKey Job = new("prune", "retention");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await desk.ApplyAsync(Actor.Schedule, cancellationToken);
        for (var i = 0; i < MostWaits && !await file.TryAsync(cancellationToken); i++)
        {
            await Task.Delay(TimeSpan.FromMinutes(1), clock, cancellationToken);
        }
    }

    /// <summary>At 03:17 UTC; not at all where schedules are off.</summary>
    public static async Task ScheduleAsync(IScheduler scheduler, bool enabled, CancellationToken ct)
    {
        var trigger = new TriggerKey("nightly", "retention");
        await scheduler.AddJob(JobBuilder.Create().OfType(typeof(PruneJob)).WithIdentity(Job).StoreDurably().Build(), new AddJobOptions { Replace = true }, ct);
        await scheduler.UnscheduleJob(trigger, ct);
        if (enabled)
        {
            await scheduler.ScheduleJob(TriggerBuilder.Create().WithIdentity(trigger).ForJob(Job).WithCronSchedule("0 17 3 * * ?", s => s.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build(), cancellationToken: ct);
        }
    }
}
