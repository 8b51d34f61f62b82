using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Retention;

/// <summary>One data class as it stands: how long it is kept, who said so, and how much of it is due now.</summary>
public sealed record KeptClass(DataClass Class, int Days, string? ChangedBy, DateTimeOffset? ChangedAt, int Due);

/// <summary>When data was last taken away, and how much.</summary>
public sealed record LastSweep(DateTimeOffset At, string Who, string Sentence);

/// <summary>How long data is kept, and its being taken away (S0-122).</summary>
public sealed class RetentionDesk(IDbContextFactory<OpsDbContext> contexts, Sweeper sweeper, FileShrink file, AuditTrail audit, TimeProvider clock)
{
    private const string Applied = "applyRetention";

    public async Task<IReadOnlyList<KeptClass>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var days = await Sweeper.DaysAsync(db, ct);
        var said = await db.Retention.AsNoTracking().ToDictionaryAsync(r => r.Class, ct);
        var due = await sweeper.CountAsync(ct);
        return [.. DataClass.All.Select(c => new KeptClass(c, days[c], said.GetValueOrDefault(c.Key)?.ChangedBy, said.GetValueOrDefault(c.Key)?.ChangedAt, due[c]))];
    }

    /// <summary>Null until the first time.</summary>
    public async Task<LastSweep?> LastAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Audit.AsNoTracking().Where(a => a.Verb == Applied).OrderByDescending(a => a.Id).Select(a => new LastSweep(a.At, a.Who, a.Sentence)).FirstOrDefaultAsync(ct);
    }

    /// <summary>Takes effect with the next time that data is taken away.</summary>
    public async Task SetDaysAsync(Actor actor, string key, int days, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageRetention);
        var of = DataClass.All.FirstOrDefault(c => c.Key == key) ?? throw new MissingException("data class", key);
        if (days < of.Least || days > DataClass.Most)
        {
            throw new ConflictException($"{of.Name} can be kept for {of.Least} to {DataClass.Most} days.");
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var before = (await Sweeper.DaysAsync(db, ct))[of];
        if (before == days)
        {
            return;
        }

        if (await db.Retention.FindAsync([key], ct) is not { } row)
        {
            row = new RetentionRow { Class = key, ChangedBy = actor.Name };
            db.Retention.Add(row);
        }

        (row.Days, row.ChangedBy, row.ChangedAt) = (days, actor.Name, clock.GetUtcNow());
        audit.Add(db, actor, "setRetention", "retention", key, $"{of.Name} are kept for {days} days, {(days < before ? "fewer" : "more")} than before.", $"{before} days", $"{days} days");
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Takes away what is due now. The file becomes smaller as soon as no run works.</summary>
    public async Task ApplyAsync(Actor actor, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageRetention);
        var taken = await sweeper.SweepAsync(ct);
        var parts = taken.Where(t => t.Value > 0).Select(t => $"{t.Key.Name} {t.Value}").ToList();
        await audit.WriteAsync(actor, Applied, "retention", "all", parts.Count == 0 ? "Nothing was due." : $"Deleted what was due: {string.Join(", ", parts)}.", ct);
        await file.TryAsync(ct);
    }
}
