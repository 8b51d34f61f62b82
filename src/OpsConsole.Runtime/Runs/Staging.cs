using System.Collections;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>A link as far as a feed needs it: which print the read side had when it was last settled.</summary>
sealed record SeenLink(long Id, string LeftId, string RightId, long Print, Side? Gone);

/// <summary>Sorts what a feed yields: unchanged records are counted and forgotten, the others are kept, encrypted, to be decided once both sides are known.</summary>
sealed class Staging(IDbContextFactory<OpsDbContext> contexts, WorkBox box)
{
    public async Task StagePageAsync(RunScope scope, Side side, IReadOnlyList<Record> records, BitArray seen)
    {
        if (records.Count == 0)
        {
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
        var ids = records.Select(r => r.Id).ToList();
        var links = await LinksAsync(db, scope.Contract.Key, side, ids, scope.Call.Token);
        var toStage = new List<Record>();
        foreach (var record in records)
        {
            if (!links.TryGetValue(record.Id, out var link))
            {
                toStage.Add(record);
                continue;
            }

            Mark(seen, link.Id);
            if (link.Gone is null && link.Print == scope.Print(side, record))
            {
                scope.Tally.SeenUnchanged(link.Id);
            }
            else
            {
                scope.Tally.Staged(link.Id);
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

    /// <summary>Only what the comparison needs: the agreed hashes stay in the database until something differs.</summary>
    public static Task<Dictionary<string, SeenLink>> LinksAsync(OpsDbContext db, string contractKey, Side side, IReadOnlyList<string> ids, CancellationToken ct) => side == Side.Left
        ? db.Links.Where(l => l.ContractKey == contractKey && ids.Contains(l.LeftId)).Select(l => new SeenLink(l.Id, l.LeftId, l.RightId, l.LeftPrint, l.Gone)).ToDictionaryAsync(l => l.LeftId, ct)
        : db.Links.Where(l => l.ContractKey == contractKey && ids.Contains(l.RightId)).Select(l => new SeenLink(l.Id, l.LeftId, l.RightId, l.RightPrint, l.Gone)).ToDictionaryAsync(l => l.RightId, ct);

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
