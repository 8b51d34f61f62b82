using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Review;

/// <summary>What people do with waiting records. Every way out ends in the same run loop; none writes past it.</summary>
public sealed class ReviewQueue(IDbContextFactory<OpsDbContext> contexts, AuditTrail audit, ChangeFeed changes, RunDesk runs, UndoDesk undoes, TimeProvider clock)
{
    /// <summary>Tries the records again now, in one run per pipeline. Returns the runs' ids.</summary>
    public async Task<IReadOnlyList<long>> RetryAsync(Actor actor, IReadOnlyList<long> ids, CancellationToken ct = default) =>
        await RequestAsync(actor, await NoteRetryAsync(actor, ids, ct), ct);

    /// <summary>Leaves the record as it is, with a reason that is kept. Met again unchanged it stays skipped; once it changes it is judged anew.</summary>
    public async Task SkipAsync(Actor actor, IReadOnlyList<long> ids, string reason, CancellationToken ct = default)
    {
        actor.Demand(Right.ReviewItems);
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new ConflictException("Say why it is skipped; the reason is kept with the item.");
        }

        await ChangeAsync(ids, ReviewStatus.Open, (db, item) =>
        {
            (item.Status, item.ResolvedAt, item.ResolvedBy, item.ResolvedNote) = (ReviewStatus.Skipped, clock.GetUtcNow(), actor.Name, reason.Trim());
            audit.Add(db, actor, "skip", "review", item.Id, $"Skipped: {item.ResolvedNote}");
        }, ct);
    }

    /// <summary>Takes a skip back: the items wait again, and runs judge their records anew. What a run has settled is not reopened; it comes back by itself if it is met again.</summary>
    public async Task ReopenAsync(Actor actor, IReadOnlyList<long> ids, CancellationToken ct = default)
    {
        actor.Demand(Right.ReviewItems);
        await ChangeAsync(ids, ReviewStatus.Skipped, (db, item) =>
        {
            audit.Add(db, actor, "reopen", "review", item.Id, "Took the skip back; it waits again.", before: item.ResolvedNote);
            (item.Status, item.ResolvedAt, item.ResolvedBy, item.ResolvedNote) = (ReviewStatus.Open, null, null, null);
        }, ct);
    }

    /// <summary>Makes the items somebody's. Returns who had each before, so that it can be taken back.</summary>
    /// <param name="to">The e-mail of a person who may settle items; null makes them nobody's.</param>
    public async Task<IReadOnlyDictionary<long, string?>> AssignAsync(Actor actor, IReadOnlyList<long> ids, string? to, CancellationToken ct = default)
    {
        actor.Demand(Right.ReviewItems);
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            if (to is not null && !(await Holders.OfAsync(db, Right.ReviewItems, ct)).Contains(to))
            {
                throw new ConflictException($"{to} may not settle items, so none can be theirs. Give them the role {Rights.WeakestRole[Right.ReviewItems]} first.");
            }
        }

        var before = new Dictionary<long, string?>();
        await ChangeAsync(ids, ReviewStatus.Open, (db, item) =>
        {
            before[item.Id] = item.AssignedTo;
            audit.Add(db, actor, "assign", "review", item.Id, to is null ? "Made it nobody's." : $"Assigned it to {to}.", before: item.AssignedTo, after: to);
            item.AssignedTo = to;
        }, ct);
        return before;
    }

    /// <summary>
    /// Says which record is the partner (a vendor id), for a field both sides changed whose value wins ("left" or "right"), or for a blocked undo that the "old" value goes back. Tries again with that.
    /// </summary>
    public async Task<long> ChooseAsync(Actor actor, long id, string choice, CancellationToken ct = default)
    {
        actor.Demand(Right.ReviewItems);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var item = (await OpenItemsAsync(db, [id], ct))[0];
        var record = item.LeftId ?? item.RightId ?? throw new ConflictException("The item names no record.");
        RunChoices choices;
        if (item is { Reason: ReviewReason.BothChanged, Field: { } field })
        {
            if (!Enum.TryParse<Side>(choice, ignoreCase: true, out var winner))
            {
                throw new ConflictException("Say \"left\" or \"right\": whose value of the field wins.");
            }

            choices = new RunChoices { Winners = new() { [record] = new() { [field] = winner } } };
        }
        else if (item.Reason == ReviewReason.UndoBlocked)
        {
            return await PutBackAsync(db, actor, item, record, choice, ct);
        }
        else if (item.Reason is ReviewReason.DuplicateClaim or ReviewReason.KeysDisagree)
        {
            choices = new RunChoices { Partners = new() { [record] = choice } };
        }
        else
        {
            throw new ConflictException("There is nothing to choose for this item; retry it, edit the value, or skip it.");
        }

        return await SettleByRunAsync(db, actor, item, record, "choose", $"Chose {choice}.", choices, ct);
    }

    /// <summary>Puts in a value for the item's field, in the words of the side the record came from, and tries again: both systems get it.</summary>
    public async Task<long> EditAsync(Actor actor, long id, string? field, string value, CancellationToken ct = default)
    {
        actor.Demand(Right.ReviewItems);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var item = (await OpenItemsAsync(db, [id], ct))[0];
        var record = item.LeftId ?? item.RightId ?? throw new ConflictException("The item names no record.");
        var name = item.Field ?? field ?? throw new ConflictException("Say which field gets the value.");
        return await SettleByRunAsync(db, actor, item, record, "edit", $"Edited {name.Split('|')[0]} and tried again.", new RunChoices { Edits = new() { [record] = new() { [name] = value } } }, ct);
    }

    /// <summary>Writes down that the records are tried again; which records, by pipeline, comes back.</summary>
    internal async Task<ILookup<string, string>> NoteRetryAsync(Actor actor, IReadOnlyList<long> ids, CancellationToken ct)
    {
        actor.Demand(Right.ReviewItems);
        var records = new List<(string Pipeline, string Record)>();
        await ChangeAsync(ids, ReviewStatus.Open, (db, item) =>
        {
            if (item.Reason == ReviewReason.UndoBlocked)
            {
                throw new ConflictException($"Item {item.Id} asks whether an undo goes on. Put the old value back, or keep the present one.");
            }

            DemandRun(item);
            item.RetryAskedAt = clock.GetUtcNow();
            audit.Add(db, actor, "retry", "review", item.Id, "Tried the record again.");
            if ((item.LeftId ?? item.RightId) is { } record)
            {
                records.Add((item.PipelineKey, record));
            }
        }, ct);
        return records.Distinct().ToLookup(r => r.Pipeline, r => r.Record);
    }

    internal async Task<IReadOnlyList<long>> RequestAsync(Actor actor, IEnumerable<IGrouping<string, string>> records, CancellationToken ct)
    {
        var started = new List<long>();
        foreach (var group in records)
        {
            started.Add(await runs.RequestAsync(actor, group.Key, RunMode.Incremental, [.. group], ct: ct));
        }

        return started;
    }

    /// <summary>All of them or none, in one transaction with their audit entries.</summary>
    private async Task ChangeAsync(IReadOnlyList<long> ids, ReviewStatus from, Action<OpsDbContext, ReviewRow> change, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var item in await ItemsAsync(db, ids, from, ct))
        {
            change(db, item);
        }

        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Review);
    }

    private async Task<long> SettleByRunAsync(OpsDbContext db, Actor actor, ReviewRow item, string record, string verb, string sentence, RunChoices choices, CancellationToken ct)
    {
        DemandRun(item);
        audit.Add(db, actor, verb, "review", item.Id, sentence);
        await db.SaveChangesAsync(ct);
        return await runs.RequestAsync(actor, item.PipelineKey, RunMode.Incremental, [record], choices, ct);
    }

    /// <summary>The present value is kept by skipping the item.</summary>
    private async Task<long> PutBackAsync(OpsDbContext db, Actor actor, ReviewRow item, string record, string choice, CancellationToken ct)
    {
        if (choice != "old")
        {
            throw new ConflictException("Say \"old\" to put the old value back. To keep the present one, skip the item.");
        }

        var blocked = await db.Runs.AsNoTracking().Where(r => r.Id == item.LastRunId).Select(r => r.UndoJson).SingleOrDefaultAsync(ct);
        var order = UndoOrder.FromJson(blocked) ?? throw new ConflictException("The undo that asked is no longer kept. Skip the item, and edit the value at the vendor.");
        audit.Add(db, actor, "choose", "review", item.Id, $"Put the old value of {item.Field?.Split('|')[0]} back.");
        await db.SaveChangesAsync(ct);
        return await undoes.RequestAsync(actor, order with { Record = record, Field = item.Field, Force = true }, ct);
    }

    /// <summary>A run settles records; of an action only a person can say what became of it, and of an extraction's fields only the plan.</summary>
    private static void DemandRun(ReviewRow item)
    {
        if (item.ContractKey.Length == 0)
        {
            throw new ConflictException($"Item {item.Id} tells of a field of an extraction. Change the plan if you want it otherwise, then settle the item with a note.");
        }

        if (item.ActionId is { } action)
        {
            throw new ConflictException($"Item {item.Id} is about action {action} of a rule. Say there whether it arrived or is done again, or settle the item with a note.");
        }
    }

    private static Task<List<ReviewRow>> OpenItemsAsync(OpsDbContext db, IReadOnlyList<long> ids, CancellationToken ct) => ItemsAsync(db, ids, ReviewStatus.Open, ct);

    private static async Task<List<ReviewRow>> ItemsAsync(OpsDbContext db, IReadOnlyList<long> ids, ReviewStatus status, CancellationToken ct)
    {
        var items = await db.Reviews.Where(r => ids.Contains(r.Id)).OrderBy(r => r.Id).ToListAsync(ct);
        if (items.Count < ids.Distinct().Count())
        {
            throw new MissingException("review item", string.Join(", ", ids.Except(items.Select(i => i.Id))));
        }

        return items.Find(i => i.Status != status) is not { } other ? items
            : other.Status == ReviewStatus.Open ? throw new ConflictException($"Item {other.Id} waits already; there is nothing to reopen.")
            : throw new ConflictException($"Item {other.Id} was already {other.Status.ToString().ToLowerInvariant()} by {other.ResolvedBy}.");
    }
}
