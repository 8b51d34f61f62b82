using System.Collections;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>
/// The run's reading: both feeds page by page. Unchanged records end here, by one comparison each; the others are staged, encrypted, to be decided once both sides are known.
/// Reading has no effect on either vendor, so a restart simply reads again.
/// </summary>
sealed class FeedStage(IDbContextFactory<OpsDbContext> contexts, Staging staging, Departures departures, UndoBook undoes, ChangeFeed changes, TimeProvider clock)
{
    /// <summary>Waiting records of earlier runs are looked at again, at most so many a run; the longest untried first.</summary>
    private const int MostWaiting = 500;

    /// <summary>Pairs whose unimportant changes are due, at most so many a run.</summary>
    private const int MostConsolidated = 5000;

    /// <summary>A vendor's page is small; a few of them share one question to the database.</summary>
    private const int AtOnce = 500;

    public async Task ReadAsync(RunScope scope, IReadOnlyDictionary<Side, CheckpointRow>? checkpoints)
    {
        scope.Tally.Clear();
        await using (var db = await contexts.CreateDbContextAsync(scope.Call.Token))
        {
            await db.Work.Where(w => w.RunId == scope.Run.Id).ExecuteDeleteAsync(scope.Call.Token);
            await db.RunRecords.Where(r => r.RunId == scope.Run.Id).ExecuteDeleteAsync(scope.Call.Token); // of a preview that a restart cut off
        }

        if (scope.Undo is { } undo)
        {
            await foreach (var page in undoes.RecordsAsync(scope.Contract.Key, undo.Order, scope.Call.Token))
            {
                await StageChosenAsync(scope, [.. page.Select(r => r.Id)]);
            }

            return;
        }

        if (scope.Run.WindowFrom is { } from)
        {
            await ReadSideAsync(scope, Side.Left, from);
            await ReadSideAsync(scope, Side.Right, from);
            foreach (var some in (scope.Records ?? []).Chunk(AtOnce))
            {
                await StageChosenAsync(scope, some);
            }

            return; // it looks back: the checkpoints stay where they are
        }

        if (scope.Records is { } chosen)
        {
            await NoteTypingAsync(scope);
            await StageChosenAsync(scope, chosen);
            return;
        }

        var (next, sources) = (new Dictionary<Side, DateTimeOffset>(), new Dictionary<Side, int>());
        foreach (var side in new[] { Side.Left, Side.Right })
        {
            (next[side], sources[side]) = await ReadSideAsync(scope, side, checkpoints?[side].At);
        }

        scope.Run.NextCheckpointsJson = JsonSerializer.Serialize(next);
        if (checkpoints is null)
        {
            scope.Run.SourceJson = JsonSerializer.Serialize(sources);
        }
        else
        {
            await StageWaitingAsync(scope);
            await StageConsolidatedAsync(scope);
        }
    }

    /// <returns>Where this side's next feed begins, by the vendor's clock; and how many records this one named, where it read them all.</returns>
    private async Task<(DateTimeOffset Next, int Source)> ReadSideAsync(RunScope scope, Side side, DateTimeOffset? checkpoint)
    {
        var connector = scope.Connector(side);
        var quiet = scope.Run.Scheduled ? TimeSpan.FromSeconds(scope.Contract.Limits.DebounceSeconds) : TimeSpan.Zero;
        var request = new FeedRequest(scope.Object(side), scope.Fields(side).Read, checkpoint - connector.Overlap, scope.Fields(side).Watched, quiet, scope.Fields(side).Urgent);
        var seen = new BitArray(1024);
        DateTimeOffset? asOf = null, newest = null;
        var lastShown = clock.GetTimestamp();
        var pending = new List<Record>();
        LinkPrints? all = null;
        if (request.Since is { } since)
        {
            scope.ChangesSince[side] = since;
        }
        else
        {
            await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
            all = await LinkPrints.OfAllAsync(db, scope.Contract.Key, side, scope.Call.Token);
        }

        await foreach (var page in ReadAhead.Of(connector.FeedAsync(request, scope.Call), pages: 2, scope.Call.Token))
        {
            asOf ??= page.AsOf;
            if (page.QuietUntil is { } until)
            {
                scope.QuietUntil[side] = until;
            }

            newest = Later(newest, page.Records.Max(r => r.ChangedAt));
            pending.AddRange((await LeaveTypingAsync(scope, side, page.Records)).Where(r => scope.Run.WindowTo is not { } to || r.ChangedAt is not { } at || at <= to));
            if (pending.Count >= AtOnce)
            {
                await staging.StagePageAsync(scope, side, pending, seen, all);
                pending.Clear();
            }

            if (clock.GetElapsedTime(lastShown) > TimeSpan.FromMilliseconds(500))
            {
                lastShown = clock.GetTimestamp();
                await ShowProgressAsync(scope);
            }
        }

        await staging.StagePageAsync(scope, side, pending, seen, all);
        var source = 0;
        if (checkpoint is null)
        {
            source = await RunStatements.NamedAsync(contexts, scope, side, seen);
            await departures.MarkGoneAsync(scope, side, seen);
        }

        return (Later(checkpoint, asOf ?? newest) ?? clock.GetUtcNow() - TimeSpan.FromHours(1), source);
    }

    /// <summary>Records somebody named: looked for among links first, then on both sides.</summary>
    private async Task StageChosenAsync(RunScope scope, IReadOnlyList<string> chosen)
    {
        await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
        var left = await LinksAsync(db, scope.Contract.Key, Side.Left, chosen, scope.Call.Token);
        var right = await LinksAsync(db, scope.Contract.Key, Side.Right, chosen, scope.Call.Token);
        foreach (var link in left.Values.Concat(right.Values))
        {
            scope.Tally.Staged(link.Id); // in a window the feed may have counted it as unchanged
        }

        var remaining = chosen.Where(id => !right.ContainsKey(id)).Concat(right.Values.Select(l => l.LeftId)).Distinct().ToList();
        var found = await scope.Connector(Side.Left).GetAsync(scope.Object(Side.Left), scope.LeftFields.Read, remaining, scope.Call);
        await staging.StageAsync(db, scope, Side.Left, found);
        var missing = remaining.Except(found.Select(r => r.Id)).Where(id => !left.ContainsKey(id)).ToList();
        missing.AddRange(right.Values.Where(l => !found.Any(r => r.Id == l.LeftId)).Select(l => l.RightId));
        if (missing.Count > 0)
        {
            var others = await scope.Connector(Side.Right).GetAsync(scope.Object(Side.Right), scope.RightFields.Read, missing, scope.Call);
            await staging.StageAsync(db, scope, Side.Right, others);
        }
    }

    /// <summary>
    /// Records waiting for a person are looked at again by every run: what was mended elsewhere settles by itself. Refused writes are not among them; they are tried again when
    /// somebody asks, or when the record changes. What somebody asked for stays asked for until a run has come to it, whatever became of the run that was started for it.
    /// </summary>
    private async Task StageWaitingAsync(RunScope scope)
    {
        var ct = scope.Call.Token;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var waiting = await db.Reviews.AsNoTracking()
            .Where(r => r.ContractKey == scope.Contract.Key && r.Status == ReviewStatus.Open && r.ActionId == null && r.Reason != ReviewReason.UndoBlocked && (r.Reason != ReviewReason.Refused || r.RetryAskedAt != null))
            .OrderBy(r => r.RetryAskedAt == null).ThenBy(r => r.LastTriedAt).Take(MostWaiting)
            .Select(r => new { r.LeftId, r.RightId }).ToListAsync(ct);
        foreach (var side in new[] { Side.Left, Side.Right })
        {
            await StageAgainAsync(db, scope, side, [.. waiting.Select(w => side == Side.Left ? w.LeftId : w.LeftId is null ? w.RightId : null).OfType<string>().Distinct()]);
        }
    }

    /// <summary>Pairs whose unimportant changes were left for later, now that they are due; a run that somebody asked for does not wait for that.</summary>
    private async Task StageConsolidatedAsync(RunScope scope)
    {
        await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
        var due = scope.Patient ? clock.GetUtcNow() : DateTimeOffset.MaxValue;
        var ids = await db.Links.Where(l => l.ContractKey == scope.Contract.Key && l.WakeAt <= due).OrderBy(l => l.WakeAt).Select(l => l.LeftId).Take(MostConsolidated).ToListAsync(scope.Call.Token);
        await StageAgainAsync(db, scope, Side.Left, ids);
    }

    private async Task StageAgainAsync(OpsDbContext db, RunScope scope, Side side, List<string> ids)
    {
        var ct = scope.Call.Token;
        var staged = await db.Work.Where(w => w.RunId == scope.Run.Id && w.Side == side && ids.Contains(w.RecordId)).Select(w => w.RecordId).ToListAsync(ct);
        ids = [.. ids.Except(staged)];
        if (ids.Count == 0)
        {
            return;
        }

        var records = await scope.Connector(side).GetAsync(scope.Object(side), scope.Fields(side).Read, ids, scope.Call);
        foreach (var link in (await LinksAsync(db, scope.Contract.Key, side, ids, ct)).Values)
        {
            scope.Tally.Staged(link.Id);
        }

        await staging.StageAsync(db, scope, side, [.. records.Where(r => !scope.IsStillTyped(side, r))]);
        await departures.LetGoAsync(db, scope, side, [.. ids.Except(records.Select(r => r.Id))], ct);
    }

    /// <summary>The feed also yields what may still be half typed, where a field of high importance changed; only what the other side was not told of yet goes on.</summary>
    private async Task<IReadOnlyList<Record>> LeaveTypingAsync(RunScope scope, Side side, IReadOnlyList<Record> records)
    {
        var typed = scope.Fields(side).Urgent.Count == 0 ? [] : records.Where(r => scope.IsStillTyped(side, r)).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        if (typed.Count == 0)
        {
            return records;
        }

        await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
        var links = await LinksAsync(db, scope.Contract.Key, side, [.. typed], scope.Call.Token);
        return [.. records.Where(r => !typed.Contains(r.Id) || (links.GetValueOrDefault(r.Id) is { Agreed.Length: > 0 } link && Urgency.CannotWait(scope.Rules, Agreement.FromBytes(link.Agreed), side, r)))];
    }

    /// <summary>The inbox brings a change of high importance at once, though it still keeps others of the same record back.</summary>
    private async Task NoteTypingAsync(RunScope scope)
    {
        if (!scope.Run.FromInbox)
        {
            return;
        }

        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
        foreach (var side in new[] { Side.Left, Side.Right })
        {
            var end = scope.Contract.On(side);
            var ids = await db.Inbox.Where(r => r.State == InboxState.Received && r.ConnectionKey == end.Connection && r.Object == end.Object && r.Attempts == 0 && r.NotBefore > now).Select(r => r.RecordId!).Distinct().ToListAsync(scope.Call.Token);
            scope.TypedNow.UnionWith(ids.Select(id => (side, id)));
        }
    }

    private async Task ShowProgressAsync(RunScope scope)
    {
        await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
        var (unchanged, calls) = (scope.Tally.Of(Outcome.Unchanged), JsonSerializer.Serialize(scope.Call.Meter.Snapshot(), RunLoop.Json));
        await db.Runs.Where(r => r.Id == scope.Run.Id).ExecuteUpdateAsync(u => u
            .SetProperty(r => r.Unchanged, unchanged).SetProperty(r => r.Read, unchanged).SetProperty(r => r.CallsJson, calls), scope.Call.Token);
        if (await db.Runs.Where(r => r.Id == scope.Run.Id).Select(r => r.CancelAsked).SingleAsync(scope.Call.Token))
        {
            throw new RunCancelledException();
        }

        changes.Publish(Topic.Runs);
    }

    private static Task<Dictionary<string, LinkRow>> LinksAsync(OpsDbContext db, string contractKey, Side side, IReadOnlyList<string> ids, CancellationToken ct) => side == Side.Left
        ? db.Links.AsNoTracking().Where(l => l.ContractKey == contractKey && ids.Contains(l.LeftId)).ToDictionaryAsync(l => l.LeftId, ct)
        : db.Links.AsNoTracking().Where(l => l.ContractKey == contractKey && ids.Contains(l.RightId)).ToDictionaryAsync(l => l.RightId, ct);

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a > b ? a : b;
}
