using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>Hands out a run's staged records, a hundred at a time and a few hundreds at once.</summary>
sealed class Chunks(IDbContextFactory<OpsDbContext> contexts)
{
    private const int InFlight = 4;

    /// <summary>Left first, then what is still there of the right; a few chunks at a time, so that both vendors' budgets stay in use.</summary>
    public async Task EachAsync(RunScope scope, Func<RunScope, Side, IReadOnlyList<WorkRow>, Task> work, CancellationToken ct)
    {
        foreach (var side in new[] { Side.Left, Side.Right })
        {
            await Parallel.ForEachAsync(ChunksAsync(scope.Run.Id, side, ct), new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = ct }, async (chunk, _) =>
            {
                await StopIfAskedAsync(scope.Run.Id, ct);
                await work(scope, side, chunk);
            });
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<WorkRow>> ChunksAsync(long runId, Side side, [EnumeratorCancellation] CancellationToken ct)
    {
        var last = 0L;
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var chunk = await db.Work.AsNoTracking().Where(w => w.RunId == runId && w.Side == side && !w.IsPartner && w.Id > last).OrderBy(w => w.Id).Take(ChunkWorker.Size).ToListAsync(ct);
            if (chunk.Count == 0)
            {
                yield break;
            }

            last = chunk[^1].Id;
            yield return chunk;
        }
    }

    /// <exception cref="RunCancelledException">A person asked the run to end.</exception>
    public async Task StopIfAskedAsync(long runId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Runs.Where(r => r.Id == runId).Select(r => r.CancelAsked).SingleAsync(ct))
        {
            throw new RunCancelledException();
        }
    }
}
