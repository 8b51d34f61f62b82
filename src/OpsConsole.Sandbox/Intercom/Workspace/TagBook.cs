using System.Globalization;

namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>All tags; names are unique whatever their case. Not thread-safe: the state locks.</summary>
sealed class TagBook
{
    readonly SortedDictionary<long, Tag> _tags = [];
    readonly HashSet<string> _gone = [];
    long _last = 14_929_000;

    public IEnumerable<Tag> All => _tags.Values;

    public string NextId() => (_last + 1).ToString(CultureInfo.InvariantCulture);

    public Tag? Find(string id) =>
        long.TryParse(id, CultureInfo.InvariantCulture, out var number) ? _tags.GetValueOrDefault(number) : null;

    public Tag? Named(string name) => _tags.Values.FirstOrDefault(tag => tag.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether there was one that has been deleted.</summary>
    public bool IsGone(string id) => _gone.Count > 0 && _gone.Contains(id);

    public void Put(Tag tag)
    {
        var number = long.Parse(tag.Id, CultureInfo.InvariantCulture);
        _tags[number] = tag;
        _last = Math.Max(_last, number);
    }

    public void Remove(string id)
    {
        var number = long.Parse(id, CultureInfo.InvariantCulture);
        _tags.Remove(number);
        _gone.Add(id);
        _last = Math.Max(_last, number);
    }

    public void Load(IEnumerable<Tag> tags)
    {
        _tags.Clear();
        _gone.Clear();
        _last = 14_929_000;
        foreach (var tag in tags)
        {
            Put(tag);
        }
    }
}
