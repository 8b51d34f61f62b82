using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Retention;

/// <summary>What of one data class is due at a moment, and how some of it is taken away. Nothing that is open is ever due.</summary>
sealed record Sweep(DataClass Class, Func<OpsDbContext, DateTimeOffset, IQueryable<long>> Due, Func<OpsDbContext, IReadOnlyList<long>, CancellationToken, Task> TakeAsync)
{
    /// <summary>In this order: what hangs on a run goes after it.</summary>
    public static IReadOnlyList<Sweep> All { get; } =
    [
        Rows(DataClass.Runs, (db, before) => db.Runs.Where(r => r.FinishedAt < before && r.Status != RunStatus.Queued && r.Status != RunStatus.Running && r.Status != RunStatus.Held
            && !db.Reviews.Any(i => i.Status == ReviewStatus.Open && i.LastRunId == r.Id))),
        Rows(DataClass.Stories, (db, before) => db.RunRecords.Where(s => (s.At < before && !db.Runs.Any(r => r.Id == s.RunId && (r.Status == RunStatus.Queued || r.Status == RunStatus.Running || r.Status == RunStatus.Held)))
            || !db.Runs.Any(r => r.Id == s.RunId))),
        new(DataClass.Runs, (db, _) => db.RunObjects.Where(o => !db.Runs.Any(r => r.Id == o.RunId)).Select(o => o.RunId).Distinct(), (db, ids, ct) => db.RunObjects.Where(o => ids.Contains(o.RunId)).ExecuteDeleteAsync(ct)),
        Rows(DataClass.Stories, (db, before) => db.RunGaps.Where(g => !db.Runs.Any(r => r.Id == g.RunId && (r.FinishedAt == null || r.FinishedAt >= before)))),
        Rows(DataClass.Work, (db, before) => db.Work.Where(w => !db.Runs.Any(r => r.Id == w.RunId && (r.Status == RunStatus.Queued || r.Status == RunStatus.Running || r.Status == RunStatus.Held || r.FinishedAt >= before)))),
        Rows(DataClass.Journal, (db, before) => db.Journal.Where(j => j.State != JournalState.Intended && j.FinishedAt < before)),
        new(DataClass.Values,
            (db, before) => db.Journal.Where(j => j.State != JournalState.Intended && j.FinishedAt < before && j.ProtectedValues != null).Select(j => j.Id),
            (db, ids, ct) => db.Journal.Where(j => ids.Contains(j.Id)).ExecuteUpdateAsync(u => u.SetProperty(j => j.ProtectedValues, (byte[]?)null), ct)),
        new(DataClass.Values,
            (db, before) => db.Runs.Where(r => r.FinishedAt < before && r.ProtectedChoices != null && r.Status != RunStatus.Queued && r.Status != RunStatus.Running && r.Status != RunStatus.Held).Select(r => r.Id),
            (db, ids, ct) => db.Runs.Where(r => ids.Contains(r.Id)).ExecuteUpdateAsync(u => u.SetProperty(r => r.ProtectedChoices, (string?)null), ct)),
        Rows(DataClass.Review, (db, before) => db.Reviews.Where(i => i.Status == ReviewStatus.Resolved && i.ResolvedAt < before)),
        new(DataClass.Review,
            (db, before) => db.Reviews.Where(i => i.Status == ReviewStatus.Skipped && i.ResolvedAt < before && i.EvidenceJson != null).Select(i => i.Id),
            (db, ids, ct) => db.Reviews.Where(i => ids.Contains(i.Id)).ExecuteUpdateAsync(u => u.SetProperty(i => i.EvidenceJson, (string?)null), ct)),
        new(DataClass.Sent,
            (db, before) => db.Actions.Where(a => a.FinishedAt < before && a.ProtectedSent != null && (a.State == ActionState.Done || a.State == ActionState.Refused || a.State == ActionState.Dropped || a.State == ActionState.Suppressed)).Select(a => a.Id),
            (db, ids, ct) => db.Actions.Where(a => ids.Contains(a.Id)).ExecuteUpdateAsync(u => u.SetProperty(a => a.ProtectedSent, (string?)null), ct)),
        Rows(DataClass.Events, (db, before) => db.Inbox.Where(i => i.SettledAt < before && i.State != InboxState.Received && i.State != InboxState.Coalesced)),
        new(DataClass.Bodies,
            (db, before) => db.Inbox.Where(i => i.SettledAt < before && i.ProtectedBody != null && i.State != InboxState.Received && i.State != InboxState.Coalesced).Select(i => i.Id),
            (db, ids, ct) => db.Inbox.Where(i => ids.Contains(i.Id)).ExecuteUpdateAsync(u => u.SetProperty(i => i.ProtectedBody, (byte[]?)null), ct)),
        Rows(DataClass.Audit, (db, before) => db.Audit.Where(a => a.At < before)),
    ];

    private static Sweep Rows<T>(DataClass of, Func<OpsDbContext, DateTimeOffset, IQueryable<T>> due)
        where T : class => new(of, (db, before) => due(db, before).Select(r => EF.Property<long>(r, "Id")), (db, ids, ct) => db.Set<T>().Where(r => ids.Contains(EF.Property<long>(r, "Id"))).ExecuteDeleteAsync(ct));
}
