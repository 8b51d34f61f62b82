using System.Globalization;

namespace OpsConsole.Sandbox.Intercom.Outreach;

/// <summary>Messages sent and events told. Not thread-safe: the state locks.</summary>
sealed class OutreachBook
{
    readonly SortedDictionary<long, Message> _messages = [];
    readonly Dictionary<string, ContactEvent> _events = [];

    public IEnumerable<Message> Messages => _messages.Values;

    public IEnumerable<ContactEvent> Events => _events.Values;

    public void Put(Message message) => _messages[long.Parse(message.Id, CultureInfo.InvariantCulture)] = message;

    public void Put(ContactEvent it) => _events[it.Key] = it;

    public bool Has(ContactEvent it) => _events.ContainsKey(it.Key);

    public void Clear()
    {
        _messages.Clear();
        _events.Clear();
    }
}
