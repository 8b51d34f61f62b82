using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>One outcome and reason with how many records it took.</summary>
public sealed record OutcomeGroup(Outcome Outcome, string? Reason, int Count, string Sample);

public sealed class RunQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Newest first.</summary>
    public async Task<Paged<RunRow>> PageAsync(string? pipelineKey, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = db.Runs.AsNoTracking();
        if (pipelineKey is not null)
        {
            rows = rows.Where(r => r.PipelineKey == pipelineKey);
        }

        return new(await rows.OrderByDescending(r => r.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct), await rows.CountAsync(ct));
    }

    public async Task<RunRow?> FindAsync(long runId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, ct);
    }

    /// <summary>What a finished preview found; null for other runs, and until it is finished.</summary>
    public static RunProof? Proof(RunRow run) => run.ProofJson is { } json ? JsonSerializer.Deserialize<RunProof>(json, RunLoop.Json) : null;

    /// <summary>The newest preview of a pipeline that plans by a published version; null while there is none.</summary>
    public async Task<RunRow?> LastPreviewAsync(string pipelineKey, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Runs.AsNoTracking().Where(r => r.PipelineKey == pipelineKey && r.Mode == RunMode.Preview && r.DraftJson == null && r.RecordsJson == null).OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct);
    }

    /// <summary>The newest finished run that read both sides whole; what the next one costs is told by it.</summary>
    public async Task<RunRow?> LastWholePassAsync(string pipelineKey, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Runs.AsNoTracking().Where(r => r.PipelineKey == pipelineKey && r.FinishedAt != null && r.RecordsJson == null && (r.Mode == RunMode.Full || r.Notices.Contains("compared whole"))).OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct);
    }

    public async Task<Paged<RunRecordRow>> RecordsAsync(long runId, Outcome? outcome, string? reason, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = db.RunRecords.AsNoTracking().Where(r => r.RunId == runId);
        if (outcome is { } one)
        {
            rows = rows.Where(r => r.Outcome == one);
        }

        if (reason is not null)
        {
            rows = rows.Where(r => r.Reason == reason);
        }

        return new(await rows.OrderBy(r => r.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct), await rows.CountAsync(ct));
    }

    public async Task<RunRecordRow?> RecordAsync(long recordId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.RunRecords.AsNoTracking().SingleOrDefaultAsync(r => r.Id == recordId, ct);
    }

    public async Task<IReadOnlyList<OutcomeGroup>> GroupsAsync(long runId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.RunRecords.AsNoTracking().Where(r => r.RunId == runId)
            .GroupBy(r => new { r.Outcome, r.Reason })
            .OrderBy(g => g.Key.Outcome).ThenByDescending(g => g.Count())
            .Select(g => new OutcomeGroup(g.Key.Outcome, g.Key.Reason, g.Count(), g.Min(r => r.Text)!))
            .ToListAsync(ct);
    }
}
