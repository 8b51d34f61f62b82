using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Scheduling;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Pipelines;

/// <summary>A pipeline as lists show it.</summary>
public sealed record PipelineSummary(PipelineRow Pipeline, int? ContractVersion, RunRow? LastRun, RunRow? OpenRun, DateTimeOffset? NextRun, int OpenReviews, string? DriftText);

public sealed class PipelineQueries(IDbContextFactory<OpsDbContext> contexts, PipelineSchedule schedule)
{
    public async Task<IReadOnlyList<PipelineSummary>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var result = new List<PipelineSummary>();
        foreach (var pipeline in await db.Pipelines.AsNoTracking().OrderBy(p => p.Name).ToListAsync(ct))
        {
            result.Add(await SummariseAsync(db, pipeline, ct));
        }

        return result;
    }

    public async Task<PipelineSummary?> FindAsync(string key, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Pipelines.AsNoTracking().SingleOrDefaultAsync(p => p.Key == key, ct) is { } pipeline
            ? await SummariseAsync(db, pipeline, ct)
            : null;
    }

    private async Task<PipelineSummary> SummariseAsync(OpsDbContext db, PipelineRow pipeline, CancellationToken ct)
    {
        var contract = await db.Contracts.AsNoTracking().SingleOrDefaultAsync(c => c.Key == pipeline.ContractKey, ct);
        var runs = db.Runs.AsNoTracking().Where(r => r.PipelineKey == pipeline.Key);
        return new(
            pipeline,
            contract?.PublishedVersion,
            await runs.Where(r => r.FinishedAt != null && r.DraftJson == null).OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct),
            await runs.Where(r => r.FinishedAt == null).OrderBy(r => r.Id).FirstOrDefaultAsync(ct),
            pipeline.Enabled ? await schedule.NextAsync(pipeline.Key, ct) : null,
            await db.Reviews.CountAsync(r => r.PipelineKey == pipeline.Key && r.Status == ReviewStatus.Open, ct),
            contract?.DriftText);
    }
}
