namespace OpsConsole.Sandbox.Collections;

/// <summary>Ids by a key that need not be unique.</summary>
sealed class KeyIndex(StringComparer comparer)
{
    static readonly string[] None = [];

    // Nearly every key has one id; an array of one is the smallest way to say so.
    readonly Dictionary<string, string[]> _ids = new(comparer);

    public IReadOnlyList<string> Find(string key) => _ids.GetValueOrDefault(key, None);

    public void Add(string? key, string id)
    {
        if (key is null)
        {
            return;
        }

        var ids = _ids.GetValueOrDefault(key, None);
        if (!ids.Contains(id))
        {
            _ids[key] = [.. ids, id];
        }
    }

    public void Remove(string? key, string id)
    {
        if (key is null || !_ids.TryGetValue(key, out var ids))
        {
            return;
        }

        if (ids.Length == 1 && ids[0] == id)
        {
            _ids.Remove(key);
            return;
        }

        _ids[key] = [.. ids.Where(other => other != id)];
    }

    public void Clear() => _ids.Clear();
}
