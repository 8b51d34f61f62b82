using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Contacts and pages of them as answers. Notes are looked up under the lock, written outside it.</summary>
static class ContactReplies
{
    public static Reply One(IntercomState state, Contact contact)
    {
        var notes = NotesOf(state, contact);
        return Reply.Json(json => ContactJson.Write(json, contact, IntercomSettings.WorkspaceId, notes));
    }

    public static Reply Page(IntercomState state, Found<Contact> found)
    {
        string[][] notes;
        lock (state.Gate)
        {
            notes = [.. found.Items.Select(contact => state.Notes.Of(contact.Id))];
        }

        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "list");
            json.WriteStartArray("data");
            for (var i = 0; i < notes.Length; i++)
            {
                ContactJson.Write(json, found.Items[i], IntercomSettings.WorkspaceId, notes[i]);
            }

            json.WriteEndArray();
            json.WriteNumber("total_count", found.Total);
            Replies.WritePages(json, found);
            json.WriteEndObject();
        });
    }

    public static Reply Archived(Contact contact, string verb, bool done) => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "contact");
        json.WriteString("id", contact.Id);
        json.WriteString("external_id", contact.ExternalId);
        json.WriteBoolean(verb, done);
        json.WriteEndObject();
    });

    static string[] NotesOf(IntercomState state, Contact contact)
    {
        lock (state.Gate)
        {
            return state.Notes.Of(contact.Id);
        }
    }
}
