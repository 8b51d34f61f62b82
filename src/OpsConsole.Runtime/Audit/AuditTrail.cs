using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Audit;

/// <summary>Writes who did what. Commands add the entry to their own transaction, so that no change stands without its entry.</summary>
public sealed class AuditTrail(IDbContextFactory<OpsDbContext> contexts, TimeProvider clock)
{
    public void Add(OpsDbContext db, Actor actor, string verb, string @object, object key, string sentence, string? before = null, string? after = null) =>
        db.Audit.Add(new AuditRow
        {
            At = clock.GetUtcNow(),
            Who = actor.Name,
            Verb = verb,
            Object = @object,
            ObjectKey = key.ToString()!,
            Sentence = sentence,
            Before = before,
            After = after,
            From = actor.From,
        });

    /// <summary>For what changes nothing in the database itself: sign-ins, exports, a change in the sandbox.</summary>
    public async Task WriteAsync(Actor actor, string verb, string @object, object key, string sentence, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        Add(db, actor, verb, @object, key, sentence);
        await db.SaveChangesAsync(ct);
    }
}

public sealed record AuditFilter(string? Who = null, string? Verb = null, string? Object = null, string? Text = null);

public sealed class AuditQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Newest first.</summary>
    public async Task<Paged<AuditRow>> PageAsync(AuditFilter filter, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = db.Audit.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Who))
        {
            rows = rows.Where(r => r.Who == filter.Who);
        }

        if (!string.IsNullOrWhiteSpace(filter.Verb))
        {
            rows = rows.Where(r => r.Verb == filter.Verb);
        }

        if (!string.IsNullOrWhiteSpace(filter.Object))
        {
            rows = rows.Where(r => r.Object == filter.Object);
        }

        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            rows = rows.Where(r => r.Sentence.Contains(filter.Text) || r.ObjectKey.Contains(filter.Text));
        }

        return new(await rows.OrderByDescending(r => r.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct), await rows.CountAsync(ct));
    }
}
