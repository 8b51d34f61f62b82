using System.Globalization;
using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Conversations;

namespace OpsConsole.Sandbox.Intercom.Tickets;

/// <summary>A ticket in the vendor's shape (sheet, section 10): assignees are strings, "0" is nobody; a search shows the parts too.</summary>
static class TicketJson
{
    public static void Write(Utf8JsonWriter json, TicketView view, string workspaceId)
    {
        var it = view.It;
        json.WriteStartObject();
        json.WriteString("type", "ticket");
        json.WriteString("id", it.Id);
        json.WriteString("ticket_id", it.Number);
        json.WriteString("category", it.Type.Category);
        WriteAttributes(json, it);
        json.WritePropertyName("ticket_state");
        TicketTypeJson.Write(json, it.State);
        json.WritePropertyName("ticket_type");
        TicketTypeJson.Write(json, it.Type, workspaceId, withStates: false);
        json.WriteStartObject("contacts");
        json.WriteString("type", "contact.list");
        json.WriteStartArray("contacts");
        foreach (var id in it.ContactIds)
        {
            ConversationJson.WriteContact(json, id, Array.Find(view.Contacts, contact => contact.Id == id)?.ExternalId);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("admin_assignee_id", it.AdminAssigneeId.ToString(CultureInfo.InvariantCulture));
        json.WriteString("team_assignee_id", it.TeamAssigneeId.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("created_at", it.CreatedAt);
        json.WriteNumber("updated_at", it.UpdatedAt);
        json.WriteBoolean("open", it.State.IsOpen);
        if (it.SnoozedUntil is { } until)
        {
            json.WriteNumber("snoozed_until", until);
        }

        ConversationJson.WriteLinked(json, it.ConversationId is { } conversation ? [("conversation", conversation, null)] : []);
        WriteParts(json, it);
        json.WriteBoolean("is_shared", it.IsShared);
        json.WriteEndObject();
    }

    /// <summary>Every field of the type is there; an unset one is null.</summary>
    static void WriteAttributes(Utf8JsonWriter json, Ticket it)
    {
        json.WriteStartObject("ticket_attributes");
        foreach (var field in it.Type.Fields)
        {
            json.WritePropertyName(field.Name);
            if (it.Attributes[field.Name] is { } value)
            {
                Contacts.AttributeBagConverter.WriteValue(json, value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndObject();
    }

    static void WriteParts(Utf8JsonWriter json, Ticket it)
    {
        json.WriteStartObject("ticket_parts");
        json.WriteString("type", "ticket_part.list");
        json.WriteStartArray("ticket_parts");
        foreach (var part in it.Parts)
        {
            Write(json, part);
        }

        json.WriteEndArray();
        json.WriteNumber("total_count", it.Parts.Length);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, TicketPart part)
    {
        json.WriteStartObject();
        json.WriteString("type", "ticket_part");
        json.WriteString("id", part.Id);
        json.WriteString("part_type", part.Type);
        json.WriteString("body", part.Body);
        json.WriteString("ticket_state", part.State);
        json.WriteString("previous_ticket_state", part.Before);
        json.WriteNumber("created_at", part.At);
        json.WriteNumber("updated_at", part.At);
        json.WriteNull("assigned_to");
        PartJson.WriteAuthor(json, part.Author);
        json.WriteStartArray("attachments");
        json.WriteEndArray();
        json.WriteNull("external_id");
        json.WriteBoolean("redacted", false);
        json.WriteEndObject();
    }
}
