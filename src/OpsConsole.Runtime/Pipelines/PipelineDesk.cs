using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Scheduling;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Pipelines;

/// <summary>Turns pipelines on and off and sets when they run.</summary>
public sealed class PipelineDesk(IDbContextFactory<OpsDbContext> contexts, AuditTrail audit, ChangeFeed changes, PipelineSchedule schedule)
{
    /// <summary>Shortest interval, seconds.</summary>
    public const int ShortestInterval = 10;

    public Task SetEnabledAsync(Actor actor, string key, bool enabled, CancellationToken ct = default) =>
        ChangeAsync(actor, key, enabled ? "turnOn" : "turnOff", enabled ? "Turned the pipeline on." : "Turned the pipeline off.", p => p.Enabled = enabled && p.AwaitsYes
            ? throw new ConflictException("Nobody has said yes to its first run yet. Look at the matching first and start it there.")
            : enabled, ct);

    /// <summary>Either an interval in seconds or a Quartz cron expression in UTC; both null means by hand only.</summary>
    public async Task SetScheduleAsync(Actor actor, string key, int? intervalSeconds, string? cron, CancellationToken ct = default)
    {
        actor.Demand(Right.ChangePipelines);
        var (seconds, expression) = Checked(schedule, intervalSeconds, cron);
        await ChangeAsync(actor, key, "schedule", "Changed the schedule.", p => (p.IntervalSeconds, p.Cron) = p.Kind == PipelineKind.Extraction && TooOften(schedule, seconds, expression) is { } why ? throw new ConflictException(why) : (seconds, expression), ct);
    }

    /// <summary>Why an extraction may not run so often, or null. A cron expression is judged by its next times.</summary>
    internal static string? TooOften(PipelineSchedule schedule, int? intervalSeconds, string? cron) => PlanRules.Refuse(schedule.Upcoming(intervalSeconds, cron, 60));

    /// <exception cref="ConflictException">It is no schedule; the message says what is wrong with it.</exception>
    internal static (int? IntervalSeconds, string? Cron) Checked(PipelineSchedule schedule, int? intervalSeconds, string? cron)
    {
        cron = string.IsNullOrWhiteSpace(cron) ? null : cron.Trim();
        if (intervalSeconds is not null && cron is not null)
        {
            throw new ConflictException("Give an interval or a cron expression, not both.");
        }

        if (intervalSeconds < ShortestInterval)
        {
            throw new ConflictException($"The shortest interval is {ShortestInterval} seconds.");
        }

        if (cron is not null && schedule.Upcoming(null, cron, 1).Count == 0)
        {
            throw new ConflictException($"\"{cron}\" is not a cron expression with a next time. Six fields: second minute hour day month weekday, for example 0 0/5 * * * ?");
        }

        return (intervalSeconds, cron);
    }

    private async Task ChangeAsync(Actor actor, string key, string verb, string sentence, Action<PipelineRow> change, CancellationToken ct)
    {
        actor.Demand(Right.ChangePipelines);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pipeline = await db.Pipelines.FindAsync([key], ct) ?? throw new MissingException("pipeline", key);
        var before = Describe(pipeline);
        change(pipeline);
        audit.Add(db, actor, verb, "pipeline", key, sentence, before, Describe(pipeline));
        await db.SaveChangesAsync(ct);
        await schedule.ApplyAsync(pipeline, ct);
        changes.Publish(Topic.Pipelines);
    }

    private static string Describe(PipelineRow p) =>
        $"{(p.Enabled ? "on" : "off")}, {(p.Cron is { } cron ? $"cron {cron}" : p.IntervalSeconds is { } s ? $"every {s} s" : "by hand")}";
}
