using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Health;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>One outcome and reason with how many records it took, and what the first of them says.</summary>
public sealed record OutcomeGroup(Outcome Outcome, string? Reason, int Count, string Sample);

/// <summary>Which runs a list shows. Null always means "any".</summary>
/// <param name="By">Part of the name of whoever asked for it, or "schedule".</param>
public sealed record RunFilter(string? PipelineKey = null, RunStatus? Status = null, RunMode? Mode = null, string? By = null);

/// <summary>Which of a run's records a list shows. Null always means "any".</summary>
/// <param name="NeedsPerson">Only what went to review or failed.</param>
/// <param name="Text">A vendor id, or part of what the record's line says.</param>
public sealed record RecordFilter(Outcome? Outcome = null, string? Reason = null, string? Text = null, bool NeedsPerson = false);

public sealed class RunQueries(IDbContextFactory<OpsDbContext> contexts)
{
    public Task<Paged<RunRow>> PageAsync(string? pipelineKey, PageRequest page, CancellationToken ct = default) => PageAsync(new RunFilter(pipelineKey), page, ct);

    /// <summary>Newest first.</summary>
    public async Task<Paged<RunRow>> PageAsync(RunFilter filter, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = db.Runs.AsNoTracking();
        rows = filter.PipelineKey is { } pipeline ? rows.Where(r => r.PipelineKey == pipeline) : rows;
        rows = filter.Status is { } status ? rows.Where(r => r.Status == status) : rows;
        rows = filter.Mode is { } mode ? rows.Where(r => r.Mode == mode) : rows;
        rows = filter.By is { } by ? rows.Where(r => r.RequestedBy.Contains(by)) : rows;
        return new(await rows.OrderByDescending(r => r.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct), await rows.CountAsync(ct));
    }

    public async Task<RunRow?> FindAsync(long runId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, ct);
    }

    /// <summary>What a finished preview found; null for other runs, and until it is finished.</summary>
    public static RunProof? Proof(RunRow run) => run.ProofJson is { } json ? JsonSerializer.Deserialize<RunProof>(json, RunLoop.Json) : null;

    /// <summary>What an ended run accounts for; null for previews, and where nothing was read.</summary>
    public static RunStatement? Statement(RunRow run) => run.StatementJson is { } json ? JsonSerializer.Deserialize<RunStatement>(json, RunLoop.Json) : null;

    /// <summary>Runs that say what they account for, newest first.</summary>
    /// <param name="onlyWhole">Only those that read both sides whole.</param>
    public async Task<IReadOnlyList<RunRow>> StatementsAsync(string? pipelineKey, bool onlyWhole, int most, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = db.Runs.AsNoTracking().Where(r => r.Gaps != null && (!onlyWhole || r.SourceJson != null));
        rows = pipelineKey is null ? rows : rows.Where(r => r.PipelineKey == pipelineKey);
        return await rows.OrderByDescending(r => r.Id).Take(most).ToListAsync(ct);
    }

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

    public Task<Paged<RunRecordRow>> RecordsAsync(long runId, Outcome? outcome, string? reason, PageRequest page, CancellationToken ct = default) =>
        RecordsAsync(runId, new RecordFilter(outcome, reason), page, ct);

    /// <summary>In the order they were settled.</summary>
    public async Task<Paged<RunRecordRow>> RecordsAsync(long runId, RecordFilter filter, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = db.RunRecords.AsNoTracking().Where(r => r.RunId == runId);
        rows = filter.Outcome is { } outcome ? rows.Where(r => r.Outcome == outcome) : rows;
        rows = filter.Reason is { } reason ? rows.Where(r => r.Reason == reason) : rows;
        rows = filter.NeedsPerson ? rows.Where(r => r.Outcome == Outcome.Review || r.Outcome == Outcome.Failed) : rows;
        rows = filter.Text is { } text ? rows.Where(r => r.Text.Contains(text) || r.LeftId == text || r.RightId == text) : rows;
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
        var groups = await db.RunRecords.AsNoTracking().Where(r => r.RunId == runId)
            .GroupBy(r => new { r.Outcome, r.Reason })
            .Select(g => new { g.Key, Count = g.Count(), First = g.Min(r => r.Id) })
            .ToListAsync(ct);
        var ids = groups.Select(g => g.First).ToList();
        var samples = await db.RunRecords.AsNoTracking().Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.Text }).ToDictionaryAsync(r => r.Id, r => r.Text, ct);
        return [.. groups.OrderBy(g => g.Key.Outcome).ThenByDescending(g => g.Count).Select(g => new OutcomeGroup(g.Key.Outcome, g.Key.Reason, g.Count, samples[g.First]))];
    }

    /// <summary>The writes that the run meant for this record, as the journal took them down: intent, answer, and when.</summary>
    public async Task<IReadOnlyList<JournalRow>> WritesAsync(RunRecordRow record, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var ids = new[] { record.LeftId, record.RightId }.OfType<string>().ToList();
        return await db.Journal.AsNoTracking().Where(j => j.RunId == record.RunId && ids.Contains(j.SourceId!)).OrderBy(j => j.Id).ToListAsync(ct);
    }

    /// <summary>Runs that put back what this one wrote, newest first.</summary>
    public async Task<IReadOnlyList<long>> UndoesAsync(long runId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Runs.AsNoTracking().Where(r => r.UndoOf == runId).OrderByDescending(r => r.Id).Select(r => r.Id).Take(10).ToListAsync(ct);
    }

    /// <summary>Runs that worked this one's records again, newest first.</summary>
    public async Task<IReadOnlyList<long>> RerunsAsync(long runId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Runs.AsNoTracking().Where(r => r.RerunOf == runId).OrderByDescending(r => r.Id).Select(r => r.Id).Take(10).ToListAsync(ct);
    }
}
