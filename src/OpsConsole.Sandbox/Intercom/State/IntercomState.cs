using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Storage;
using OpsConsole.Sandbox.Time;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>
/// The workspace. One lock guards all of it and is held for look-ups and replacements only; answers are written
/// afterwards from objects that never change.
/// </summary>
sealed class IntercomState(VendorClock clock, Keeper keeper, IntercomSettings settings)
{
    public Lock Gate { get; } = new();

    public VendorClock Clock => clock;

    public IntercomSettings Settings => settings;

    public ContactStore Contacts { get; } = new();

    public SearchIndex Index { get; } = new();

    public AttributeBook Attributes { get; } = new();

    public CompanyBook Companies { get; } = new();

    public TagBook Tags { get; } = new();

    public NoteBook Notes { get; } = new();

    public ConversationBook Conversations { get; } = new();

    public CompanyScroll Scroll { get; } = new();

    public long Now => clock.NowSeconds;

    /// <summary>Keeps a contact's new state: on file, in the store, and in the index when its lag has passed.</summary>
    public Contact Commit(Contact contact)
    {
        CommitAll(contact);
        return contact;
    }

    public void CommitAll(params ReadOnlySpan<Contact> contacts)
    {
        var lines = new (string, string, object?)[contacts.Length];
        for (var i = 0; i < contacts.Length; i++)
        {
            lines[i] = ("contact", contacts[i].Id, contacts[i]);
        }

        keeper.Keep(lines);
        foreach (var contact in contacts)
        {
            Contacts.Put(contact);
            Index.Change(contact, clock.NowMs, settings.IndexLagSeconds * 1000L);
        }
    }

    public void Commit(Company company)
    {
        keeper.Keep(("company", company.Id, company));
        Companies.Put(company);
    }

    public void Commit(Tag tag)
    {
        keeper.Keep(("tag", tag.Id, tag));
        Tags.Put(tag);
    }

    public void Commit(Note note)
    {
        keeper.Keep(("note", note.Id, note));
        Notes.Put(note);
    }

    public Conversation Commit(Conversation conversation)
    {
        var kept = conversation with { Figures = Figures.Of(conversation) };
        keeper.Keep(("conversation", kept.Id, kept));
        Conversations.Put(kept);
        return kept;
    }

    public void Commit(DataAttribute attribute)
    {
        keeper.Keep(("attribute", attribute.FullName + "@" + attribute.Model, attribute));
        Attributes.Put(attribute);
    }

    public void DropTag(string id)
    {
        keeper.Keep(("tag", id, null));
        Tags.Remove(id);
    }

    public void DropConversation(string id)
    {
        keeper.Keep(("conversation", id, null));
        Conversations.Remove(id);
    }

    public void DropCompany(string id)
    {
        keeper.Keep(("company", id, null));
        Companies.Remove(id);
    }

    /// <summary>A contact writes in. The contact's first company and tier come along.</summary>
    public Conversation Begin(Contact contact, string html, long at, string type = "conversation", string subject = "", string? url = null)
    {
        var source = new Source(Conversations.NextPart(), type, "customer_initiated", subject, html, Author.Of(contact), url);
        return Commit(ConversationLife.Begin(
            Conversations.NextId(), source, at, contact.Id, contact.Companies.FirstOrDefault(), Sla.For(contact.Attributes["sla_tier"] as string, at)));
    }

    /// <summary>Opens every conversation whose snooze has run out; call it before conversations are looked at.</summary>
    public void WakeConversations()
    {
        while (Conversations.NextAwake(Now) is { } asleep)
        {
            Commit(ConversationLife.Wake(asleep, Conversations.NextPart(), Author.Fin));
        }
    }

    /// <summary>What a conversation names, as it is now.</summary>
    public ConversationView View(Conversation it) => new(
        it,
        [.. it.ContactIds.Select(Contacts.Find).OfType<Contact>()],
        it.CompanyId is { } id && Companies.Find(id) is { } company ? (company, Contacts.MembersOf(id).Count) : null,
        [.. it.Tags.Where(applied => Tags.Find(applied.Id) is not null).Select(applied => (Tags.Find(applied.Id)!, applied))]);

    /// <summary>Brings the index up to the vendor's now.</summary>
    public void SettleIndex() =>
        Index.Settle(settings.IndexLagSeconds == 0 ? long.MaxValue : clock.NowMs, id => Contacts.FindLive(id) is not null);
}
