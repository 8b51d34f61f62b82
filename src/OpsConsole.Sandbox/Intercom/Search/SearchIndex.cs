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
    readonly Queue<(long DueMs, Contact Contact)> _pending = [];

    public SortedKeys ByUpdate { get; } = new();

    public SortedKeys ByCreation { get; } = new();

    public IEnumerable<Contact> Documents => _documents.Values;

    public Contact At(SortKey key) => _documents[ContactId.Of(key.Sequence)];

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

    public void Load(IEnumerable<Contact> contacts)
    {
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

        ByUpdate.Load(_documents.Values.Select(Updated));
        ByCreation.Load(_documents.Values.Select(Created));
    }

    public IEnumerable<Contact> Find(KeyLookup key)
    {
        IReadOnlyList<string> ids = key.Field switch
        {
            "id" => [key.Value],
            "email" => _byEmail.Find(key.Value),
            _ => _byExternalId.Find(key.Value),
        };
        return ids.Where(_documents.ContainsKey).Select(id => _documents[id]);
    }

    void Put(Contact contact)
    {
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
