using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Rules;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>
/// Commits a chunk in one transaction: links and hashes, outcomes, journal results, review items, counts, and the staging rows that are done with. What is not settled is worked again; what is settled
/// is never worked twice.
/// </summary>
sealed class Settler(IDbContextFactory<OpsDbContext> contexts, AuditTrail audit, ChangeFeed changes, TimeProvider clock)
{
    public async Task SettleAsync(RunScope scope, Side side, IReadOnlyList<RecordWork> records, bool preview)
    {
        await scope.Settling.WaitAsync(scope.Call.Token);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
            await using var transaction = await db.Database.BeginTransactionAsync(scope.Call.Token);
            var run = await db.Runs.SingleAsync(r => r.Id == scope.Run.Id, scope.Call.Token);
            if (!preview)
            {
                await SettleLinksAsync(db, scope, records);
                await SettleReviewsAsync(db, scope, records);
                await SettleJournalAsync(db, scope, records);
            }

            foreach (var record in records)
            {
                scope.Tally.Count(record.Outcome, record.Reason);
            }

            db.RunRecords.AddRange(records.Where(r => r.Outcome != Outcome.Unchanged || scope.ByName || scope.Records is not null).Select(r => Row(scope, side, r)));
            await RemoveWorkAsync(db, scope, side, records);
            HoldCheckpoint(run, side, records);
            scope.Tally.WriteTo(run);
            run.CallsJson = JsonSerializer.Serialize(scope.Call.Meter.Snapshot(), RunLoop.Json);
            run.ToGo = Math.Max(0, (run.ToGo ?? 0) - records.Count);
            await db.SaveChangesAsync(scope.Call.Token);
            await transaction.CommitAsync(scope.Call.Token);
        }
        finally
        {
            scope.Settling.Release();
        }

        changes.Publish(Topic.Runs);
        if (scope.ActiveRules.Count > 0 && !preview)
        {
            changes.Publish(Topic.Actions);
        }

        if (records.Any(r => r.Reviews.Count > 0))
        {
            changes.Publish(Topic.Review);
        }
    }

    /// <summary>Who is linked already among these records of one side: id to partner.</summary>
    public async Task<Dictionary<string, string>> LinkedAsync(RunScope scope, Side side, IReadOnlyList<string> ids)
    {
        await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
        var links = db.Links.AsNoTracking().Where(l => l.ContractKey == scope.Contract.Key);
        return side == Side.Left
            ? await links.Where(l => ids.Contains(l.LeftId)).ToDictionaryAsync(l => l.LeftId, l => l.RightId, scope.Call.Token)
            : await links.Where(l => ids.Contains(l.RightId)).ToDictionaryAsync(l => l.RightId, l => l.LeftId, scope.Call.Token);
    }

    private async Task SettleLinksAsync(OpsDbContext db, RunScope scope, IReadOnlyList<RecordWork> records)
    {
        var pairs = records.Where(r => r.Decision.Paired && r is { Left: not null, Right: not null } && r.Outcome != Outcome.Skipped || r.Reason == nameof(SkipReason.NotOwner)).ToList();
        var leftIds = pairs.Select(p => p.Left!.Id).ToList();
        var rightIds = pairs.Select(p => p.Right!.Id).ToList();
        var links = await db.Links.Where(l => l.ContractKey == scope.Contract.Key && (leftIds.Contains(l.LeftId) || rightIds.Contains(l.RightId))).ToListAsync(scope.Call.Token);
        foreach (var pair in pairs)
        {
            var (leftId, rightId) = (pair.Left!.Id, pair.Right!.Id);
            var link = links.Find(l => l.LeftId == leftId && l.RightId == rightId);
            if (link is null)
            {
                // A person's choice, or a partner that is gone, ends what stood before.
                foreach (var other in links.Where(l => l.LeftId == leftId || l.RightId == rightId).ToList())
                {
                    db.Links.Remove(other);
                    links.Remove(other);
                }

                link = new LinkRow { ContractKey = scope.Contract.Key, LeftId = leftId, RightId = rightId, Agreed = [], LinkedBy = scope.Choices.Partners.ContainsKey(pair.Gathered.Work.RecordId) ? "a person's choice" : pair.Decision.LinkBy ?? "created", LinkedAt = clock.GetUtcNow() };
                db.Links.Add(link);
                links.Add(link);
            }

            db.Actions.AddRange(Agree(scope, pair, link));
        }

        await RuleFirings.SetTimersAsync(db, scope, pairs, clock.GetUtcNow(), scope.Call.Token);

        // A link whose one side is away is looked at again whenever either side shows up.
        foreach (var gone in records.Where(r => r.Gone is not null && r.Gathered.Link is not null))
        {
            await db.Links.Where(l => l.Id == gone.Gathered.Link!.Id).ExecuteUpdateAsync(u => u.SetProperty(l => l.Gone, gone.Gone), scope.Call.Token);
        }

        foreach (var (id, at) in records.Where(r => r.Gathered.Link is { } link && link.WakeAt != r.Decision.WaitsUntil).Select(r => (r.Gathered.Link!.Id, r.Decision.WaitsUntil)))
        {
            await db.Links.Where(l => l.Id == id).ExecuteUpdateAsync(u => u.SetProperty(l => l.WakeAt, at), scope.Call.Token);
        }

        await LinkArchivedAsync(db, scope, [.. records.Where(r => r is { ArchivedId: not null, Gathered.Link: null })]);

        await RecordKeyIndex.PutAsync(db, scope, Side.Left, [.. pairs.Select(p => p.Left!)], scope.Call.Token);
        await RecordKeyIndex.PutAsync(db, scope, Side.Right, [.. pairs.Select(p => p.Right!)], scope.Call.Token);
    }

    /// <summary>A partner that was met archived is linked all the same: it is not tried to be created again, and the pair goes on when it comes back.</summary>
    private async Task LinkArchivedAsync(OpsDbContext db, RunScope scope, IReadOnlyList<RecordWork> records)
    {
        foreach (var record in records)
        {
            var side = record.Gathered.Facts.Source;
            var (here, there) = (record.IdOn(side)!, record.ArchivedId!);
            var (leftId, rightId) = side == Side.Left ? (here, there) : (there, here);
            if (!await db.Links.AnyAsync(l => l.ContractKey == scope.Contract.Key && (l.LeftId == leftId || l.RightId == rightId), scope.Call.Token))
            {
                db.Links.Add(new LinkRow { ContractKey = scope.Contract.Key, LeftId = leftId, RightId = rightId, Agreed = [], LinkedBy = "met archived", Gone = side.Other(), LinkedAt = clock.GetUtcNow(), SettledAt = clock.GetUtcNow() });
                await db.SaveChangesAsync(scope.Call.Token);
            }
        }
    }

    /// <returns>What rules make of the change.</returns>
    private IEnumerable<ActionRow> Agree(RunScope scope, RecordWork pair, LinkRow link)
    {
        link.SettledAt = clock.GetUtcNow();
        link.Gone = null;
        var before = link.Agreed.Length == 0 ? Agreement.None : Agreement.FromBytes(link.Agreed);
        var agreed = new Dictionary<string, AgreedField>(StringComparer.Ordinal);
        var undone = new Dictionary<string, AgreedField>(pair.Broken ? new Dictionary<string, AgreedField>() : pair.Decision.Undone, StringComparer.Ordinal);
        foreach (var field in scope.Contract.Fields)
        {
            if (pair.Broken || pair.Decision.Unsettled.Contains(field.Name))
            {
                if (before.Find(field.Name) is { } old)
                {
                    agreed[field.Name] = old;
                }

                if (before.FindUndone(field.Name) is { } taken)
                {
                    undone.TryAdd(field.Name, taken);
                }

                continue;
            }

            var (left, right) = (scope.Rules.Mapper.Present(field, Side.Left, pair.Left![field.Left]), scope.Rules.Mapper.Present(field, Side.Right, pair.Right![field.Right]));
            agreed[field.Name] = new AgreedField(scope.Hasher.Of(field.Name, left), scope.Hasher.Of(field.Name, right));
        }

        // A rule looks at what is settled: a pair whose write did not go through sets none off, and is remembered as it was.
        var firings = pair.Broken ? [] : RuleFirings.Of(scope, pair, before, clock.GetUtcNow()).ToList();
        foreach (var (name, seen) in pair.Broken ? before.Fields.Where(f => RuleMemory.IsEntry(f.Key)) : RuleMemory.Of(scope.ActiveRules, pair.Left!, pair.Right!, scope.Hasher))
        {
            agreed[name] = seen;
        }

        link.Agreed = new Agreement(agreed, undone).ToBytes();

        // A pair with anything unsettled never looks unchanged: every whole pass takes it up again.
        var settled = !pair.Broken && pair.Decision.Unsettled.Count == 0;
        link.LeftPrint = settled ? scope.Print(Side.Left, pair.Left!) : 0;
        link.RightPrint = settled ? scope.Print(Side.Right, pair.Right!) : 0;
        return firings;
    }

    private async Task SettleReviewsAsync(OpsDbContext db, RunScope scope, IReadOnlyList<RecordWork> records)
    {
        var leftIds = records.Select(r => r.IdOn(Side.Left)).OfType<string>().ToList();
        var rightIds = records.Select(r => r.IdOn(Side.Right)).OfType<string>().ToList(); // what was asked about a contact alone is answered when it gets its row
        var open = await db.Reviews.Where(r => r.ContractKey == scope.Contract.Key && r.Status == ReviewStatus.Open && r.ActionId == null && (leftIds.Contains(r.LeftId!) || (r.LeftId == null && rightIds.Contains(r.RightId!)))).ToListAsync(scope.Call.Token);
        foreach (var record in records)
        {
            var (leftId, rightId) = (record.IdOn(Side.Left), record.IdOn(Side.Right));
            var mine = open.Where(r => r.LeftId is not null ? r.LeftId == leftId : r.RightId == rightId).ToList();
            foreach (var need in record.Reviews)
            {
                var item = mine.Find(r => r.Reason == need.Reason && r.Field == need.Field);
                mine.Remove(item!);
                item ??= db.Reviews.Add(new ReviewRow { PipelineKey = scope.Run.PipelineKey, ContractKey = scope.Contract.Key, Text = "", Reason = need.Reason, Field = need.Field, CreatedAt = clock.GetUtcNow() }).Entity;
                (item.Text, item.Fingerprint, item.LeftId, item.RightId) = (need.Text, need.Fingerprint, leftId, rightId);
                item.CauseMark = CauseKey.MarkOf(need);
                item.EvidenceJson = JsonSerializer.Serialize(need.Evidence, RunLoop.Json);
                (item.LastRunId, item.LastTriedAt, item.RetryAskedAt) = (scope.Run.Id, clock.GetUtcNow(), null);
                item.Attempts++;
            }

            foreach (var settled in mine.Where(item => !record.Postponed && Answers(scope, record, item)))
            {
                (settled.Status, settled.ResolvedAt, settled.ResolvedBy) = (ReviewStatus.Resolved, clock.GetUtcNow(), scope.Run.Scheduled ? "schedule" : scope.Run.RequestedBy);
                settled.ResolvedNote = $"Settled by run {scope.Run.Id}: {record.Text}";
            }
        }
    }

    /// <summary>Only an undo of that very field answers what an undo asked, and it answers nothing else.</summary>
    private static bool Answers(RunScope scope, RecordWork record, ReviewRow item) => scope.Undo is null
        ? item.Reason != ReviewReason.UndoBlocked
        : item is { Reason: ReviewReason.UndoBlocked, Field: { } field } && !record.Broken && !record.Decision.Unsettled.Contains(field);

    private async Task SettleJournalAsync(OpsDbContext db, RunScope scope, IReadOnlyList<RecordWork> records)
    {
        var ids = records.SelectMany(r => r.Journal).Select(j => j.Id).ToList();
        var entries = await db.Journal.Where(j => ids.Contains(j.Id)).ToDictionaryAsync(j => j.Id, scope.Call.Token);
        foreach (var record in records)
        {
            foreach (var (id, state, error) in record.Journal)
            {
                var entry = entries[id];
                (entry.State, entry.Error, entry.FinishedAt) = (state, error, clock.GetUtcNow());
                entry.TargetId ??= record.IdOn(entry.Side);
            }

            ValueChanges.Note(audit, db, scope, record, record.Journal.Select(j => entries[j.Id]).Distinct());
        }

        // Intents that a crash left open and that this chunk has answered: what they meant is in place, or was decided anew.
        var answered = records.Where(r => (scope.Stale || r.Gathered.OpenIntent) && r.Outcome != Outcome.Failed).Select(r => r.Gathered.Work.RecordId).ToList();
        var (done, now) = (JournalState.Done, clock.GetUtcNow());
        await db.Journal.Where(j => j.ContractKey == scope.Contract.Key && j.State == JournalState.Intended && answered.Contains(j.SourceId!) && !ids.Contains(j.Id))
            .ExecuteUpdateAsync(u => u.SetProperty(j => j.State, done).SetProperty(j => j.FinishedAt, now).SetProperty(j => j.Error, "answered after a restart"), scope.Call.Token);
    }

    private static async Task RemoveWorkAsync(OpsDbContext db, RunScope scope, Side side, IReadOnlyList<RecordWork> records)
    {
        var ids = records.Select(r => r.Gathered.Work.RecordId).ToList();
        var partners = records.Select(r => r.IdOn(side.Other())).OfType<string>().ToList();
        db.Work.RemoveRange(await db.Work.Where(w => w.RunId == scope.Run.Id && w.Side == side && ids.Contains(w.RecordId)).ToListAsync(scope.Call.Token));
        db.Work.RemoveRange(await db.Work.Where(w => w.RunId == scope.Run.Id && w.Side != side && partners.Contains(w.RecordId)).ToListAsync(scope.Call.Token));
    }

    /// <summary>A checkpoint never passes a record that was left for later (guarantee 2): this side's next feed begins where this one began.</summary>
    private static void HoldCheckpoint(RunRow run, Side side, IReadOnlyList<RecordWork> records)
    {
        if (run.NextCheckpointsJson is { } json && records.Any(r => r.Decision.OnlyUrgent || r.Reason == nameof(SkipReason.StillTyped)))
        {
            var next = JsonSerializer.Deserialize<Dictionary<Side, DateTimeOffset>>(json)!;
            next.Remove(side);
            run.NextCheckpointsJson = JsonSerializer.Serialize(next);
        }
    }

    private RunRecordRow Row(RunScope scope, Side side, RecordWork record) => new()
    {
        RunId = scope.Run.Id,
        Outcome = record.Outcome,
        Reason = record.Reason,
        Side = side,
        LeftId = record.IdOn(Side.Left) ?? (side == Side.Left ? record.Gathered.Work.RecordId : null),
        RightId = record.IdOn(Side.Right) ?? (side == Side.Right ? record.Gathered.Work.RecordId : null),
        Text = record.Text,
        FieldsJson = record.Decision.Fields.Count == 0 ? null : JsonSerializer.Serialize(record.Decision.Fields, RunLoop.Json),
        LagSeconds = Lag(scope, record),
        At = clock.GetUtcNow(),
    };

    private int? Lag(RunScope scope, RecordWork record)
    {
        var source = record.Gathered.Facts.Source;
        return record.Outcome is Outcome.Created or Outcome.Updated && record.Gathered.Facts.On(source)?.ChangedAt is { } at && scope.ChangesSince.TryGetValue(source, out var since) && at >= since
            ? (int)Math.Max(0, (clock.GetUtcNow() - at).TotalSeconds)
            : null;
    }
}
