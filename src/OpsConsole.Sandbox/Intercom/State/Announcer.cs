using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Outreach;
using OpsConsole.Sandbox.Intercom.Webhooks;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>Turns what is kept into notices; call it under the lock, before the new state takes the old one's place.</summary>
sealed class Announcer(IntercomState state, Notifier notifier)
{
    public void Contacts(ReadOnlySpan<Contact> contacts)
    {
        if (!notifier.IsOn)
        {
            return;
        }

        var survivor = contacts.Length == 2 && contacts[0].State == ContactState.Merged ? contacts[1] : null;
        foreach (var after in contacts)
        {
            var before = state.Contacts.Find(after.Id);
            var notes = state.Notes.Of(after.Id);
            foreach (var topic in ContactTopics.Of(before, after))
            {
                Tell(topic, Items.Contact(topic, after, notes, survivor));
            }

            if (after.IsLive)
            {
                Tags(before, after, notes);
                Companies(before, after, notes);
            }
        }
    }

    public void Company(Company after)
    {
        var users = state.Contacts.CountMembersOf(after.Id);
        Tell(state.Companies.Find(after.Id) is null ? "company.created" : "company.updated", json => CompanyJson.Write(json, after, IntercomSettings.WorkspaceId, users));
    }

    public void GoneCompany(string id)
    {
        if (state.Companies.Find(id) is { } company)
        {
            Tell("company.deleted", Items.GoneCompany(company));
        }
    }

    public void Conversation(Conversation after)
    {
        if (!notifier.IsOn)
        {
            return;
        }

        var view = state.View(after);
        foreach (var topic in ConversationTopics.Of(state.Conversations.Find(after.Id), after))
        {
            // Bodies in conversation webhooks are plain text from 2.15 on.
            Tell(topic, json => ConversationJson.Write(json, view, IntercomSettings.WorkspaceId, withParts: true, asPlainText: true));
        }
    }

    public void GoneConversation(string id) => Tell("conversation.deleted", Items.GoneConversation(id));

    public void Event(ContactEvent told)
    {
        var contact = state.Contacts.Find(told.ContactId);
        Tell("event.created", json => ContactEvent.Write(json, told, contact?.ExternalId, contact?.Email));
    }

    void Tags(Contact? before, Contact after, string[] notes)
    {
        AppliedTag[] had = before?.Tags ?? [];
        foreach (var tag in after.Tags.Where(tag => Array.TrueForAll(had, other => other.Id != tag.Id)))
        {
            Tell($"contact.{after.Role}.tag.created", Items.Tagged(after, notes, state.Tags.Find(tag.Id)!, tag));
        }

        foreach (var tag in had.Where(tag => Array.TrueForAll(after.Tags, other => other.Id != tag.Id) && state.Tags.Find(tag.Id) is not null))
        {
            Tell($"contact.{after.Role}.tag.deleted", Items.Tagged(after, notes, state.Tags.Find(tag.Id)!, tag));
        }
    }

    void Companies(Contact? before, Contact after, string[] notes)
    {
        string[] had = before?.Companies ?? [];
        foreach (var (id, topic) in after.Companies.Except(had).Select(id => (id, "company.contact.attached")).Concat(had.Except(after.Companies).Select(id => (id, "company.contact.detached"))))
        {
            if (state.Companies.Find(id) is { } company)
            {
                Tell(topic, Items.Member(after, notes, company, state.Contacts.CountMembersOf(id)));
            }
        }
    }

    void Tell(string topic, Action<System.Text.Json.Utf8JsonWriter> item) => notifier.Tell(new Notice(topic, item));
}
