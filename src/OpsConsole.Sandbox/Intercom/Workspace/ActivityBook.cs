namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>What admins did, oldest first: the seeded ones are computed from their number, those of this life are kept. Not thread-safe: the state locks.</summary>
sealed class ActivityBook
{
    const int SeededDays = 400;

    readonly List<ActivityLog> _told = [];
    int _seed;
    int _seeded;
    long _from;

    public int Count => _seeded + _told.Count;

    public string NextId() => ActivityLog.IdOf(Count + 1);

    public void Put(ActivityLog log) => _told.Add(log);

    public void Load(int seed, int count, long until)
    {
        (_seed, _seeded, _from) = (seed, count, until - (SeededDays * 86_400L));
        _told.Clear();
    }

    /// <summary>A page of what happened between two moments, both included, the newest first, and how many there are in all.</summary>
    public (ActivityLog[] Logs, int Total) Between(long after, long before, int skip, int take)
    {
        var (first, end) = (Rank(after), Rank(before + 1));
        var newest = Enumerable.Range(0, Math.Max(0, end - first)).Skip(skip).Take(take);
        return ([.. newest.Select(back => At(end - 1 - back))], Math.Max(0, end - first));
    }

    public IEnumerable<ActivityLog> All => Enumerable.Range(0, Count).Select(At);

    ActivityLog At(int place) => place < _seeded ? ActivityLog.Of(_seed, place + 1, TimeOf(place)) : _told[place - _seeded];

    long TimeOf(int place) => place < _seeded ? _from + (long)((place + 0.5) * SeededDays * 86_400 / _seeded) : _told[place - _seeded].At;

    /// <summary>How many happened before a moment; time only goes up.</summary>
    int Rank(long moment)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = TimeOf(middle) < moment ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
