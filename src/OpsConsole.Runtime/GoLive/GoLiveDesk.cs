using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.GoLive;

/// <summary>Asks for go-live checks and tells what came of them.</summary>
public sealed class GoLiveDesk(IDbContextFactory<OpsDbContext> contexts, AuditTrail audit, ChangeFeed changes, TimeProvider clock)
{
    /// <summary>Test people a writing check makes.</summary>
    public const int People = GoLiveChecklist.People;

    /// <summary>Queues a check. Returns its id.</summary>
    /// <param name="writes">Also the lines that make records on both sides. They carry a mark and are removed at the end, also after a crash.</param>
    /// <exception cref="ConflictException">One is going already.</exception>
    public async Task<long> RequestAsync(Actor actor, string pipelineKey, bool writes, CancellationToken ct = default)
    {
        actor.Demand(Right.RunPipelines);
        if (writes)
        {
            actor.Demand(Right.UndoRuns); // one of the lines undoes a run
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var pipeline = await db.Pipelines.FindAsync([pipelineKey], ct) ?? throw new MissingException("pipeline", pipelineKey);
        if (await db.GoLiveChecks.AnyAsync(c => c.PipelineKey == pipelineKey && c.FinishedAt == null, ct))
        {
            throw new ConflictException("A check of this pipeline is going already. Wait for its end.");
        }

        var row = new GoLiveCheckRow
        {
            PipelineKey = pipelineKey,
            Mark = $"golive-{Guid.NewGuid():N}"[..15],
            Writes = writes,
            RequestedBy = actor.Name,
            RequestedRole = actor.Role,
            QueuedAt = clock.GetUtcNow(),
        };
        db.GoLiveChecks.Add(row);
        audit.Add(db, actor, "goLiveCheck", "pipeline", pipelineKey, $"Asked for a go-live check of {pipeline.Name}{(writes ? $", with test records marked {row.Mark}" : ", reading only")}.");
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Pipelines);
        return row.Id;
    }

    /// <summary>The newest check of the pipeline; null where there was none.</summary>
    public async Task<GoLiveCheckRow?> LastAsync(string pipelineKey, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.GoLiveChecks.AsNoTracking().Where(c => c.PipelineKey == pipelineKey).OrderByDescending(c => c.Id).FirstOrDefaultAsync(ct);
    }

    public static IReadOnlyList<GoLiveLine> Lines(GoLiveCheckRow check) => JsonSerializer.Deserialize<List<GoLiveLine>>(check.LinesJson, RunLoop.Json)!;
}
