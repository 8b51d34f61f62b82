using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Extraction;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Extraction;

/// <summary>What people see of one object while a run reads it: progress, cut lists, new fields; and their wish to end it.</summary>
sealed class FamilyLedger(IDbContextFactory<OpsDbContext> contexts, ExtractionScope scope, Family family, Chunks chunks, ChangeFeed changes, TimeProvider clock)
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim meeting = new(1, 1);
    private readonly Lock gate = new();
    private long toldAt;
    private long lookedAt;

    /// <exception cref="RunCancelledException">A person asked the run to end.</exception>
    public Task StopIfAskedAsync(CancellationToken ct) => IsDue(ref lookedAt) ? chunks.StopIfAskedAsync(scope.Run.Id, ct) : Task.CompletedTask;

    public async Task TellAsync(IReadOnlyList<SourceRecord> records, FamilyCounts counts, CancellationToken ct)
    {
        var gaps = records.SelectMany(r => r.Lists is null ? r.Gaps.Select(g => new RunGapRow { RunId = scope.Run.Id, Object = g.Derived, RecordId = r.Id, Have = g.Have, Total = g.Total }) : [])
            .Where(g => g.Object == family.Root.Name || family.Derived.Contains(g.Object)).ToList();
        if (gaps.Count > 0)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            foreach (var of in gaps.GroupBy(g => g.Object))
            {
                var ids = of.Select(g => g.RecordId).ToList();
                var known = await db.RunGaps.Where(g => g.RunId == scope.Run.Id && g.Object == of.Key && ids.Contains(g.RecordId)).Select(g => g.RecordId).ToListAsync(ct);
                db.RunGaps.AddRange(of.DistinctBy(g => g.RecordId).Where(g => !known.Contains(g.RecordId)));
            }

            await db.SaveChangesAsync(ct);
        }

        if (IsDue(ref toldAt))
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await db.RunObjects.Where(o => o.RunId == scope.Run.Id && o.Object == family.Root.Name)
                .ExecuteUpdateAsync(u => u.SetProperty(o => o.Read, counts.Read).SetProperty(o => o.Said, counts.Said).SetProperty(o => o.Excluded, counts.Excluded), ct);
            changes.Publish(Topic.Runs);
        }
    }

    /// <summary>A sentence at the run.</summary>
    public async Task NoteAsync(string note, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Runs.Where(r => r.Id == scope.Run.Id && !r.Notices.Contains(note)).ExecuteUpdateAsync(u => u.SetProperty(r => r.Notices, r => r.Notices + note + "\n"), ct);
    }

    /// <summary>A field that is not as it was known: kept for the next runs, said at the run, the extraction and in the queue (guarantee 7).</summary>
    public async Task MeetAsync(IReadOnlyList<FieldNews> news, CancellationToken ct)
    {
        await meeting.WaitAsync(ct);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var extraction = await db.Extractions.SingleAsync(e => e.PipelineKey == scope.Run.PipelineKey, ct);
            var run = await db.Runs.SingleAsync(r => r.Id == scope.Run.Id, ct);
            foreach (var one in news)
            {
                var row = await db.ExtractionObjects.FindAsync([scope.Run.PipelineKey, one.Object], ct) ?? db.ExtractionObjects.Add(new ExtractionObjectRow { PipelineKey = scope.Run.PipelineKey, Object = one.Object }).Entity;
                var seen = PlanJson.Read<List<SourceField>>(row.SeenJson);
                if (seen.Any(f => f == one.Field))
                {
                    continue;
                }

                row.SeenJson = PlanJson.Write(seen.Where(f => f.Name != one.Field.Name).Append(one.Field).ToList());
                var sentence = NewsWords.Of(one);
                run.Notices += sentence + "\n";
                extraction.NewsText = extraction.NewsText is { } before ? before + "\n" + sentence : sentence;
                db.Reviews.Add(new ReviewRow
                {
                    PipelineKey = scope.Run.PipelineKey,
                    ContractKey = "",
                    Reason = ReviewReason.Drift,
                    Field = $"{one.Object}.{one.Field.Name}",
                    Text = sentence,
                    LastRunId = run.Id,
                    CreatedAt = clock.GetUtcNow(),
                    LastTriedAt = clock.GetUtcNow(),
                });
                scope.Run.Notices = run.Notices;
            }

            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }
        finally
        {
            meeting.Release();
        }

        changes.Publish(Topic.Review);
    }

    private bool IsDue(ref long at)
    {
        lock (gate)
        {
            var now = clock.GetTimestamp();
            if (at != 0 && clock.GetElapsedTime(at, now) < Often)
            {
                return false;
            }

            at = now;
            return true;
        }
    }
}
