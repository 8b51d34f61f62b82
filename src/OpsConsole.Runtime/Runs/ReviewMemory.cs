using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>What people and vendors have said about these very troubles before: skipped stays skipped, refused is not sent again unasked.</summary>
sealed class ReviewMemory(IDbContextFactory<OpsDbContext> contexts)
{
    public async Task ApplyAsync(RunScope scope, Side side, IReadOnlyList<RecordWork> records)
    {
        var ids = records.Select(r => r.Gathered.Work.RecordId).ToList();
        await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
        var items = db.Reviews.AsNoTracking().Where(r => r.ContractKey == scope.Contract.Key && (r.Status == ReviewStatus.Skipped || (r.Status == ReviewStatus.Open && r.Reason == ReviewReason.Refused && r.RetryAskedAt == null)));
        var known = side == Side.Left
            ? (await items.Where(r => ids.Contains(r.LeftId!)).ToListAsync(scope.Call.Token)).ToLookup(r => r.LeftId!)
            : (await items.Where(r => ids.Contains(r.RightId!)).ToListAsync(scope.Call.Token)).ToLookup(r => r.RightId!);
        foreach (var record in records)
        {
            Apply(scope, record, [.. known[record.Gathered.Work.RecordId]]);
        }
    }

    private static void Apply(RunScope scope, RecordWork record, List<ReviewRow> known)
    {
        var skipped = known.Where(k => k.Status == ReviewStatus.Skipped).Select(k => (k.Reason, k.Field, k.Fingerprint)).ToHashSet();
        record.LeaveOut([.. record.Reviews.Where(n => skipped.Contains((n.Reason, n.Field, n.Fingerprint)))]);
        if (scope.ByName)
        {
            return; // somebody asked for this record by name: refused or not, it is tried
        }

        foreach (var side in new[] { Side.Left, Side.Right })
        {
            var writes = record.Decision.Writes(side);
            if (writes.Count > 0 && known.Find(k => k.Reason == ReviewReason.Refused && k.Fingerprint == WriteOutcome.Fingerprint(scope, writes)) is { } refused)
            {
                record.StillRefused(new ReviewNeed(ReviewReason.Refused, refused.Field, refused.Text, refused.Fingerprint, ReviewEvidence.None));
                return;
            }
        }
    }
}
