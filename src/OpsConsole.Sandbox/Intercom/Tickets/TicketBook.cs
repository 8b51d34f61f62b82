using System.Globalization;

namespace OpsConsole.Sandbox.Intercom.Tickets;

/// <summary>All tickets, and the running numbers of what is in them. Not thread-safe: the state locks.</summary>
sealed class TicketBook
{
    const long FirstId = 600;
    const long FirstPart = 7_000;

    /// <summary>A ticket's number for people lags behind its id, so that nobody takes one for the other.</summary>
    const long NumberGap = 593;

    readonly SortedDictionary<long, Ticket> _tickets = [];
    readonly Dictionary<string, string[]> _byConversation = [];
    long _last = FirstId;
    long _lastPart = FirstPart;

    public IEnumerable<Ticket> All => _tickets.Values;

    public string NextId() => Text(_last + 1);

    public string NextPart() => Text(++_lastPart);

    public static string NumberOf(string id) => Text(Number(id) - NumberGap);

    public Ticket? Find(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? _tickets.GetValueOrDefault(number) : null;

    /// <summary>What a conversation is linked to.</summary>
    public Ticket[] OfConversation(string id) => [.. _byConversation.GetValueOrDefault(id, []).Select(Find).OfType<Ticket>()];

    public void Put(Ticket ticket)
    {
        var number = Number(ticket.Id);
        _tickets[number] = ticket;
        _last = Math.Max(_last, number);
        _lastPart = Math.Max(_lastPart, ticket.Parts.Select(part => Number(part.Id)).DefaultIfEmpty(0).Max());
        if (ticket.ConversationId is { } conversation && !_byConversation.GetValueOrDefault(conversation, []).Contains(ticket.Id))
        {
            _byConversation[conversation] = [.. _byConversation.GetValueOrDefault(conversation, []), ticket.Id];
        }
    }

    public void Remove(string id)
    {
        _last = Math.Max(_last, Number(id));
        _tickets.Remove(Number(id));
    }

    public void Clear()
    {
        _tickets.Clear();
        _byConversation.Clear();
        _last = FirstId;
        _lastPart = FirstPart;
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static long Number(string id) => long.Parse(id, CultureInfo.InvariantCulture);
}
