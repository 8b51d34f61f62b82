using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>Which records hold which identity keys, as keyed hashes: partners and double claims are found here without asking a vendor. A dry run keeps what it learns in its scratch.</summary>
static class RecordKeyIndex
{
    /// <summary>Makes the index hold the records' present keys; the caller saves.</summary>
    public static async Task PutAsync(OpsDbContext db, RunScope scope, Side side, IReadOnlyList<Record> records, CancellationToken ct)
    {
        var last = records.GroupBy(r => r.Id).Select(g => g.Last());
        if (scope.Scratch is { } scratch)
        {
            foreach (var record in last)
            {
                scratch.Put(side, record.Id, scope.KeysOf(side, record));
            }

            return;
        }

        var ids = records.Select(r => r.Id).Distinct().ToList();
        var stored = (await db.RecordKeys.Where(k => k.ContractKey == scope.Contract.Key && k.Side == side && ids.Contains(k.RecordId)).ToListAsync(ct)).ToLookup(k => k.RecordId);
        foreach (var record in last)
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

    public static async Task DropAsync(OpsDbContext db, RunScope scope, Side side, IReadOnlyList<string> ids, CancellationToken ct)
    {
        if (scope.Scratch is { } scratch)
        {
            scratch.Drop(side, ids);
            return;
        }

        await db.RecordKeys.Where(k => k.ContractKey == scope.Contract.Key && k.Side == side && ids.Contains(k.RecordId)).ExecuteDeleteAsync(ct);
    }

    /// <summary>Everybody on one side who holds any of these keys, with all their keys and their partner if linked.</summary>
    public static async Task<ILookup<(int Ordinal, long Hash), KeyHolder>> HoldersAsync(OpsDbContext db, RunScope scope, Side side, IReadOnlyCollection<long> hashes)
    {
        var (contractKey, keyCount, ct) = (scope.Contract.Key, scope.Contract.Identity.Keys.Count, scope.Call.Token);
        var stored = scope.Scratch is { StoredCounts: false }
            ? []
            : await db.RecordKeys.AsNoTracking().Where(k => k.ContractKey == contractKey && k.Side == side && hashes.Contains(k.KeyHash)).ToListAsync(ct);
        var matches = stored.Where(m => scope.Scratch?.KeysOf(side, m.RecordId) is null).Select(m => (m.Ordinal, Hash: m.KeyHash, Id: m.RecordId))
            .Concat(scope.Scratch?.Holders(side, keyCount, hashes) ?? []).ToList();
        var ids = matches.Select(m => m.Id).Distinct().ToList();
        var keys = await KeysAsync(db, scope, side, ids);
        var linked = side == Side.Left
            ? await db.Links.AsNoTracking().Where(l => l.ContractKey == contractKey && ids.Contains(l.LeftId)).ToDictionaryAsync(l => l.LeftId, l => l.RightId, ct)
            : await db.Links.AsNoTracking().Where(l => l.ContractKey == contractKey && ids.Contains(l.RightId)).ToDictionaryAsync(l => l.RightId, l => l.LeftId, ct);
        var holders = ids.ToDictionary(id => id, id => new KeyHolder(id, keys[id], linked.GetValueOrDefault(id)));
        return matches.ToLookup(m => (m.Ordinal, m.Hash), m => holders[m.Id]);
    }

    private static async Task<Dictionary<string, long?[]>> KeysAsync(OpsDbContext db, RunScope scope, Side side, List<string> ids)
    {
        var keys = ids.ToDictionary(id => id, id => scope.Scratch?.KeysOf(side, id) ?? new long?[scope.Contract.Identity.Keys.Count]);
        var stored = ids.Where(id => scope.Scratch?.KeysOf(side, id) is null).ToList();
        foreach (var row in await db.RecordKeys.AsNoTracking().Where(k => k.ContractKey == scope.Contract.Key && k.Side == side && stored.Contains(k.RecordId)).ToListAsync(scope.Call.Token))
        {
            if (row.Ordinal < scope.Contract.Identity.Keys.Count)
            {
                keys[row.RecordId][row.Ordinal] = row.KeyHash;
            }
        }

        return keys;
    }
}
