using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Review;

/// <summary>What people do with waiting records. Every way out ends in the same run loop; none writes past it.</summary>
public sealed class ReviewQueue(IDbContextFactory<OpsDbContext> contexts, AuditTrail audit, ChangeFeed changes, RunDesk runs, TimeProvider clock)
{
    /// <summary>Tries the records again now, in one run per pipeline. Returns the runs' ids.</summary>
    public async Task<IReadOnlyList<long>> RetryAsync(Actor actor, IReadOnlyList<long> ids, CancellationToken ct = default)
    {
        actor.Demand(Right.ReviewItems);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var items = await OpenItemsAsync(db, ids, ct);
        foreach (var item in items)
        {
            audit.Add(db, actor, "retry", "review", item.Id, "Tried the record again.");
        }

        await db.SaveChangesAsync(ct);
        var started = new List<long>();
        foreach (var group in items.GroupBy(i => i.PipelineKey))
        {
            var records = group.Select(i => i.LeftId ?? i.RightId).OfType<string>().Distinct().ToList();
            started.Add(await runs.RequestAsync(actor, group.Key, RunMode.Incremental, records, ct: ct));
        }

        return started;
    }

    /// <summary>Leaves the record as it is, with a reason that is kept. Met again unchanged it stays skipped; once it changes it is judged anew.</summary>
    public async Task SkipAsync(Actor actor, IReadOnlyList<long> ids, string reason, CancellationToken ct = default)
    {
        actor.Demand(Right.ReviewItems);
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new ConflictException("Say why it is skipped; the reason is kept with the item.");
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var item in await OpenItemsAsync(db, ids, ct))
        {
            item.Status = ReviewStatus.Skipped;
            item.ResolvedAt = clock.GetUtcNow();
            item.ResolvedBy = actor.Name;
            item.ResolvedNote = reason.Trim();
            audit.Add(db, actor, "skip", "review", item.Id, $"Skipped: {item.ResolvedNote}");
        }

        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Review);
    }

    /// <summary>Says which record is the partner (a vendor id), or, for a field both sides changed, whose value wins ("left" or "right"). Tries again with that.</summary>
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

    private async Task<long> SettleByRunAsync(OpsDbContext db, Actor actor, ReviewRow item, string record, string verb, string sentence, RunChoices choices, CancellationToken ct)
    {
        audit.Add(db, actor, verb, "review", item.Id, sentence);
        await db.SaveChangesAsync(ct);
        return await runs.RequestAsync(actor, item.PipelineKey, RunMode.Incremental, [record], choices, ct);
    }

    private static async Task<List<ReviewRow>> OpenItemsAsync(OpsDbContext db, IReadOnlyList<long> ids, CancellationToken ct)
    {
        var items = await db.Reviews.Where(r => ids.Contains(r.Id)).ToListAsync(ct);
        if (items.Count < ids.Distinct().Count())
        {
            throw new MissingException("review item", string.Join(", ", ids.Except(items.Select(i => i.Id))));
        }

        return items.Find(i => i.Status != ReviewStatus.Open) is { } settled
            ? throw new ConflictException($"Item {settled.Id} was already {settled.Status.ToString().ToLowerInvariant()} by {settled.ResolvedBy}.")
            : items;
    }
}
