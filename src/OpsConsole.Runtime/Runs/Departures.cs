using System.Collections;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>What happens when a record is not there any more: its link loses its standing, its keys are free, and nobody is asked about it. Nothing is deleted or created in its place.</summary>
sealed class Departures(IDbContextFactory<OpsDbContext> contexts, TimeProvider clock)
{
    /// <summary>A waiting record that is gone from its system needs nobody's decision any more.</summary>
    public async Task LetGoAsync(OpsDbContext db, RunScope scope, Side side, List<string> ids, CancellationToken ct)
    {
        if (scope.Scratch is not null)
        {
            await RecordKeyIndex.DropAsync(db, scope, side, ids, ct);
            return;
        }

        var items = await db.Reviews.Where(r => r.ContractKey == scope.Contract.Key && r.Status == ReviewStatus.Open && ids.Contains(side == Side.Left ? r.LeftId! : r.RightId!)).ToListAsync(ct);
        foreach (var item in items)
        {
            (item.Status, item.ResolvedAt, item.ResolvedBy) = (ReviewStatus.Resolved, clock.GetUtcNow(), $"run {scope.Run.Id}");
            item.ResolvedNote = $"The record is gone from {scope.Rules.Names.On(side)}.";
        }

        await RecordKeyIndex.DropAsync(db, scope, side, ids, ct);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>After a whole pass: linked records that no longer exist lose their standing; nothing is deleted or created in their place (onDelete: unlink).</summary>
    public async Task MarkGoneAsync(RunScope scope, Side side, BitArray seen)
    {
        var ct = scope.Call.Token;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var gone = new List<long>();
        await foreach (var id in db.Links.Where(l => l.ContractKey == scope.Contract.Key && l.Gone == null).Select(l => l.Id).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (id >= seen.Length || !seen[(int)id])
            {
                gone.Add(id);
            }
        }

        if (scope.Scratch is not null)
        {
            await WouldMarkGoneAsync(db, scope, side, gone);
            return;
        }

        foreach (var some in gone.Chunk(500))
        {
            var links = await db.Links.Where(l => some.Contains(l.Id)).ToListAsync(ct);
            links.ForEach(l => l.Gone = side);
            await RecordKeyIndex.DropAsync(db, scope, side, [.. links.Select(l => side == Side.Left ? l.LeftId : l.RightId)], ct);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }

        if (gone.Count > 0)
        {
            scope.Run.Notices += $"{gone.Count} linked {scope.Rules.Names.On(side)} records are gone; their links no longer count.\n";
        }
    }

    private static async Task WouldMarkGoneAsync(OpsDbContext db, RunScope scope, Side side, List<long> gone)
    {
        foreach (var some in gone.Chunk(500))
        {
            var links = await db.Links.AsNoTracking().Where(l => some.Contains(l.Id)).ToListAsync(scope.Call.Token);
            scope.WouldBeGone.UnionWith(some);
            await RecordKeyIndex.DropAsync(db, scope, side, [.. links.Select(l => side == Side.Left ? l.LeftId : l.RightId)], scope.Call.Token);
        }
    }
}
