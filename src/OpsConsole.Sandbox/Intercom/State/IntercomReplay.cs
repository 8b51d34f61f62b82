using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.HelpCenter;
using OpsConsole.Sandbox.Intercom.OAuth;
using OpsConsole.Sandbox.Intercom.Outreach;
using OpsConsole.Sandbox.Intercom.Tickets;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Storage;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>Brings a seeded workspace to where a state file left it.</summary>
static class IntercomReplay
{
    public static void Apply(IntercomState state, IEnumerable<StateLine> lines)
    {
        foreach (var line in lines)
        {
            Apply(state, line);
        }

        state.Index.Load([.. state.Contacts.Kept], state.Contacts.People);
    }

    static void Apply(IntercomState state, StateLine line)
    {
        switch (line.Kind)
        {
            case "contact":
                state.Contacts.Put(Read<Contact>(line));
                break;
            case "company" when line.State is null:
                state.Companies.Remove(line.Id);
                break;
            case "company":
                state.Companies.Put(Read<Company>(line));
                break;
            case "tag" when line.State is null:
                state.Tags.Remove(line.Id);
                break;
            case "tag":
                state.Tags.Put(Read<Tag>(line));
                break;
            case "note":
                state.Notes.Put(Read<Note>(line));
                break;
            case "conversation" when line.State is null:
                state.Conversations.Remove(line.Id);
                break;
            case "conversation":
                state.Conversations.Put(Read<Conversation>(line));
                break;
            case "ticket" when line.State is null:
                state.Tickets.Remove(line.Id);
                break;
            case "ticket":
                state.Tickets.Put(Read<Ticket>(line));
                break;
            case "article" when line.State is null:
                state.Articles.RemoveArticle(line.Id);
                break;
            case "article":
                state.Articles.Put(Read<Article>(line));
                break;
            case "collection":
                state.Articles.RemoveCollection(int.Parse(line.Id, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case "away":
                state.Away[line.Id] = Read<Away>(line);
                break;
            case "activity":
                state.Activity.Put(Read<ActivityLog>(line));
                break;
            case "message":
                state.Outreach.Put(Read<Message>(line));
                break;
            case "event":
                state.Outreach.Put(Read<ContactEvent>(line));
                break;
            case "grant" when line.State is null:
                state.Grants.Remove(line.Id);
                break;
            case "grant":
                state.Grants.Put(Read<Grant>(line));
                break;
            case "attribute":
                state.Attributes.Put(Read<DataAttribute>(line));
                break;
        }
    }

    static T Read<T>(StateLine line) => line.State!.Value.Deserialize<T>()!;
}
