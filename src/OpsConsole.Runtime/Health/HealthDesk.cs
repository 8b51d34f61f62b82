using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Health;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Health;

/// <param name="Subject">Empty: all pipelines, or all connections.</param>
/// <param name="Channels">Null: whoever is told of everything.</param>
public sealed record RuleOrder(Metric Metric, string Subject, double? Limit, int ForMinutes, bool Spikes, IReadOnlyList<string>? Channels);

/// <summary>What people decide about alerts: when they ring, who hears it, and for how long nobody does.</summary>
public sealed class HealthDesk(IDbContextFactory<OpsDbContext> contexts, AuditTrail audit, ChangeFeed changes, TimeProvider clock)
{
    private const int LongestFor = 24 * 60;

    public Task SetRuleAsync(Actor actor, RuleOrder order, CancellationToken ct = default) => ChangeAsync(actor, async db =>
    {
        if (order.ForMinutes is < 0 or > LongestFor)
        {
            throw new ConflictException("How long it has to last is between 0 minutes and a day.");
        }

        if (order.Limit is < 0 || (order.Limit > 1 && order.Metric.Kind().Unit == MetricUnit.Share))
        {
            throw new ConflictException("A limit is 0 or more, and of a share at most 100 %.");
        }

        var row = await db.AlertRules.FindAsync([order.Metric, order.Subject], ct);
        var before = row is null ? null : Say(row);
        if (row is null)
        {
            db.AlertRules.Add(row = new AlertRuleRow { Metric = order.Metric, Subject = order.Subject });
        }

        (row.Limit, row.ForMinutes, row.Spikes, row.Channels) = (order.Limit, order.ForMinutes, order.Spikes, order.Channels is null ? null : await KnownAsync(db, order.Channels, ct));
        audit.Add(db, actor, "setAlert", "alert", Key(order.Metric, order.Subject), $"Set when {Name(order.Metric)} is an alert.", before, Say(row));
    }, ct);

    /// <summary>The metric's own line holds again.</summary>
    public Task ResetRuleAsync(Actor actor, Metric metric, string subject, CancellationToken ct = default) => ChangeAsync(actor, async db =>
    {
        var row = await db.AlertRules.FindAsync([metric, subject], ct) ?? throw new MissingException("rule of its own for", metric.Kind().Name);
        db.AlertRules.Remove(row);
        audit.Add(db, actor, "resetAlert", "alert", Key(metric, subject), $"Let {Name(metric)} be judged as it comes again.", Say(row));
    }, ct);

    /// <summary>Who is told of every alert whose rule names nobody.</summary>
    public Task SetChannelsAsync(Actor actor, IReadOnlyList<string> channels, CancellationToken ct = default) => ChangeAsync(actor, async db =>
    {
        var settings = await SettingsAsync(db, ct);
        var before = settings.Channels;
        settings.Channels = await KnownAsync(db, channels, ct);
        audit.Add(db, actor, "setAlertChannels", "alert", "all", "Set who is told of alerts.", before, settings.Channels);
    }, ct);

    /// <summary>Nobody is told until then; a mute always has an end and a reason.</summary>
    public Task MuteAsync(Actor actor, Metric metric, string subject, DateTimeOffset until, string why, CancellationToken ct = default) => ChangeAsync(actor, async db =>
    {
        if (string.IsNullOrWhiteSpace(why))
        {
            throw new ConflictException("Say why nobody is to be told.");
        }

        if (until <= clock.GetUtcNow() || until > clock.GetUtcNow().AddDays(31))
        {
            throw new ConflictException("A mute ends in the future, within a month.");
        }

        var row = await db.AlertMutes.FindAsync([metric, subject], ct);
        if (row is null)
        {
            db.AlertMutes.Add(row = new AlertMuteRow { Metric = metric, Subject = subject, By = "", Why = "" });
        }

        (row.Until, row.By, row.Why) = (until, actor.Name, why.Trim());
        audit.Add(db, actor, "mute", "alert", Key(metric, subject), $"Muted {Name(metric)} until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {row.Why}.");
    }, ct);

    public Task UnmuteAsync(Actor actor, Metric metric, string subject, CancellationToken ct = default) => ChangeAsync(actor, async db =>
    {
        var row = await db.AlertMutes.FindAsync([metric, subject], ct) ?? throw new MissingException("mute of", metric.Kind().Name);
        db.AlertMutes.Remove(row);
        audit.Add(db, actor, "unmute", "alert", Key(metric, subject), $"Unmuted {Name(metric)}.");
    }, ct);

    internal static async Task<HealthSettingsRow> SettingsAsync(OpsDbContext db, CancellationToken ct)
    {
        var settings = await db.HealthSettings.SingleOrDefaultAsync(ct);
        if (settings is null)
        {
            db.HealthSettings.Add(settings = new HealthSettingsRow { Id = 1 });
        }

        return settings;
    }

    private async Task ChangeAsync(Actor actor, Func<OpsDbContext, Task> change, CancellationToken ct)
    {
        actor.Demand(Right.ManageAlerts);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await change(db);
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Health);
    }

    private static async Task<string> KnownAsync(OpsDbContext db, IReadOnlyList<string> channels, CancellationToken ct)
    {
        var known = await db.Channels.Where(c => channels.Contains(c.Key)).Select(c => c.Key).ToListAsync(ct);
        return channels.FirstOrDefault(c => !known.Contains(c)) is { } unknown ? throw new MissingException("channel", unknown) : string.Join(',', channels.Distinct());
    }

    private static string Say(AlertRuleRow row) => Figures.When(new(row.Metric, row.Limit, TimeSpan.FromMinutes(row.ForMinutes), row.Spikes)) + (row.Channels is { } told ? $"; told: {(told.Length == 0 ? "nobody" : told)}" : "");

    private static string Name(Metric metric) => $"\"{metric.Kind().Name}\"";

    private static string Key(Metric metric, string subject) => subject.Length == 0 ? metric.ToString() : $"{metric} {subject}";
}
