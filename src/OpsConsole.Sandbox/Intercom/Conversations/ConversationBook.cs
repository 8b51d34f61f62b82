using System.Globalization;

namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>All conversations, and the running numbers of what is in them. Not thread-safe: the state locks.</summary>
sealed class ConversationBook
{
    const long FirstId = 215_474_207_061_544;
    const long FirstPart = 44_947_253_800;

    readonly SortedDictionary<long, Conversation> _conversations = [];
    readonly PriorityQueue<string, long> _naps = new();
    long _last = FirstId;
    long _lastPart = FirstPart;

    public IEnumerable<Conversation> All => _conversations.Values;

    public int Count => _conversations.Count;

    public string NextId() => Text(_last + 1);

    /// <summary>Numbers of parts and of messages: given out once, used or not.</summary>
    public string NextPart() => Text(++_lastPart);

    public Conversation? Find(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? _conversations.GetValueOrDefault(number) : null;

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
        _conversations[number] = conversation;
        _last = Math.Max(_last, number);
        _lastPart = Math.Max(_lastPart, conversation.Parts.Select(part => part.Id).Append(conversation.Source.Id).Max(Number));
        if (conversation is { State: Conversation.Snoozed, SnoozedUntil: { } until })
        {
            _naps.Enqueue(conversation.Id, until);
        }
    }

    public void Remove(string id)
    {
        _last = Math.Max(_last, Number(id));
        _conversations.Remove(Number(id));
    }

    public void Clear()
    {
        _conversations.Clear();
        _naps.Clear();
        _last = FirstId;
        _lastPart = FirstPart;
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static long Number(string id) => long.Parse(id, CultureInfo.InvariantCulture);
}
