using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Runs;

/// <summary>One key that several records of a side hold: which key, how many, and who.</summary>
sealed record KeyHeldTwice(Side Side, int Ordinal, IReadOnlyList<string> Ids);

/// <summary>
/// What a dry run learns about keys, kept in memory beside the stored index: a preview sees the same records as the run it stands for, and leaves no trace. Some hundred bytes a record.
/// </summary>
/// <param name="storedCounts">False where the contract's keys differ from those the stored index was made by: then only what was read here is known.</param>
sealed class KeyScratch(bool storedCounts)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(Side, string), long?[]> keys = [];
    private readonly Dictionary<(Side, int, long), HashSet<string>> holders = [];

    public bool StoredCounts { get; } = storedCounts;

    public void Put(Side side, string id, long?[] held)
    {
        lock (gate)
        {
            Forget(side, id);
            keys[(side, id)] = held;
            for (var ordinal = 0; ordinal < held.Length; ordinal++)
            {
                if (held[ordinal] is { } hash)
                {
                    (holders.TryGetValue((side, ordinal, hash), out var ids) ? ids : holders[(side, ordinal, hash)] = new(StringComparer.Ordinal)).Add(id);
                }
            }
        }
    }

    public void Drop(Side side, IReadOnlyList<string> ids)
    {
        lock (gate)
        {
            foreach (var id in ids)
            {
                Forget(side, id);
                keys[(side, id)] = [];
            }
        }
    }

    /// <summary>What the dry run itself knows of a record's keys; null leaves it to the stored index.</summary>
    public long?[]? KeysOf(Side side, string id)
    {
        lock (gate)
        {
            return keys.GetValueOrDefault((side, id));
        }
    }

    /// <summary>Ids of those who hold any of these keys, with the key.</summary>
    public List<(int Ordinal, long Hash, string Id)> Holders(Side side, int keyCount, IReadOnlyCollection<long> hashes)
    {
        lock (gate)
        {
            return [.. from hash in hashes from ordinal in Enumerable.Range(0, keyCount) from id in holders.GetValueOrDefault((side, ordinal, hash)) ?? [] select (ordinal, hash, id)];
        }
    }

    /// <summary>Keys that more than one record of a side holds; those with most holders first.</summary>
    public IReadOnlyList<KeyHeldTwice> HeldTwice()
    {
        lock (gate)
        {
            return [.. holders.Where(h => h.Value.Count > 1).OrderByDescending(h => h.Value.Count).Select(h => new KeyHeldTwice(h.Key.Item1, h.Key.Item2, [.. h.Value.Order(StringComparer.Ordinal)]))];
        }
    }

    private void Forget(Side side, string id)
    {
        if (keys.Remove((side, id), out var held))
        {
            for (var ordinal = 0; ordinal < held.Length; ordinal++)
            {
                if (held[ordinal] is { } hash && holders.TryGetValue((side, ordinal, hash), out var ids) && ids.Remove(id) && ids.Count == 0)
                {
                    holders.Remove((side, ordinal, hash));
                }
            }
        }
    }
}
