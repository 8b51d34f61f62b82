using System.Globalization;
using OpsConsole.Sandbox.Collections;
using SortKey = OpsConsole.Sandbox.Collections.SortKey;

namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>All conversations, and the running numbers of what is in them. Not thread-safe: the state locks.</summary>
sealed class ConversationBook
{
    const long FirstId = 215_474_207_061_544;
    const long FirstPart = 44_947_253_800;

    readonly SortedDictionary<long, Conversation> _kept = [];
    readonly PriorityQueue<string, long> _naps = new();
    Crowd<Conversation> _crowd = new(0, 0, _ => null!);
    Func<int, int> _crowdPartsOf = _ => 0;
    long _crowdFirst = long.MaxValue;
    long _crowdParts = long.MaxValue;
    long _last = FirstId;
    long _lastPart = FirstPart;

    public Order ByUpdate { get; } = new();

    public Order ByCreation { get; } = new();

    public int Count => ByUpdate.Count;

    public IEnumerable<Conversation> All => _kept.Values.Concat(_crowd.All);

    /// <summary>Those seeded one by one or written to.</summary>
    public IEnumerable<Conversation> Kept => _kept.Values;

    /// <summary>The rest of the crowd as it stands now, to be read outside the lock.</summary>
    public IEnumerable<Conversation> Crowd => _crowd.Frozen();

    /// <summary>All parts there are, or those of them an answer shows.</summary>
    public long CountParts(int most) => _kept.Values.Sum(it => (long)Math.Min(it.Parts.Length, most)) + _crowd.Numbers.Sum(number => (long)Math.Min(_crowdPartsOf(number), most));

    public string NextId() => Text(_last + 1);

    /// <summary>Numbers of parts and of messages: given out once, used or not.</summary>
    public string NextPart() => Text(++_lastPart);

    public Conversation? Find(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? _kept.GetValueOrDefault(number) ?? _crowd.At(number) : null;

    public Conversation At(SortKey key) => _crowd.At(key.Sequence) ?? _kept[key.Sequence];

    /// <summary>A snoozed conversation whose time has come; asked until there is none.</summary>
    public Conversation? NextAwake(long now)
    {
        while (_naps.TryPeek(out var id, out var until) && until <= now)
        {
            _naps.Dequeue();
            if (Find(id) is { State: Conversation.Snoozed } conversation && conversation.SnoozedUntil <= now)
            {
                return conversation;
            }
        }

        return null;
    }

    public void Put(Conversation conversation)
    {
        var number = Number(conversation.Id);
        Leave(number);
        _kept[number] = conversation;
        ByUpdate.Add(new SortKey(conversation.UpdatedAt, number));
        ByCreation.Add(new SortKey(conversation.CreatedAt, number));
        _last = number < _crowdFirst ? Math.Max(_last, number) : _last;
        var parts = conversation.Parts.Select(part => part.Id).Append(conversation.Source.Id).Select(Number).Where(part => part < _crowdParts);
        _lastPart = Math.Max(_lastPart, parts.DefaultIfEmpty(0).Max());
        if (conversation is { State: Conversation.Snoozed, SnoozedUntil: { } until })
        {
            _naps.Enqueue(conversation.Id, until);
        }
    }

    public void Remove(string id)
    {
        var number = Number(id);
        _last = number < _crowdFirst ? Math.Max(_last, number) : _last;
        Leave(number);
    }

    /// <summary>Begins anew with a crowd alone.</summary>
    /// <param name="crowdParts">Where the numbers of the crowd's parts begin.</param>
    /// <param name="crowdPartsOf">How many parts a member has, told without making it.</param>
    public void Clear(Crowd<Conversation> crowd, Ramp byUpdate, Ramp byCreation, long crowdParts, Func<int, int> crowdPartsOf)
    {
        _kept.Clear();
        _naps.Clear();
        ByUpdate.Load([], byUpdate);
        ByCreation.Load([], byCreation);
        (_crowd, _crowdFirst, _crowdParts, _crowdPartsOf) = (crowd, byUpdate.First, crowdParts, crowdPartsOf);
        _last = FirstId;
        _lastPart = FirstPart;
    }

    void Leave(long number)
    {
        _crowd.Leave(number);
        ByUpdate.Leave(number);
        ByCreation.Leave(number);
        if (_kept.Remove(number, out var before))
        {
            ByUpdate.Remove(new SortKey(before.UpdatedAt, number));
            ByCreation.Remove(new SortKey(before.CreatedAt, number));
        }
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static long Number(string id) => long.Parse(id, CultureInfo.InvariantCulture);
}
