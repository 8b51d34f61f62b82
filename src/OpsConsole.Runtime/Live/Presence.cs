namespace OpsConsole.Runtime.Live;

/// <summary>Who has a page open at this moment, in this process. A guest leaves by disposing what <see cref="Enter"/> gave.</summary>
public sealed class Presence(ChangeFeed feed)
{
    private readonly ChangeFeed changes = feed;
    private readonly Lock gate = new();
    private readonly List<Guest> guests = [];

    public IDisposable Enter(Topic topic, string place, string name)
    {
        var guest = new Guest(this, topic, place, name);
        lock (gate)
        {
            guests.Add(guest);
        }

        changes.Publish(topic);
        return guest;
    }

    /// <summary>The others at the place, once each; the guest's own name among them when the same person is there twice.</summary>
    public IReadOnlyList<string> Others(IDisposable self)
    {
        lock (gate)
        {
            return self is not Guest me ? [] : [.. guests.Where(g => g != me && g.Place == me.Place && g.Topic == me.Topic).Select(g => g.Name).Distinct().Order(StringComparer.Ordinal)];
        }
    }

    private sealed class Guest(Presence presence, Topic topic, string place, string name) : IDisposable
    {
        public Topic Topic => topic;

        public string Place => place;

        public string Name => name;

        public void Dispose()
        {
            lock (presence.gate)
            {
                if (!presence.guests.Remove(this))
                {
                    return;
                }
            }

            presence.changes.Publish(topic);
        }
    }
}
