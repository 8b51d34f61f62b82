using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Health;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Health;

/// <summary>A time that is looked at, in steps.</summary>
/// <param name="StepHours">One point of a line.</param>
public sealed record HealthPeriod(int Hours, int StepHours)
{
    public static HealthPeriod Day { get; } = new(24, 1);
    public static HealthPeriod Week { get; } = new(7 * 24, 4);
    public static HealthPeriod Month { get; } = new(30 * 24, 24);
}

/// <summary>One metric of one subject over a period.</summary>
/// <param name="Now">Null: no data in the last hour.</param>
/// <param name="Average">Over the period; null where there is none.</param>
/// <param name="Before">Over as long a time before it.</param>
/// <param name="Points">Oldest first; null where there is no data.</param>
public sealed record Trend(Metric Metric, string Subject, string Name, double? Now, double? Average, double? Before, IReadOnlyList<double?> Points, RuleInForce Rule, AlertRow? Alert, AlertMuteRow? Mute);

/// <summary>An alert, or a mute without one, as lists show it.</summary>
public sealed record AlertLine(Metric Metric, string Subject, string Name, AlertRow? Alert, AlertMuteRow? Mute);

/// <summary>How often a rule would have rung, from the samples of the last 30 days.</summary>
public sealed record RuleReplay(int Times, int Days, DateTimeOffset? Last);

public sealed record ChannelName(string Key, string Name);

/// <summary>Trends, alerts and rules as people see them.</summary>
public sealed class HealthQueries(IDbContextFactory<OpsDbContext> contexts, TimeProvider clock)
{
    private const int ReplayDays = 30;

    /// <summary>Every metric of every subject that has ever had a figure in this period or the one before, in the metrics' order.</summary>
    public async Task<IReadOnlyList<Trend>> TrendsAsync(HealthPeriod period, CancellationToken ct = default)
    {
        var now = clock.GetUtcNow();
        var end = SampleBook.HourOf(now) / period.StepHours; // the step that is under way
        var steps = period.Hours / period.StepHours;
        var begin = (end - (2 * steps) + 1) * period.StepHours;
        var step = period.StepHours;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var averages = (await db.MetricSamples.AsNoTracking().Where(s => s.Hour >= begin)
            .GroupBy(s => new { s.Metric, s.Subject, Step = s.Hour / step }).Select(g => new { g.Key, Value = g.Average(s => s.Value) }).ToListAsync(ct))
            .GroupBy(g => (g.Key.Metric, g.Key.Subject)).ToDictionary(g => g.Key, g => g.ToDictionary(a => a.Key.Step, a => a.Value));
        var fresh = SampleBook.HourOf(now) - 1;
        var newest = (await db.MetricSamples.AsNoTracking().Where(s => s.Hour >= fresh).OrderBy(s => s.At).ThenBy(s => s.Id).Select(s => new { s.Metric, s.Subject, s.Value }).ToListAsync(ct))
            .GroupBy(s => (s.Metric, s.Subject)).ToDictionary(g => g.Key, g => g.Last().Value);
        var rules = await AlertRules.LoadAsync(db, ct);
        var names = await SubjectNames.LoadAsync(db, ct);
        var open = await db.Alerts.AsNoTracking().Where(a => a.OpenKey != null).ToDictionaryAsync(a => (a.Metric, a.Subject), ct);
        var mutes = await db.AlertMutes.AsNoTracking().Where(m => m.Until > now).ToDictionaryAsync(m => (m.Metric, m.Subject), ct);
        return
        [
            .. from series in averages
               let key = series.Key
               let points = Enumerable.Range(end - steps + 1, steps).Select(s => series.Value.TryGetValue(s, out var v) ? v : (double?)null).ToList()
               let before = series.Value.Where(v => v.Key <= end - steps).Select(v => (double?)v.Value).Average()
               orderby key.Metric, names.Of(key.Subject)
               select new Trend(key.Metric, key.Subject, names.Of(key.Subject), newest.TryGetValue(key, out var n) ? n : null, points.Average(), before, points, rules.Of(key.Metric, key.Subject), open.GetValueOrDefault(key), mutes.GetValueOrDefault(key)),
        ];
    }

    /// <summary>Open ones first, then what recovered, newest first; and mutes where nothing is open.</summary>
    public async Task<IReadOnlyList<AlertLine>> AlertsAsync(int most, CancellationToken ct = default)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var names = await SubjectNames.LoadAsync(db, ct);
        var mutes = await db.AlertMutes.AsNoTracking().Where(m => m.Until > now).ToListAsync(ct);
        var open = await db.Alerts.AsNoTracking().Where(a => a.OpenKey != null).OrderByDescending(a => a.OpenedAt).ToListAsync(ct);
        var recovered = await db.Alerts.AsNoTracking().Where(a => a.RecoveredAt != null).OrderByDescending(a => a.RecoveredAt).Take(most).ToListAsync(ct);
        return
        [
            .. open.Select(a => new AlertLine(a.Metric, a.Subject, names.Of(a.Subject), a, mutes.Find(m => m.Metric == a.Metric && m.Subject == a.Subject))),
            .. mutes.Where(m => !open.Exists(a => a.Metric == m.Metric && a.Subject == m.Subject)).Select(m => new AlertLine(m.Metric, m.Subject, names.Of(m.Subject), null, m)),
            .. recovered.Select(a => new AlertLine(a.Metric, a.Subject, names.Of(a.Subject), a, null)),
        ];
    }

    public async Task<AlertRules> RulesAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await AlertRules.LoadAsync(db, ct);
    }

    public async Task<IReadOnlyList<ChannelName>> ChannelsAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Channels.AsNoTracking().OrderBy(c => c.Name).Select(c => new ChannelName(c.Key, c.Name)).ToListAsync(ct);
    }

    /// <summary>What holds for health as a whole; as it comes where nobody has set anything.</summary>
    public async Task<HealthSettingsRow> SettingsAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.HealthSettings.AsNoTracking().SingleOrDefaultAsync(ct) ?? new HealthSettingsRow { Id = 1 };
    }

    /// <summary>By the rule's limit and duration alone: other weeks look different at every hour.</summary>
    /// <param name="subject">Empty counts every subject's.</param>
    public async Task<RuleReplay> ReplayAsync(AlertRule rule, string subject, CancellationToken ct = default)
    {
        var since = SampleBook.HourOf(clock.GetUtcNow()) - (ReplayDays * 24);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var samples = await db.MetricSamples.AsNoTracking().Where(s => s.Metric == rule.Metric && s.Hour >= since && (subject == "" || s.Subject == subject)).OrderBy(s => s.At).ThenBy(s => s.Id).ToListAsync(ct);
        var allowed = Allowed.Of(rule, []);
        var opened = samples.GroupBy(s => s.Subject).SelectMany(g => AlertJudge.Replay(allowed, rule.For, [.. g.Select(s => new Sample(s.At, s.Value))])).Order().ToList();
        return new(opened.Count, ReplayDays, opened.Count == 0 ? null : opened[^1]);
    }
}
