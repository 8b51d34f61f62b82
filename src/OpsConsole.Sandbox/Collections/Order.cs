namespace OpsConsole.Sandbox.Collections;

/// <summary>The order of what is kept and of a crowd's ramp as one: pages begin by halving, and what lies between two bounds is counted without walking. Not thread-safe: the state locks.</summary>
sealed class Order
{
    readonly SortedKeys _kept = new();
    readonly SortedKeys _left = new();
    Ramp _ramp = Ramp.None;

    public int Count => _kept.Count + _ramp.Count - _left.Count;

    public void Add(SortKey key) => _kept.Add(key);

    public void Remove(SortKey key) => _kept.Remove(key);

    /// <summary>Replaces everything.</summary>
    public void Load(IEnumerable<SortKey> kept, Ramp? ramp = null)
    {
        _kept.Load(kept);
        _left.Load([]);
        _ramp = ramp ?? Ramp.None;
    }

    /// <summary>Takes a member of the crowd out; nothing happens for others, or a second time.</summary>
    public void Leave(long sequence)
    {
        if (sequence >= _ramp.First && sequence < _ramp.First + _ramp.Count)
        {
            _left.Add(_ramp.At((int)(sequence - _ramp.First)));
        }
    }

    public int CountBetween(SortKey from, SortKey below) =>
        _kept.CountBetween(from, below) + Math.Max(0, _ramp.Rank(below) - _ramp.Rank(from)) - _left.CountBetween(from, below);

    /// <summary>Keys from a bound (included) up to another (excluded).</summary>
    public IEnumerable<SortKey> Ascending(SortKey from, SortKey below) =>
        _ramp.Count == 0 ? _kept.Ascending(from, below) : Merge(_kept.Ascending(from, below), Climb(from, below), 1);

    /// <summary>Keys below a bound (excluded) down to another (included).</summary>
    public IEnumerable<SortKey> Descending(SortKey below, SortKey downTo) =>
        _ramp.Count == 0 ? _kept.Descending(below, downTo) : Merge(_kept.Descending(below, downTo), Fall(below, downTo), -1);

    IEnumerable<SortKey> Climb(SortKey from, SortKey below)
    {
        var end = _ramp.Rank(below);
        for (var number = _ramp.Rank(from); number < end; number++)
        {
            if (Stays(_ramp.At(number)))
            {
                yield return _ramp.At(number);
            }
        }
    }

    IEnumerable<SortKey> Fall(SortKey below, SortKey downTo)
    {
        var end = _ramp.Rank(downTo);
        for (var number = _ramp.Rank(below) - 1; number >= end; number--)
        {
            if (Stays(_ramp.At(number)))
            {
                yield return _ramp.At(number);
            }
        }
    }

    bool Stays(SortKey key) => _left.Count == 0 || !_left.Has(key);

    static IEnumerable<SortKey> Merge(IEnumerable<SortKey> left, IEnumerable<SortKey> right, int direction)
    {
        using var one = left.GetEnumerator();
        using var two = right.GetEnumerator();
        var (hasOne, hasTwo) = (one.MoveNext(), two.MoveNext());
        while (hasOne || hasTwo)
        {
            if (hasOne && (!hasTwo || one.Current.CompareTo(two.Current) * direction < 0))
            {
                yield return one.Current;
                hasOne = one.MoveNext();
            }
            else
            {
                yield return two.Current;
                hasTwo = two.MoveNext();
            }
        }
    }
}
