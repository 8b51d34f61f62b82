using OpsConsole.Sandbox.Collections;
using OpsConsole.Sandbox.Intercom.Contacts;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>
/// What the search knows, which may lag behind what is (sheet, section 5, "Index delay"). Not thread-safe: the state locks.
/// </summary>
sealed class SearchIndex
{
    readonly Dictionary<string, Contact> _documents = [];
    readonly KeyIndex _byExternalId = new(StringComparer.Ordinal);
    readonly KeyIndex _byEmail = new(StringComparer.Ordinal);
    ContactCrowd _people = ContactCrowd.None;
    Crowd<Contact> _crowd = ContactCrowd.None.Gather();
    readonly Queue<(long DueMs, Contact Contact)> _pending = [];

    public Order ByUpdate { get; } = new();

    public Order ByCreation { get; } = new();

    public IEnumerable<Contact> Documents => _documents.Values.Concat(_crowd.All);

    public Contact At(SortKey key) => _crowd.At(key.Sequence) ?? _documents[ContactId.Of(key.Sequence)];

    /// <summary>Records a write. What is archived, deleted or merged away leaves at once.</summary>
    public void Change(Contact contact, long nowMs, long lagMs)
    {
        if (contact.IsLive && (lagMs > 0 || _pending.Count > 0))
        {
            _pending.Enqueue((nowMs + lagMs, contact));
        }
        else
        {
            Put(contact);
        }
    }

    /// <summary>Takes in every write that is due.</summary>
    public void Settle(long nowMs, Func<string, bool> isLive)
    {
        while (_pending.TryPeek(out var next) && next.DueMs <= nowMs)
        {
            _pending.Dequeue();
            if (isLive(next.Contact.Id))
            {
                Put(next.Contact);
            }
        }
    }

    /// <summary>Begins anew with a crowd and those of it, or apart from it, that are kept.</summary>
    public void Load(IReadOnlyCollection<Contact> contacts, ContactCrowd crowd)
    {
        (_people, _crowd) = (crowd, crowd.Gather());
        _documents.Clear();
        _byExternalId.Clear();
        _byEmail.Clear();
        _pending.Clear();
        foreach (var contact in contacts.Where(contact => contact.IsLive))
        {
            _documents[contact.Id] = contact;
            _byExternalId.Add(contact.ExternalId, contact.Id);
            _byEmail.Add(contact.Email, contact.Id);
        }

        ByUpdate.Load(_documents.Values.Select(Updated), crowd.ByUpdate);
        ByCreation.Load(_documents.Values.Select(Created), crowd.ByCreation);
        foreach (var contact in contacts)
        {
            Leave(contact.Sequence);
        }
    }

    public IEnumerable<Contact> Find(KeyLookup key)
    {
        IReadOnlyList<string> ids = key.Field switch
        {
            "id" => [key.Value],
            "email" => _byEmail.Find(key.Value),
            _ => _byExternalId.Find(key.Value),
        };
        var kept = ids.Where(_documents.ContainsKey).Select(id => _documents[id]);
        return kept.Concat(key.Field == "id" ? Sequenced(key.Value) : _people.SequenceOf(key.Value) is >= 0 and var sequence ? Sequenced(ContactId.Of(sequence)) : []);
    }

    IEnumerable<Contact> Sequenced(string id) => _crowd.At(ContactId.Sequence(id)) is { } contact ? [contact] : [];

    void Leave(long sequence)
    {
        _crowd.Leave(sequence);
        ByUpdate.Leave(sequence);
        ByCreation.Leave(sequence);
    }

    void Put(Contact contact)
    {
        Leave(contact.Sequence);
        if (_documents.Remove(contact.Id, out var before))
        {
            _byExternalId.Remove(before.ExternalId, before.Id);
            _byEmail.Remove(before.Email, before.Id);
            ByUpdate.Remove(Updated(before));
            ByCreation.Remove(Created(before));
        }

        if (contact.IsLive)
        {
            _documents[contact.Id] = contact;
            _byExternalId.Add(contact.ExternalId, contact.Id);
            _byEmail.Add(contact.Email, contact.Id);
            ByUpdate.Add(Updated(contact));
            ByCreation.Add(Created(contact));
        }
    }

    static SortKey Updated(Contact contact) => new(contact.UpdatedAt, contact.Sequence);

    static SortKey Created(Contact contact) => new(contact.CreatedAt, contact.Sequence);
}
