using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Runtime.Warehouses;

namespace OpsConsole.Runtime.Extraction;

/// <summary>An extraction with its plan and how far each of its objects has come.</summary>
public sealed record ExtractionView(PipelineRow Pipeline, ExtractionPlan Plan, int Revision, string? NewsText, IReadOnlyDictionary<string, ExtractionObjectRow> Objects)
{
    /// <summary>Fields met beside those an object is known to have.</summary>
    public IReadOnlyList<SourceField> SeenOf(string objectName) => Objects.TryGetValue(objectName, out var row) ? PlanJson.Read<List<SourceField>>(row.SeenJson) : [];
}

/// <summary>One object of a run, with the tables it filled.</summary>
public sealed record RunObject(RunObjectRow Row, IReadOnlyList<TableLoaded> Tables)
{
    /// <summary>Records the source counted that neither landed nor were left out on purpose; null where it does not count. Negative: more came than were counted, since some changed while they were read.</summary>
    public long? Missing => Row is { Status: RunStatus.Succeeded, Said: { } said } ? said - Math.Min(Row.Read, Row.Inserted + Row.Updated + Row.Excluded) : null;

    /// <summary>Parts the source counts that did not come.</summary>
    public long? PartsMissing => Row is { PartsSaid: { } said, Parts: { } have } ? said - have : null;
}

public sealed class ExtractionQueries(IDbContextFactory<OpsDbContext> contexts)
{
    public async Task<IReadOnlyList<ExtractionView>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ViewsAsync(db, db.Extractions.AsNoTracking(), ct);
    }

    public async Task<ExtractionView?> FindAsync(string key, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await ViewsAsync(db, db.Extractions.AsNoTracking().Where(e => e.PipelineKey == key), ct)).SingleOrDefault();
    }

    /// <summary>What a run made of each object, in the order in which they began.</summary>
    public async Task<IReadOnlyList<RunObject>> ObjectsAsync(long runId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.RunObjects.AsNoTracking().Where(o => o.RunId == runId).OrderBy(o => o.StartedAt).ThenBy(o => o.Object).ToListAsync(ct);
        return [.. rows.Select(o => new RunObject(o, JsonSerializer.Deserialize<List<TableLoaded>>(o.TablesJson, RunLoop.Json)!))];
    }

    /// <summary>Records of a run whose lists came cut short.</summary>
    public async Task<IReadOnlyList<RunGapRow>> GapsAsync(long runId, int most, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.RunGaps.AsNoTracking().Where(g => g.RunId == runId).OrderBy(g => g.Object).ThenBy(g => g.Id).Take(most).ToListAsync(ct);
    }

    private static async Task<IReadOnlyList<ExtractionView>> ViewsAsync(OpsDbContext db, IQueryable<ExtractionRow> which, CancellationToken ct)
    {
        var rows = await (from extraction in which join pipeline in db.Pipelines.AsNoTracking() on extraction.PipelineKey equals pipeline.Key orderby pipeline.Name select new { extraction, pipeline }).ToListAsync(ct);
        var keys = rows.Select(r => r.pipeline.Key).ToList();
        var objects = (await db.ExtractionObjects.AsNoTracking().Where(o => keys.Contains(o.PipelineKey)).ToListAsync(ct)).ToLookup(o => o.PipelineKey);
        return [.. rows.Select(r => new ExtractionView(r.pipeline, PlanJson.Read<ExtractionPlan>(r.extraction.PlanJson), r.extraction.Revision, r.extraction.NewsText, objects[r.pipeline.Key].ToDictionary(o => o.Object)))];
    }
}
