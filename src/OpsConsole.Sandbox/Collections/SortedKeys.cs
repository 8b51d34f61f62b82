namespace OpsConsole.Sandbox.Collections;

/// <summary>
/// Keys in order, in chunks: a write moves one chunk, a page starts by two binary searches, and the
/// keys between two bounds are counted without walking them.
/// </summary>
sealed class SortedKeys
{
    const int ChunkSize = 512;

    readonly List<List<SortKey>> _chunks = [[]];

    public int Count { get; private set; }

    /// <summary>Replaces everything.</summary>
    public void Load(IEnumerable<SortKey> keys)
    {
        var sorted = keys.ToArray();
        Array.Sort(sorted);
        _chunks.Clear();
        foreach (var part in sorted.Chunk(ChunkSize / 2))
        {
            _chunks.Add([.. part]);
        }

        if (_chunks.Count == 0)
        {
            _chunks.Add([]);
        }

        Count = sorted.Length;
    }

    public void Add(SortKey key)
    {
        var at = ChunkOf(key);
        var chunk = _chunks[at];
        var place = chunk.BinarySearch(key);
        if (place >= 0)
        {
            return;
        }

        chunk.Insert(~place, key);
        Count++;
        if (chunk.Count > ChunkSize)
        {
            _chunks.Insert(at + 1, chunk.GetRange(ChunkSize / 2, chunk.Count - (ChunkSize / 2)));
            chunk.RemoveRange(ChunkSize / 2, chunk.Count - (ChunkSize / 2));
        }
    }

    public void Remove(SortKey key)
    {
        var at = ChunkOf(key);
        var place = _chunks[at].BinarySearch(key);
        if (place < 0)
        {
            return;
        }

        _chunks[at].RemoveAt(place);
        Count--;
        if (_chunks[at].Count == 0 && _chunks.Count > 1)
        {
            _chunks.RemoveAt(at);
        }
    }

    public bool Has(SortKey key) => _chunks[ChunkOf(key)].BinarySearch(key) >= 0;

    /// <summary>How many keys lie below this one.</summary>
    public int Rank(SortKey key)
    {
        var at = ChunkOf(key);
        var rank = 0;
        for (var i = 0; i < at; i++)
        {
            rank += _chunks[i].Count;
        }

        var place = _chunks[at].BinarySearch(key);
        return rank + (place < 0 ? ~place : place);
    }

    public int CountBetween(SortKey from, SortKey below) => Math.Max(0, Rank(below) - Rank(from));

    /// <summary>Keys from a bound (included) up to another (excluded).</summary>
    public IEnumerable<SortKey> Ascending(SortKey from, SortKey below)
    {
        var at = ChunkOf(from);
        var place = _chunks[at].BinarySearch(from);
        for (var i = place < 0 ? ~place : place; at < _chunks.Count; at++, i = 0)
        {
            for (; i < _chunks[at].Count; i++)
            {
                if (_chunks[at][i].CompareTo(below) >= 0)
                {
                    yield break;
                }

                yield return _chunks[at][i];
            }
        }
    }

    /// <summary>Keys below a bound (excluded) down to another (included).</summary>
    public IEnumerable<SortKey> Descending(SortKey below, SortKey downTo)
    {
        var at = ChunkOf(below);
        var place = _chunks[at].BinarySearch(below);
        for (var i = (place < 0 ? ~place : place) - 1; at >= 0; i = --at >= 0 ? _chunks[at].Count - 1 : -1)
        {
            for (; i >= 0; i--)
            {
                if (_chunks[at][i].CompareTo(downTo) < 0)
                {
                    yield break;
                }

                yield return _chunks[at][i];
            }
        }
    }

    /// <summary>The chunk a key is in or would go to: the last one that starts at or below it.</summary>
    int ChunkOf(SortKey key)
    {
        int low = 0, high = _chunks.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_chunks[middle].Count > 0 && _chunks[middle][0].CompareTo(key) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
