using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.HelpCenter;
using OpsConsole.Sandbox.Intercom.Outreach;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Tickets;
using OpsConsole.Sandbox.Intercom.Workspace;

namespace OpsConsole.Sandbox.Intercom;

/// <summary>The whole workspace for comparing, each thing in the vendor's own shape, by id.</summary>
static class IntercomDump
{
    public static void Write(IntercomState state, Utf8JsonWriter json, Action flush)
    {
        Contact[] contacts;
        Company[] companies;
        IEnumerable<Contact> people;
        IEnumerable<Company> firms;
        IEnumerable<Conversation> talks;
        IEnumerable<Ticket> jobs;
        Tag[] tags;
        Note[] notes;
        DataAttribute[] attributes;
        ConversationView[] conversations;
        Message[] messages;
        (ContactEvent Told, Contact Contact)[] events;
        TicketView[] tickets;
        Article[] articles;
        Collection[] collections;
        ActivityLog[] logs;
        lock (state.Gate)
        {
            contacts = [.. state.Contacts.Kept];
            companies = [.. state.Companies.Kept.OrderBy(company => company.Id, StringComparer.Ordinal)];
            (people, firms, talks, jobs) = (state.Contacts.Crowd, state.Companies.Crowd, state.Conversations.Crowd, state.Tickets.Crowd);
            tags = [.. state.Tags.All];
            notes = [.. state.Notes.All];
            attributes = [.. state.Attributes.All];
            messages = [.. state.Outreach.Messages];
            events = [.. state.Outreach.Events.Select(told => (told, state.Contacts.Find(told.ContactId)!))];
            tickets = [.. state.Tickets.Kept.Select(state.View)];
            articles = [.. state.Articles.Articles];
            collections = [.. state.Articles.Collections];
            logs = [.. state.Activity.All];
            state.WakeConversations();
            conversations = [.. state.Conversations.Kept.Select(state.View)];
        }

        Array.Sort(contacts, (left, right) => left.Sequence.CompareTo(right.Sequence));
        var notesOf = notes.ToLookup(note => note.ContactId, note => note.Id);
        json.WriteStartObject();
        WriteAll(json, "contacts", contacts.Where(contact => contact.IsLive).Concat(people), flush, contact => One(json, contact, notesOf));
        WriteAll(json, "archived", contacts.Where(contact => contact.State == ContactState.Archived), flush, contact => One(json, contact, notesOf));
        WriteAll(json, "companies", companies.Concat(firms).Select(company => (Company: company, Users: Locked(state, () => state.Contacts.CountMembersOf(company.Id)))), flush, pair => CompanyJson.Write(json, pair.Company, IntercomSettings.WorkspaceId, pair.Users));
        WriteAll(json, "tags", tags, flush, tag => TagJson.Write(json, tag));
        WriteAll(json, "notes", notes, flush, note => NoteJson.Write(json, note));
        WriteAll(json, "conversations", conversations.Concat(talks.Select(talk => Locked(state, () => state.View(talk)))), flush, view => ConversationJson.Write(json, view, IntercomSettings.WorkspaceId, withParts: true));
        WriteAll(json, "messages", messages, flush, message => MessageJson.WriteWithReceivers(json, message));
        WriteAll(json, "events", events, flush, pair => ContactEvent.Write(json, pair.Told, pair.Contact.ExternalId, pair.Contact.Email));
        WriteAll(json, "data_attributes", attributes, flush, attribute => DataAttributeJson.Write(json, attribute));
        WriteAll(json, "tickets", tickets.Concat(jobs.Select(job => Locked(state, () => state.View(job)))), flush, view => TicketJson.Write(json, view, IntercomSettings.WorkspaceId));
        WriteAll(json, "articles", articles, flush, article => HelpCenterJson.Write(json, article, IntercomSettings.WorkspaceId, withStatistics: true));
        WriteAll(json, "collections", collections, flush, collection => HelpCenterJson.Write(json, collection, IntercomSettings.WorkspaceId));
        WriteAll(json, "activity_logs", logs, flush, log => ActivityLog.Write(json, log));
        json.WriteEndObject();
    }

    static T Locked<T>(IntercomState state, Func<T> look)
    {
        lock (state.Gate)
        {
            return look();
        }
    }

    static void One(Utf8JsonWriter json, Contact contact, ILookup<string, string> notes) =>
        ContactJson.Write(json, contact, IntercomSettings.WorkspaceId, [.. notes[contact.Id]]);

    static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action flush, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
            flush();
        }

        json.WriteEndArray();
    }
}
