using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>Where an undo is looked at first and then asked for; it is a run like any other (guarantee 10).</summary>
public sealed class UndoDesk
{
    /// <summary>The most records a preview reads: it is waited for.</summary>
    public const int MostLooked = 2_000;
    private const int MostExamples = 5;

    private readonly IDbContextFactory<OpsDbContext> contexts;
    private readonly ContractStore contracts;
    private readonly RunScopeFactory scopes;
    private readonly ChunkWorker worker;
    private readonly UndoBook book;
    private readonly RunDesk runs;

    internal UndoDesk(IDbContextFactory<OpsDbContext> contexts, ContractStore contracts, RunScopeFactory scopes, ChunkWorker worker, UndoBook book, RunDesk runs) =>
        (this.contexts, this.contracts, this.scopes, this.worker, this.book, this.runs) = (contexts, contracts, scopes, worker, book, runs);

    /// <summary>What it would do, decided by the run's own steps on what both systems hold now.</summary>
    /// <exception cref="ConflictException">There is nothing to undo, or a side cannot be read now; the message says which.</exception>
    public async Task<UndoForesight> PreviewAsync(UndoOrder order, CancellationToken ct = default)
    {
        var pipeline = await PipelineAsync(order, ct);
        var contract = (await contracts.FindAsync(pipeline.ContractKey, ct))?.Published ?? throw new ConflictException("The contract has no published version, so nothing can be put back under it.");
        try
        {
            var scope = await scopes.OpenDryAsync(contract, pipeline, published: true, ct, order);
            var (records, works, calls) = (0, new List<RecordWork>(), new SortedDictionary<string, int>(StringComparer.Ordinal));
            await foreach (var page in book.RecordsAsync(contract.Key, order, ct))
            {
                records += page.Count;
                foreach (var side in page.Take(Math.Max(0, MostLooked - works.Count)).ToLookup(r => r.Side, r => r.Id))
                {
                    foreach (var ids in side.Chunk(ChunkWorker.Size))
                    {
                        var chunk = await worker.DecideAsync(scope, side.Key, [.. ids.Select(id => new WorkRow { Side = side.Key, RecordId = id, Payload = [] })]);
                        CountCalls(scope, chunk, calls);
                        works.AddRange(chunk);
                    }
                }
            }

            return Foresee(scope, order, records, works, calls);
        }
        catch (Exception e) when (e is ConnectorException or RunStoppedException or InvalidOperationException)
        {
            throw new ConflictException(e.Message);
        }
    }

    /// <summary>Queues the undo. Returns the run's id.</summary>
    /// <exception cref="ConflictException">There is nothing to undo, or it is being undone already.</exception>
    public async Task<long> RequestAsync(Actor actor, UndoOrder order, CancellationToken ct = default)
    {
        actor.Demand(Right.UndoRuns);
        var pipeline = await PipelineAsync(order, ct);
        if (!await WroteAnythingAsync(pipeline.ContractKey, order, ct))
        {
            throw new ConflictException("Nothing was written there that could be put back.");
        }

        return await runs.QueueAsync(actor, pipeline.Key, $"Asked to undo {order.Words}{(order.BothSides ? ", on both sides" : ", only what was written")}{(order.Force ? ", over what was changed since" : "")}", run =>
        {
            (run.Mode, run.UndoOf, run.UndoJson) = (RunMode.Undo, order.Run, order.ToJson());
            run.Notices = $"Undoes {order.Words}: every field that still holds what was written there gets its former value.\n";
        }, ct);
    }

    private async Task<bool> WroteAnythingAsync(string contractKey, UndoOrder order, CancellationToken ct)
    {
        await foreach (var _ in book.RecordsAsync(contractKey, order, ct))
        {
            return true;
        }

        return false;
    }

    private async Task<PipelineRow> PipelineAsync(UndoOrder order, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (order.Run is not { } id)
        {
            return await db.Pipelines.AsNoTracking().Where(p => p.ContractKey == order.Contract).OrderBy(p => p.CreatedAt).FirstOrDefaultAsync(ct)
                ?? throw new ConflictException("No pipeline uses this contract, so nothing was written under it.");
        }

        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct) ?? throw new MissingException("run", id);
        if (run.Mode == RunMode.Preview)
        {
            throw new ConflictException("A preview writes nothing, so there is nothing to undo.");
        }

        if (run.FinishedAt is null)
        {
            throw new ConflictException("The run has not ended yet. Wait for it, or cancel it first.");
        }

        if (await db.Runs.AsNoTracking().Where(r => r.UndoOf == id && r.FinishedAt == null && order.Record == null).Select(r => (long?)r.Id).FirstOrDefaultAsync(ct) is { } going)
        {
            throw new ConflictException($"Run {going} is undoing it already.");
        }

        return await db.Pipelines.AsNoTracking().SingleAsync(p => p.Key == run.PipelineKey, ct);
    }

    /// <summary>By chunk, as the run will send them: a batch never spans two.</summary>
    private static void CountCalls(RunScope scope, IReadOnlyList<RecordWork> chunk, SortedDictionary<string, int> calls)
    {
        foreach (var side in new[] { Side.Left, Side.Right })
        {
            var (writes, atOnce) = (chunk.Count(w => w.Decision.Writes(side).Count > 0), scope.Connector(side).WritesPerCall);
            if (writes > 0)
            {
                var system = scope.Rules.Names.On(side);
                calls[system] = calls.GetValueOrDefault(system) + (writes + atOnce - 1) / atOnce;
            }
        }
    }

    private static UndoForesight Foresee(RunScope scope, UndoOrder order, int records, List<RecordWork> works, IReadOnlyDictionary<string, int> calls)
    {
        int Skipped(SkipReason reason) => works.Count(w => w.Outcome == Outcome.Skipped && w.Reason == reason.ToString());
        var examples = works.OrderBy(w => w.Reviews.Count == 0).SelectMany(w => Examples(scope, w)).Take(MostExamples);
        return new(
            order.Words, records, works.Count, works.Count(w => w.Outcome == Outcome.Updated), works.Count(w => w.Outcome == Outcome.Unchanged), works.Count(w => w.Outcome == Outcome.Review),
            Skipped(SkipReason.CreatedStays), Skipped(SkipReason.Vanished), Skipped(SkipReason.ValuesNotKept), calls, [.. examples]);
    }

    private static IEnumerable<UndoExample> Examples(RunScope scope, RecordWork work)
    {
        var id = work.Gathered.Work.RecordId;
        foreach (var need in work.Reviews)
        {
            var now = need.Evidence.Values[0];
            var value = now.Left.Length > 0 ? now.Left : now.Right;
            yield return new(id, "", now.Field, value, value, need.Text);
        }

        foreach (var story in work.Decision.Fields)
        {
            yield return new(id, scope.Rules.Names.On(story.Side), story.Field, story.Before, story.After, story.Why);
        }
    }
}
