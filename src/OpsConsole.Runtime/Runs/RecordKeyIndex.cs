using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>Which records hold which identity keys, as keyed hashes: partners and double claims are found here without asking a vendor.</summary>
static class RecordKeyIndex
{
    /// <summary>Makes the index hold the records' present keys; the caller saves.</summary>
    public static async Task PutAsync(OpsDbContext db, RunScope scope, Side side, IReadOnlyList<Record> records, CancellationToken ct)
    {
        var ids = records.Select(r => r.Id).Distinct().ToList();
        var stored = (await db.RecordKeys.Where(k => k.ContractKey == scope.Contract.Key && k.Side == side && ids.Contains(k.RecordId)).ToListAsync(ct)).ToLookup(k => k.RecordId);
        foreach (var record in records.GroupBy(r => r.Id).Select(g => g.Last()))
        {
            var wanted = scope.KeysOf(side, record).Select((hash, ordinal) => (hash, ordinal)).Where(k => k.hash is not null).Select(k => (k.ordinal, k.hash!.Value)).ToHashSet();
            foreach (var row in stored[record.Id])
            {
                if (!wanted.Remove((row.Ordinal, row.KeyHash)))
                {
                    db.RecordKeys.Remove(row);
                }
            }

            db.RecordKeys.AddRange(wanted.Select(k => new RecordKeyRow { ContractKey = scope.Contract.Key, Side = side, Ordinal = k.ordinal, KeyHash = k.Value, RecordId = record.Id }));
        }
    }

    public static Task DropAsync(OpsDbContext db, RunScope scope, Side side, IReadOnlyList<string> ids, CancellationToken ct) =>
        db.RecordKeys.Where(k => k.ContractKey == scope.Contract.Key && k.Side == side && ids.Contains(k.RecordId)).ExecuteDeleteAsync(ct);

    /// <summary>Everybody on one side who holds any of these keys, with all their keys and their partner if linked.</summary>
    public static async Task<ILookup<(int Ordinal, long Hash), KeyHolder>> HoldersAsync(OpsDbContext db, string contractKey, int keyCount, Side side, IReadOnlyCollection<long> hashes, CancellationToken ct)
    {
        var matches = await db.RecordKeys.AsNoTracking().Where(k => k.ContractKey == contractKey && k.Side == side && hashes.Contains(k.KeyHash)).ToListAsync(ct);
        var ids = matches.Select(m => m.RecordId).Distinct().ToList();
        var all = await db.RecordKeys.AsNoTracking().Where(k => k.ContractKey == contractKey && k.Side == side && ids.Contains(k.RecordId)).ToListAsync(ct);
        var linked = side == Side.Left
            ? await db.Links.AsNoTracking().Where(l => l.ContractKey == contractKey && ids.Contains(l.LeftId)).ToDictionaryAsync(l => l.LeftId, l => l.RightId, ct)
            : await db.Links.AsNoTracking().Where(l => l.ContractKey == contractKey && ids.Contains(l.RightId)).ToDictionaryAsync(l => l.RightId, l => l.LeftId, ct);
        var holders = all.GroupBy(k => k.RecordId).ToDictionary(g => g.Key, g =>
        {
            var keys = new long?[keyCount];
            foreach (var key in g.Where(k => k.Ordinal < keyCount))
            {
                keys[key.Ordinal] = key.KeyHash;
            }

            return new KeyHolder(g.Key, keys, linked.GetValueOrDefault(g.Key));
        });
        return matches.ToLookup(m => (m.Ordinal, m.KeyHash), m => holders[m.RecordId]);
    }
}
