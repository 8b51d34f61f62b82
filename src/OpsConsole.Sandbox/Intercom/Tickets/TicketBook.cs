using System.Globalization;
using OpsConsole.Sandbox.Collections;
using SortKey = OpsConsole.Sandbox.Collections.SortKey;

namespace OpsConsole.Sandbox.Intercom.Tickets;

/// <summary>All tickets, and the running numbers of what is in them. Not thread-safe: the state locks.</summary>
sealed class TicketBook
{
    const long FirstId = 600;
    const long FirstPart = 7_000;

    /// <summary>A ticket's number for people lags behind its id, so that nobody takes one for the other.</summary>
    const long NumberGap = 593;

    readonly SortedDictionary<long, Ticket> _kept = [];
    readonly Dictionary<string, string[]> _byConversation = [];
    Crowd<Ticket> _crowd = new(0, 0, _ => null!);
    long _crowdFirst = long.MaxValue;
    long _crowdParts = long.MaxValue;
    long _last = FirstId;
    long _lastPart = FirstPart;

    public Order ByUpdate { get; } = new();

    public Order ByCreation { get; } = new();

    public int Count => ByUpdate.Count;

    public IEnumerable<Ticket> Kept => _kept.Values;

    /// <summary>The rest of the crowd as it stands now, to be read outside the lock.</summary>
    public IEnumerable<Ticket> Crowd => _crowd.Frozen();

    public string NextId() => Text(_last + 1);

    public string NextPart() => Text(++_lastPart);

    public static string NumberOf(string id) => Text(Number(id) - NumberGap);

    public Ticket? Find(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? _kept.GetValueOrDefault(number) ?? _crowd.At(number) : null;

    public Ticket At(SortKey key) => _crowd.At(key.Sequence) ?? _kept[key.Sequence];

    /// <summary>What a conversation is linked to.</summary>
    public Ticket[] OfConversation(string id) => [.. _byConversation.GetValueOrDefault(id, []).Select(Find).OfType<Ticket>()];

    public void Put(Ticket ticket)
    {
        var number = Number(ticket.Id);
        Leave(number);
        _kept[number] = ticket;
        ByUpdate.Add(new SortKey(ticket.UpdatedAt, number));
        ByCreation.Add(new SortKey(ticket.CreatedAt, number));
        _last = number < _crowdFirst ? Math.Max(_last, number) : _last;
        _lastPart = Math.Max(_lastPart, ticket.Parts.Select(part => Number(part.Id)).Where(part => part < _crowdParts).DefaultIfEmpty(0).Max());
        if (ticket.ConversationId is { } conversation && !_byConversation.GetValueOrDefault(conversation, []).Contains(ticket.Id))
        {
            _byConversation[conversation] = [.. _byConversation.GetValueOrDefault(conversation, []), ticket.Id];
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
    public void Clear(Crowd<Ticket> crowd, Ramp byUpdate, Ramp byCreation, long crowdParts)
    {
        _kept.Clear();
        _byConversation.Clear();
        ByUpdate.Load([], byUpdate);
        ByCreation.Load([], byCreation);
        (_crowd, _crowdFirst, _crowdParts) = (crowd, byUpdate.First, crowdParts);
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
