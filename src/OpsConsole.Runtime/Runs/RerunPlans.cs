using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

public enum RerunWhat
{
    /// <summary>Only what failed.</summary>
    Failed,

    /// <summary>Every record the run lists; unchanged ones are counted there, not listed.</summary>
    All,
}

/// <summary>What a rerun would do, said before it does it.</summary>
/// <param name="Records">Vendor ids, each once.</param>
/// <param name="Versions">Contract versions to choose from, oldest first; the last is the one published now.</param>
public sealed record RerunPlan(RunRow Run, IReadOnlyList<string> Records, IReadOnlyList<int> Versions);

/// <summary>What a rerun of a time would at least work.</summary>
/// <param name="Versions">Contract versions to choose from, oldest first.</param>
public sealed record WindowPlan(IReadOnlyList<string> Records, IReadOnlyList<int> Versions);

public sealed class RerunPlans(IDbContextFactory<OpsDbContext> contexts)
{
    public async Task<RerunPlan> PlanAsync(long runId, RerunWhat what, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, ct) ?? throw new MissingException("run", runId);
        if (run.FinishedAt is null)
        {
            throw new ConflictException("The run has not ended yet. Wait for it, or cancel it first.");
        }

        var listed = await db.RunRecords.Where(r => r.RunId == runId && (what == RerunWhat.All || r.Outcome == Outcome.Failed)).OrderBy(r => r.Id).Select(r => r.LeftId ?? r.RightId).ToListAsync(ct);
        var named = what == RerunWhat.All && run.RecordsJson is { } json ? JsonSerializer.Deserialize<List<string>>(json)! : [];
        return new(run, [.. listed.OfType<string>().Concat(named).Distinct()], await VersionsAsync(db, run.PipelineKey, ct));
    }

    /// <summary>What runs of the pipeline listed or wrote in a time. What they found unchanged is told by the vendors, if it changed.</summary>
    public async Task<WindowPlan> PlanWindowAsync(string pipelineKey, DateTimeOffset from, DateTimeOffset to, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var runs = db.Runs.Where(r => r.PipelineKey == pipelineKey && r.Mode != RunMode.Preview);
        var listed = await db.RunRecords.Where(r => r.At >= from && r.At <= to && runs.Any(run => run.Id == r.RunId)).OrderBy(r => r.Id).Select(r => r.LeftId ?? r.RightId).ToListAsync(ct);
        var written = await db.Journal.Where(j => j.IntendedAt >= from && j.IntendedAt <= to && runs.Any(run => run.Id == j.RunId)).OrderBy(j => j.Id).Select(j => j.SourceId).ToListAsync(ct);
        return new([.. listed.Concat(written).OfType<string>().Distinct()], await VersionsAsync(db, pipelineKey, ct));
    }

    private static Task<List<int>> VersionsAsync(OpsDbContext db, string pipelineKey, CancellationToken ct) =>
        (from pipeline in db.Pipelines
         join version in db.ContractVersions on pipeline.ContractKey equals version.ContractKey
         where pipeline.Key == pipelineKey
         orderby version.Version
         select version.Version).ToListAsync(ct);
}
