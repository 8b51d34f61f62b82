using OpsConsole.Sandbox.Collections;

namespace OpsConsole.Sandbox.Intercom.Contacts;

/// <summary>Every contact there is or was, and the order and keys to find them by. Not thread-safe: the workspace locks.</summary>
sealed class ContactStore
{
    readonly Dictionary<string, Contact> _all = [];
    readonly KeyIndex _byExternalId = new(StringComparer.Ordinal);
    readonly KeyIndex _byEmail = new(StringComparer.Ordinal);
    readonly Dictionary<string, SortedSet<long>> _byCompany = [];
    long _lastSequence;

    /// <summary>Live contacts by creation, which never changes: a listing neither skips nor repeats.</summary>
    public SortedKeys ByCreation { get; } = new();

    public IEnumerable<Contact> All => _all.Values;

    public string NextId() => ContactId.Of(_lastSequence + 1);

    public Contact? Find(string id) => _all.GetValueOrDefault(id);

    public Contact? FindLive(string id) => _all.GetValueOrDefault(id) is { IsLive: true } contact ? contact : null;

    public Contact At(SortKey key) => _all[ContactId.Of(key.Sequence)];

    public IEnumerable<Contact> WithExternalId(string externalId) => _byExternalId.Find(externalId).Select(id => _all[id]);

    public IEnumerable<Contact> WithEmail(string email) => _byEmail.Find(email).Select(id => _all[id]);

    public IReadOnlyCollection<long> MembersOf(string companyId) =>
        _byCompany.TryGetValue(companyId, out var members) ? members : [];

    public void Put(Contact contact)
    {
        if (_all.TryGetValue(contact.Id, out var before))
        {
            Unindex(before);
        }

        _all[contact.Id] = contact;
        _lastSequence = Math.Max(_lastSequence, contact.Sequence);
        _byExternalId.Add(contact.ExternalId, contact.Id);
        _byEmail.Add(contact.Email, contact.Id);
        if (contact.IsLive)
        {
            ByCreation.Add(new SortKey(contact.CreatedAt, contact.Sequence));
            Join(contact);
        }
    }

    /// <summary>Replaces everything at once, which is far quicker than one by one.</summary>
    public void Load(IReadOnlyCollection<Contact> contacts)
    {
        _all.Clear();
        _all.EnsureCapacity(contacts.Count);
        _byExternalId.Clear();
        _byEmail.Clear();
        _byCompany.Clear();
        _lastSequence = 0;
        foreach (var contact in contacts)
        {
            _all[contact.Id] = contact;
            _lastSequence = Math.Max(_lastSequence, contact.Sequence);
            _byExternalId.Add(contact.ExternalId, contact.Id);
            _byEmail.Add(contact.Email, contact.Id);
            if (contact.IsLive)
            {
                Join(contact);
            }
        }

        ByCreation.Load(contacts.Where(contact => contact.IsLive).Select(contact => new SortKey(contact.CreatedAt, contact.Sequence)));
    }

    void Unindex(Contact contact)
    {
        _byExternalId.Remove(contact.ExternalId, contact.Id);
        _byEmail.Remove(contact.Email, contact.Id);
        if (!contact.IsLive)
        {
            return;
        }

        ByCreation.Remove(new SortKey(contact.CreatedAt, contact.Sequence));
        foreach (var company in contact.Companies)
        {
            _byCompany[company].Remove(contact.Sequence);
        }
    }

    void Join(Contact contact)
    {
        foreach (var company in contact.Companies)
        {
            if (!_byCompany.TryGetValue(company, out var members))
            {
                _byCompany[company] = members = [];
            }

            members.Add(contact.Sequence);
        }
    }
}
