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
        var versions = await (from pipeline in db.Pipelines
                              join version in db.ContractVersions on pipeline.ContractKey equals version.ContractKey
                              where pipeline.Key == run.PipelineKey
                              orderby version.Version
                              select version.Version).ToListAsync(ct);
        return new(run, [.. listed.OfType<string>().Concat(named).Distinct()], versions);
    }
}
