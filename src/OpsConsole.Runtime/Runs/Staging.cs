using System.Collections;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>Sorts what a feed yields: unchanged records are counted and forgotten, the others are kept, encrypted, to be decided once both sides are known.</summary>
sealed class Staging(IDbContextFactory<OpsDbContext> contexts, WorkBox box)
{
    /// <param name="seen">Gets a bit for every link that the feed named.</param>
    /// <param name="all">The prints of all links in a whole pass; null asks for those of these records.</param>
    public async Task StagePageAsync(RunScope scope, Side side, IReadOnlyList<Record> records, BitArray seen, LinkPrints? all)
    {
        if (records.Count == 0)
        {
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
        var links = all ?? await LinkPrints.OfAsync(db, scope.Contract.Key, side, [.. records.Select(r => r.Id)], scope.Call.Token);
        var toStage = new List<Record>();
        foreach (var record in records)
        {
            if (links.Find(record.Id) is not { } link)
            {
                toStage.Add(record);
                continue;
            }

            Mark(seen, link.LinkId);
            if (link.Print == scope.Print(side, record) && !scope.WouldBeGone.Contains(link.LinkId))
            {
                scope.Tally.SeenUnchanged(link.LinkId);
            }
            else
            {
                scope.Tally.Staged(link.LinkId);
                toStage.Add(record);
            }
        }

        await StageAsync(db, scope, side, toStage);
    }

    public async Task StageAsync(OpsDbContext db, RunScope scope, Side side, IReadOnlyList<Record> records)
    {
        if (records.Count == 0)
        {
            return;
        }

        var ct = scope.Call.Token;
        var ids = records.Select(r => r.Id).ToList();
        var already = await db.Work.Where(w => w.RunId == scope.Run.Id && w.Side == side && ids.Contains(w.RecordId)).ToDictionaryAsync(w => w.RecordId, ct);
        foreach (var record in records.DistinctBy(r => r.Id))
        {
            if (already.TryGetValue(record.Id, out var row))
            {
                row.Payload = box.Close(record); // the feed named it again: the later reading counts
            }
            else
            {
                db.Work.Add(new WorkRow { RunId = scope.Run.Id, Side = side, RecordId = record.Id, Payload = box.Close(record) });
            }
        }

        await RecordKeyIndex.PutAsync(db, scope, side, records, ct);
        await db.SaveChangesAsync(ct);
    }

    private static void Mark(BitArray bits, long id)
    {
        var index = checked((int)id);
        if (index >= bits.Length)
        {
            bits.Length = Math.Max(index + 1, bits.Length * 2);
        }

        bits[index] = true;
    }
}
