using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Health;
using OpsConsole.Runtime.Notices;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Health;

/// <summary>
/// Tells each channel once that an alert opened and once that it recovered. A channel is marked before it is sent to, so that no crash and no second node tells twice; where it surely did not arrive the mark is taken
/// back and the next sample tries again.
/// </summary>
public sealed class AlertTeller(IDbContextFactory<OpsDbContext> contexts, ChannelBook channels, TimeProvider clock)
{
    /// <summary>A recovery that could not be told for so long is told no more.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromDays(1);

    internal async Task TellAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var fresh = now - Stale;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var due = await db.Alerts.AsNoTracking().Where(a => a.OpenKey != null || (a.RecoveredAt >= fresh && a.Told != a.ToldRecovery)).OrderBy(a => a.Id).ToListAsync(ct);
        if (due.Count == 0)
        {
            return;
        }

        var rules = await AlertRules.LoadAsync(db, ct);
        var muted = await db.AlertMutes.AsNoTracking().Where(m => m.Until > now).Select(m => new { m.Metric, m.Subject }).ToListAsync(ct);
        foreach (var alert in due.Where(a => !muted.Exists(m => m.Metric == a.Metric && m.Subject == a.Subject)))
        {
            var toldRecovery = AlertRules.Split(alert.ToldRecovery);
            var whom = alert.OpenKey is null ? AlertRules.Split(alert.Told).Except(toldRecovery) : rules.Of(alert.Metric, alert.Subject).Channels.Except(AlertRules.Split(alert.Told));
            foreach (var channel in whom)
            {
                await TellAsync(db, alert, channel, ct);
            }
        }
    }

    private async Task TellAsync(OpsDbContext db, AlertRow alert, string channel, CancellationToken ct)
    {
        var recovery = alert.OpenKey is null;
        var before = recovery ? alert.ToldRecovery : alert.Told;
        var after = before.Length == 0 ? channel : $"{before},{channel}";
        if (!await MarkAsync(db, alert, recovery, before, after, ct))
        {
            return; // another node tells it
        }

        var kind = alert.Metric.Kind();
        var notice = new Notice(recovery ? $"Recovered: {kind.Name}" : kind.Name, recovery ? alert.RecoverySentence! : alert.Sentence, $"/health?tab=alerts&metric={alert.Metric}");
        var result = await channels.SendAsync(channel, notice, ct);
        var why = result switch { NoticeResult.Refused r => r.Why, NoticeResult.Unanswered u => u.Why, _ => null };
        await db.Alerts.Where(a => a.Id == alert.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.NoticeError, why), ct);
        if (result is NoticeResult.Refused)
        {
            await MarkAsync(db, alert, recovery, after, before, ct);
        }
    }

    private static async Task<bool> MarkAsync(OpsDbContext db, AlertRow alert, bool recovery, string from, string to, CancellationToken ct)
    {
        if (recovery)
        {
            alert.ToldRecovery = to;
            return await db.Alerts.Where(a => a.Id == alert.Id && a.ToldRecovery == from).ExecuteUpdateAsync(u => u.SetProperty(a => a.ToldRecovery, to), ct) == 1;
        }

        alert.Told = to;
        return await db.Alerts.Where(a => a.Id == alert.Id && a.Told == from).ExecuteUpdateAsync(u => u.SetProperty(a => a.Told, to), ct) == 1;
    }
}
