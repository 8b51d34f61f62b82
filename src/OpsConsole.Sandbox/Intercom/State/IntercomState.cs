using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.HelpCenter;
using OpsConsole.Sandbox.Intercom.OAuth;
using OpsConsole.Sandbox.Intercom.Outreach;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.Tickets;
using OpsConsole.Sandbox.Intercom.Webhooks;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Storage;
using OpsConsole.Sandbox.Time;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>
/// The workspace. One lock guards all of it and is held for look-ups and replacements only; answers are written
/// afterwards from objects that never change.
/// </summary>
sealed class IntercomState : IDisposable
{
    readonly VendorClock _clock;
    readonly Keeper _keeper;
    readonly IntercomSettings _settings;
    readonly Announcer _announcer;

    public IntercomState(VendorClock clock, Keeper keeper, IntercomSettings settings)
    {
        (_clock, _keeper, _settings) = (clock, keeper, settings);
        Notifier = new Notifier(clock);
        _announcer = new Announcer(this, Notifier);
    }

    public Notifier Notifier { get; }

    public Lock Gate { get; } = new();

    public VendorClock Clock => _clock;

    public IntercomSettings Settings => _settings;

    public ContactStore Contacts { get; } = new();

    public SearchIndex Index { get; } = new();

    public AttributeBook Attributes { get; } = new();

    public CompanyBook Companies { get; } = new();

    public TagBook Tags { get; } = new();

    public NoteBook Notes { get; } = new();

    public ConversationBook Conversations { get; } = new();

    public TicketBook Tickets { get; } = new();

    public ArticleBook Articles { get; } = new();

    public ActivityBook Activity { get; } = new();

    public Dictionary<string, Away> Away { get; } = [];

    public OutreachBook Outreach { get; } = new();

    public CompanyScroll Scroll { get; } = new();

    public GrantBook Grants { get; } = new();

    public long Now => _clock.NowSeconds;

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

        _keeper.Keep(lines);
        _announcer.Contacts(contacts);
        foreach (var contact in contacts)
        {
            Contacts.Put(contact);
            Index.Change(contact, _clock.NowMs, _settings.IndexLagSeconds * 1000L);
        }
    }

    public void Commit(Company company)
    {
        _keeper.Keep(("company", company.Id, company));
        _announcer.Company(company);
        Companies.Put(company);
    }

    public void Commit(Tag tag)
    {
        _keeper.Keep(("tag", tag.Id, tag));
        Tags.Put(tag);
    }

    public void Commit(Note note)
    {
        _keeper.Keep(("note", note.Id, note));
        Notes.Put(note);
    }

    public Conversation Commit(Conversation conversation)
    {
        var kept = conversation with { Figures = Figures.Of(conversation) };
        _keeper.Keep(("conversation", kept.Id, kept));
        _announcer.Conversation(kept);
        Conversations.Put(kept);
        return kept;
    }

    public void Commit(Message message)
    {
        _keeper.Keep(("message", message.Id, message));
        Outreach.Put(message);
    }

    public void Commit(ContactEvent told)
    {
        _keeper.Keep(("event", told.Key, told));
        _announcer.Event(told);
        Outreach.Put(told);
    }

    public void Commit(DataAttribute attribute)
    {
        _keeper.Keep(("attribute", attribute.FullName + "@" + attribute.Model, attribute));
        Attributes.Put(attribute);
    }

    public Ticket Commit(Ticket ticket)
    {
        _keeper.Keep(("ticket", ticket.Id, ticket));
        Tickets.Put(ticket);
        return ticket;
    }

    public Article Commit(Article article)
    {
        _keeper.Keep(("article", article.Id, article));
        Articles.Put(article);
        return article;
    }

    /// <summary>An admin goes away or comes back, which the activity log tells.</summary>
    public void Commit(Away away, ActivityLog log)
    {
        _keeper.Keep(("away", away.AdminId, away), ("activity", log.Id, log));
        Away[away.AdminId] = away;
        Activity.Put(log);
    }

    public void DropTicket(string id)
    {
        _keeper.Keep(("ticket", id, null));
        Tickets.Remove(id);
    }

    public void DropArticle(string id)
    {
        _keeper.Keep(("article", id, null));
        Articles.RemoveArticle(id);
    }

    public void DropCollection(Collection collection)
    {
        _keeper.Keep(("collection", TicketType.Text(collection.Id), null));
        Articles.RemoveCollection(collection.Id);
    }

    public void Commit(Grant grant)
    {
        _keeper.Keep(("grant", grant.Token, grant));
        Grants.Put(grant);
    }

    /// <summary>Ends every token given; returns how many there were.</summary>
    public int DropGrants()
    {
        var all = Grants.All;
        foreach (var grant in all)
        {
            _keeper.Keep(("grant", grant.Token, null));
            Grants.Remove(grant.Token);
        }

        return all.Count;
    }

    public void DropTag(string id)
    {
        _keeper.Keep(("tag", id, null));
        Tags.Remove(id);
    }

    public void DropConversation(string id)
    {
        _keeper.Keep(("conversation", id, null));
        _announcer.GoneConversation(id);
        Conversations.Remove(id);
    }

    public void DropCompany(string id)
    {
        _keeper.Keep(("company", id, null));
        _announcer.GoneCompany(id);
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
        it.CompanyId is { } id && Companies.Find(id) is { } company ? (company, Contacts.CountMembersOf(id)) : null,
        [.. it.Tags.Where(applied => Tags.Find(applied.Id) is not null).Select(applied => (Tags.Find(applied.Id)!, applied))],
        Tickets.OfConversation(it.Id));

    public TicketView View(Ticket it) => new(it, [.. it.ContactIds.Select(Contacts.Find).OfType<Contact>()]);

    /// <summary>Brings the index up to the vendor's now.</summary>
    public void SettleIndex() =>
        Index.Settle(_settings.IndexLagSeconds == 0 ? long.MaxValue : _clock.NowMs, id => Contacts.FindLive(id) is not null);

    public void Dispose() => Notifier.Dispose();
}
