using OpsConsole.Sandbox.Collections;

namespace OpsConsole.Sandbox.Intercom.Contacts;

/// <summary>Every contact there is or was, and the order and keys to find them by. Not thread-safe: the workspace locks.</summary>
sealed class ContactStore
{
    readonly Dictionary<string, Contact> _kept = [];
    readonly KeyIndex _byExternalId = new(StringComparer.Ordinal);
    readonly KeyIndex _byEmail = new(StringComparer.Ordinal);
    readonly Dictionary<string, SortedSet<long>> _byCompany = [];
    ContactCrowd _crowd = ContactCrowd.None;
    long _lastSequence;

    /// <summary>Live contacts by creation, which never changes: a listing neither skips nor repeats.</summary>
    public Order ByCreation { get; } = new();

    public IEnumerable<Contact> All => _kept.Values.Concat(_crowd.Members.All);

    /// <summary>Those seeded one by one or written to; the crowd's others are as they were computed.</summary>
    public IEnumerable<Contact> Kept => _kept.Values;

    public ContactCrowd People => _crowd;

    /// <summary>The rest of the crowd as it stands now, to be read outside the lock.</summary>
    public IEnumerable<Contact> Crowd => _crowd.Members.Frozen();

    public string NextId() => ContactId.Of(_lastSequence + 1);

    public Contact? Find(string id) => _kept.GetValueOrDefault(id) ?? _crowd.Members.At(ContactId.Sequence(id));

    public Contact? FindLive(string id) => Find(id) is { IsLive: true } contact ? contact : null;

    public Contact At(SortKey key) => _crowd.Members.At(key.Sequence) ?? _kept[ContactId.Of(key.Sequence)];

    public IEnumerable<Contact> WithExternalId(string externalId) =>
        _byExternalId.Find(externalId).Select(id => _kept[id]).Concat(_crowd.Named(externalId).Where(contact => contact.ExternalId == externalId));

    public IEnumerable<Contact> WithEmail(string email) =>
        _byEmail.Find(email).Select(id => _kept[id]).Concat(_crowd.Named(email).Where(contact => contact.Email == email));

    public IEnumerable<long> MembersOf(string companyId) => Joined(companyId).Concat(_crowd.MembersOf(companyId));

    public int CountMembersOf(string companyId) => Joined(companyId).Count + _crowd.CountMembersOf(companyId);

    public void Put(Contact contact)
    {
        _crowd.Leave(contact.Sequence);
        ByCreation.Leave(contact.Sequence);
        if (_kept.TryGetValue(contact.Id, out var before))
        {
            Unindex(before);
        }

        Keep(contact);
        if (contact.IsLive)
        {
            ByCreation.Add(new SortKey(contact.CreatedAt, contact.Sequence));
        }
    }

    /// <summary>Replaces everything at once, which is far quicker than one by one.</summary>
    public void Load(IReadOnlyCollection<Contact> contacts, ContactCrowd crowd)
    {
        _kept.Clear();
        _kept.EnsureCapacity(contacts.Count);
        _byExternalId.Clear();
        _byEmail.Clear();
        _byCompany.Clear();
        _crowd = crowd;
        _lastSequence = 0;
        foreach (var contact in contacts)
        {
            Keep(contact);
        }

        ByCreation.Load(contacts.Where(contact => contact.IsLive).Select(contact => new SortKey(contact.CreatedAt, contact.Sequence)), crowd.ByCreation);
    }

    void Keep(Contact contact)
    {
        _kept[contact.Id] = contact;
        // A crowd's numbers lie above those that are given out.
        _lastSequence = _crowd.Owns(contact.Sequence) ? _lastSequence : Math.Max(_lastSequence, contact.Sequence);
        _byExternalId.Add(contact.ExternalId, contact.Id);
        _byEmail.Add(contact.Email, contact.Id);
        if (contact.IsLive)
        {
            Join(contact);
        }
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

    IReadOnlyCollection<long> Joined(string companyId) => _byCompany.TryGetValue(companyId, out var members) ? members : [];
}
