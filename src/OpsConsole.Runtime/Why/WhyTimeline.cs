using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Why;

/// <summary>Which decisions are asked for.</summary>
public enum WhyKind
{
    All,

    /// <summary>Created and updated.</summary>
    Writes,

    /// <summary>Skipped, to review, failed.</summary>
    Kept,

    /// <summary>What people decided in the queue.</summary>
    People,
}

/// <summary>Every decision taken about one customer under one contract, newest first: what runs did, and what people settled. Previews decide nothing and are not among them.</summary>
public sealed class WhyTimeline(IDbContextFactory<OpsDbContext> contexts)
{
    public async Task<Paged<WhyDecision>> PageAsync(string contractKey, string? leftId, string? rightId, WhyKind kind, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var runs = Runs(db, contractKey, leftId, rightId, kind);
        var people = kind is WhyKind.All or WhyKind.People ? await PeopleAsync(db, contractKey, leftId, rightId, ct) : [];
        var rows = kind == WhyKind.People ? [] : await runs.OrderByDescending(r => r.Id).Take(page.Skip + page.Size).ToListAsync(ct);
        var all = rows.Select(r => new WhyDecision(r.At, r.RunId, r.Outcome, r.Reason, r.Text, r.FieldsJson, r.Id)).Concat(people).OrderByDescending(d => d.At).ThenByDescending(d => d.RecordId);
        return new([.. all.Skip(page.Skip).Take(page.Size)], people.Count + (kind == WhyKind.People ? 0 : await runs.CountAsync(ct)));
    }

    private static IQueryable<RunRecordRow> Runs(OpsDbContext db, string contractKey, string? leftId, string? rightId, WhyKind kind)
    {
        var rows = from record in db.RunRecords.AsNoTracking()
                   where (leftId != null && record.LeftId == leftId) || (rightId != null && record.RightId == rightId)
                   join run in db.Runs on record.RunId equals run.Id
                   join pipeline in db.Pipelines on run.PipelineKey equals pipeline.Key
                   where run.Mode != RunMode.Preview && pipeline.ContractKey == contractKey
                   select record;
        return kind switch
        {
            WhyKind.Writes => rows.Where(r => r.Outcome == Outcome.Created || r.Outcome == Outcome.Updated),
            WhyKind.Kept => rows.Where(r => r.Outcome == Outcome.Skipped || r.Outcome == Outcome.Review || r.Outcome == Outcome.Failed),
            _ => rows,
        };
    }

    /// <summary>What a run settled by itself is told by the run; only what a person said is told here.</summary>
    private static async Task<List<WhyDecision>> PeopleAsync(OpsDbContext db, string contractKey, string? leftId, string? rightId, CancellationToken ct)
    {
        var settled = await db.Reviews.AsNoTracking()
            .Where(r => r.ContractKey == contractKey && r.ResolvedAt != null && ((leftId != null && r.LeftId == leftId) || (rightId != null && r.RightId == rightId)))
            .Where(r => r.Status == ReviewStatus.Skipped || (r.ResolvedBy != "schedule" && !r.ResolvedNote!.StartsWith("Settled by run")))
            .ToListAsync(ct);
        return [.. settled.Select(r => new WhyDecision(
            r.ResolvedAt!.Value, r.LastRunId, r.Status == ReviewStatus.Skipped ? Outcome.Skipped : Outcome.Review, r.Reason.ToString(),
            $"{r.ResolvedBy} {(r.Status == ReviewStatus.Skipped ? "left it as it is" : "settled it")}: {r.ResolvedNote} ({r.Text})", null, ReviewId: r.Id, By: r.ResolvedBy))];
    }
}
