using OpsConsole.Runtime.Store.Rows;
using Quartz;

namespace OpsConsole.Runtime.Scheduling;

/// <summary>Which job class runs a pipeline, and whether schedules fire at all (<c>OpsConsole:Schedules:Enabled</c>; off: runs start only when asked).</summary>
public sealed record ScheduleOptions(Type JobType, bool Enabled = true);

/// <summary>Every pipeline is one durable Quartz job that never runs beside itself; its schedule is one trigger. Both live in the console's own database.</summary>
public sealed class PipelineSchedule(ISchedulerFactory factory, ScheduleOptions options, TimeProvider clock)
{
    /// <summary>In the job data of schedule triggers only: tells a due run from a run somebody asked for.</summary>
    public const string ScheduledFlag = "scheduled";

    /// <summary>Makes the scheduler hold what the row says.</summary>
    public async Task ApplyAsync(PipelineRow pipeline, CancellationToken ct)
    {
        var scheduler = await factory.GetScheduler(ct);
        await AddJobAsync(scheduler, pipeline.Key, ct);
        var wanted = options.Enabled && pipeline.Enabled ? Build(pipeline) : null;
        if (wanted is ICronTrigger cron && await scheduler.GetTrigger(TriggerOf(pipeline.Key), ct) is ICronTrigger held && held.CronExpressionString == cron.CronExpressionString)
        {
            return; // it knows of a time that was missed while the console was off; a new one would not
        }

        await scheduler.UnscheduleJob(TriggerOf(pipeline.Key), ct);
        if (wanted is not null)
        {
            await scheduler.ScheduleJob(wanted, cancellationToken: ct);
        }
    }

    /// <summary>Starts the pipeline's job now: it works every open run in the order they were asked for.</summary>
    public async Task WakeAsync(string pipelineKey, CancellationToken ct)
    {
        var scheduler = await factory.GetScheduler(ct);
        if (await scheduler.GetJobDetail(JobOf(pipelineKey), ct) is null)
        {
            await AddJobAsync(scheduler, pipelineKey, ct); // a pipeline made since the start
        }

        await scheduler.TriggerJob(JobOf(pipelineKey), null, ct);
    }

    private async Task AddJobAsync(IScheduler scheduler, string pipelineKey, CancellationToken ct) =>
        await scheduler.AddJob(JobBuilder.Create().OfType(options.JobType).WithIdentity(JobOf(pipelineKey)).StoreDurably().Build(), new AddJobOptions { Replace = true }, ct);

    /// <summary>When the pipeline fires next; null when it runs by hand only.</summary>
    public async Task<DateTimeOffset?> NextAsync(string pipelineKey, CancellationToken ct)
    {
        var scheduler = await factory.GetScheduler(ct);
        var trigger = await scheduler.GetTrigger(TriggerOf(pipelineKey), ct);
        return trigger?.NextFireTimeUtc;
    }

    /// <summary>The next times a schedule would fire; empty when the cron expression is not valid or never fires again.</summary>
    public IReadOnlyList<DateTimeOffset> Upcoming(int? intervalSeconds, string? cron, int count)
    {
        var times = new List<DateTimeOffset>();
        var now = clock.GetUtcNow();
        if (cron is null)
        {
            return intervalSeconds is { } s ? [.. Enumerable.Range(1, count).Select(n => now.AddSeconds((double)n * s))] : [];
        }

        CronExpression expression;
        try
        {
            expression = new CronExpression(cron, TimeZoneInfo.Utc);
        }
        catch (FormatException)
        {
            return [];
        }

        DateTimeOffset? next = now;
        while (times.Count < count && (next = expression.GetNextValidTimeAfter(next!.Value)) is not null)
        {
            times.Add(next.Value);
        }

        return times;
    }

    private static ITrigger? Build(PipelineRow pipeline)
    {
        var trigger = TriggerBuilder.Create().WithIdentity(TriggerOf(pipeline.Key)).ForJob(JobOf(pipeline.Key)).UsingJobData(ScheduledFlag, "yes");
        if (pipeline.Cron is { } cron)
        {
            return trigger.WithCronSchedule(cron, s => s.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();
        }

        return pipeline.IntervalSeconds is { } seconds
            ? trigger.StartNow().WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromSeconds(seconds)).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)).Build()
            : null;
    }

    private static JobKey JobOf(string pipelineKey) => new(pipelineKey, "pipelines");

    private static TriggerKey TriggerOf(string pipelineKey) => new(pipelineKey, "schedules");
}
