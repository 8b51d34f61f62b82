using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Actions;

/// <summary>What people decide about actions: yes or no to what a guardrail holds, and what became of those a crash has cut off.</summary>
public sealed class ActionDesk(IDbContextFactory<OpsDbContext> contexts, AuditTrail audit, ChangeFeed changes, TimeProvider clock)
{
    /// <summary>A person's yes: the held actions go, past the hold, but not past do-not-contact, criteria, caps and quiet hours.</summary>
    public Task ApproveAsync(Actor actor, IReadOnlyList<long> ids, CancellationToken ct = default) => DecideAsync(actor, ids, "approve", "Said yes to an action", [ActionState.Held], row =>
    {
        (row.State, row.Reason, row.DueAt, row.DecidedBy) = (ActionState.Planned, null, clock.GetUtcNow(), actor.Name);
    }, ct);

    /// <summary>A person's no: what has not been done yet is never done.</summary>
    public Task DropAsync(Actor actor, IReadOnlyList<long> ids, CancellationToken ct = default) => DecideAsync(actor, ids, "drop", "Dropped an action", [ActionState.Held, ActionState.Planned], row =>
    {
        (row.State, row.Reason, row.FinishedAt, row.DecidedBy) = (ActionState.Dropped, $"{actor.Name} said no.", clock.GetUtcNow(), actor.Name);
    }, ct);

    /// <summary>Somebody has looked: it arrived, so it is done.</summary>
    public Task ArrivedAsync(Actor actor, IReadOnlyList<long> ids, CancellationToken ct = default) => DecideAsync(actor, ids, "arrived", "Saw that an action had arrived", [ActionState.Unknown], row =>
    {
        (row.State, row.Reason, row.FinishedAt, row.DecidedBy) = (ActionState.Done, $"{actor.Name} saw that it arrived.", clock.GetUtcNow(), actor.Name);
    }, ct);

    /// <summary>It did not arrive, or was refused for a cause that is mended: it is done once more, under all guardrails.</summary>
    public Task AgainAsync(Actor actor, IReadOnlyList<long> ids, CancellationToken ct = default) => DecideAsync(actor, ids, "again", "Had an action done again", [ActionState.Unknown, ActionState.Refused], row =>
    {
        (row.State, row.Reason, row.DueAt, row.StartedAt, row.FinishedAt, row.DecidedBy, row.Tries) = (ActionState.Planned, null, clock.GetUtcNow(), null, null, actor.Name, 0);
    }, ct);

    /// <summary>All of them or none, with their audit entries; questions about them in the queue are answered with it.</summary>
    private async Task DecideAsync(Actor actor, IReadOnlyList<long> ids, string verb, string sentence, IReadOnlyList<ActionState> from, Action<ActionRow> change, CancellationToken ct)
    {
        actor.Demand(Right.DecideActions);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Actions.Where(a => ids.Contains(a.Id)).OrderBy(a => a.Id).ToListAsync(ct);
        if (rows.Count < ids.Distinct().Count())
        {
            throw new MissingException("action", string.Join(", ", ids.Except(rows.Select(r => r.Id))));
        }

        if (rows.Find(r => !from.Contains(r.State)) is { } other)
        {
            throw new ConflictException($"Action {other.Id} is {other.State.ToString().ToLowerInvariant()} by now. Look at it again.");
        }

        foreach (var row in rows)
        {
            var before = row.State;
            change(row);
            audit.Add(db, actor, verb, "action", row.Id, $"{sentence} of the rule {row.RuleKey}.", before.ToString(), row.State.ToString());
        }

        var known = rows.ConvertAll(r => (long?)r.Id);
        foreach (var item in await db.Reviews.Where(r => r.Status == ReviewStatus.Open && known.Contains(r.ActionId)).ToListAsync(ct))
        {
            (item.Status, item.ResolvedAt, item.ResolvedBy, item.ResolvedNote) = (ReviewStatus.Resolved, clock.GetUtcNow(), actor.Name, $"{sentence}.");
        }

        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Actions);
        changes.Publish(Topic.Review);
    }
}
