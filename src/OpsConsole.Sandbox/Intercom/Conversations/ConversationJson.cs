using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Workspace;

namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>A conversation in the vendor's shape (sheet, section 8). Parts are shown by GET one and by writes only.</summary>
static class ConversationJson
{
    public static void Write(Utf8JsonWriter json, ConversationView view, string workspaceId, bool withParts, bool asPlainText = false)
    {
        var it = view.It;
        json.WriteStartObject();
        json.WriteString("type", "conversation");
        json.WriteString("id", it.Id);
        json.WriteString("title", it.Title);
        json.WriteNumber("created_at", it.CreatedAt);
        json.WriteNumber("updated_at", it.UpdatedAt);
        json.Number("waiting_since", it.WaitingSince);
        json.Number("snoozed_until", it.SnoozedUntil);
        json.WriteBoolean("open", it.IsOpen);
        json.WriteString("state", it.State);
        json.WriteBoolean("read", it.Read);
        json.WriteString("priority", it.IsPriority ? "priority" : "not_priority");
        json.Number("admin_assignee_id", it.AdminAssigneeId);
        json.Number("team_assignee_id", it.TeamAssigneeId);
        WriteCompany(json, view, workspaceId);
        WriteTags(json, view);
        WriteRating(json, view);
        if (it.HidesSource)
        {
            json.WriteNull("source");
        }
        else
        {
            PartJson.WriteSource(json, it.Source, asPlainText);
        }

        WritePeople(json, view);
        WriteFirstReply(json, it);
        WriteSla(json, it.Sla);
        FiguresJson.Write(json, it.Figures);
        json.WritePropertyName("custom_attributes");
        it.Attributes.Write(json);
        json.WriteStartObject("topics");
        json.WriteString("type", "topic.list");
        json.WriteStartArray("topics");
        json.WriteEndArray();
        json.WriteNumber("total_count", 0);
        json.WriteEndObject();
        json.WriteNull("ticket");
        WriteLinked(json, [.. view.Tickets.Select(ticket => ("ticket", ticket.Id, (string?)ticket.Type.Category))]);
        WriteBot(json, it.Bot);
        json.WriteBoolean("ai_agent_participated", it.Bot is not null);
        if (withParts)
        {
            PartJson.WriteParts(json, it, asPlainText);
        }

        json.WriteEndObject();
    }

    public static void Number(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    static void WriteCompany(Utf8JsonWriter json, ConversationView view, string workspaceId)
    {
        if (view.Company is not { } company)
        {
            json.WriteNull("company");
            return;
        }

        json.WritePropertyName("company");
        CompanyJson.Write(json, company.Company, workspaceId, company.Users);
    }

    static void WriteTags(Utf8JsonWriter json, ConversationView view)
    {
        json.WriteStartObject("tags");
        json.WriteString("type", "tag.list");
        json.WriteStartArray("tags");
        foreach (var (tag, applied) in view.Tags)
        {
            TagJson.Write(json, tag, applied);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteRating(Utf8JsonWriter json, ConversationView view)
    {
        if (view.It.Rating is not { } rating)
        {
            json.WriteNull("conversation_rating");
            return;
        }

        json.WriteStartObject("conversation_rating");
        json.WriteNumber("rating", rating.Score);
        json.WriteString("remark", rating.Remark);
        json.WriteNumber("created_at", rating.At);
        json.WriteNumber("updated_at", rating.At);
        json.WritePropertyName("contact");
        WriteContact(json, rating.ContactId, view.Contacts.FirstOrDefault(contact => contact.Id == rating.ContactId)?.ExternalId);
        if (rating.AdminId is { } admin)
        {
            json.WritePropertyName("teammate");
            WriteAdmin(json, admin);
        }
        else
        {
            json.WriteNull("teammate");
        }

        json.WriteEndObject();
    }

    /// <summary>"teammates" holds "admins" (live recording; the specification says otherwise).</summary>
    static void WritePeople(Utf8JsonWriter json, ConversationView view)
    {
        json.WriteStartObject("contacts");
        json.WriteString("type", "contact.list");
        json.WriteStartArray("contacts");
        foreach (var id in view.It.ContactIds)
        {
            WriteContact(json, id, view.Contacts.FirstOrDefault(contact => contact.Id == id)?.ExternalId);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("teammates");
        json.WriteString("type", "admin.list");
        json.WriteStartArray("admins");
        foreach (var id in view.It.AdminIds)
        {
            WriteAdmin(json, id);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteFirstReply(Utf8JsonWriter json, Conversation it)
    {
        if (it.Figures.FirstContactReplyAt is not { } at)
        {
            json.WriteNull("first_contact_reply");
            return;
        }

        json.WriteStartObject("first_contact_reply");
        json.WriteNumber("created_at", at);
        json.WriteString("type", it.Source.Type);
        json.WriteString("url", it.Source.Url);
        json.WriteEndObject();
    }

    static void WriteSla(Utf8JsonWriter json, Sla? sla)
    {
        if (sla is null)
        {
            json.WriteNull("sla_applied");
            return;
        }

        json.WriteStartObject("sla_applied");
        json.WriteString("type", "conversation_sla_summary");
        json.WriteString("sla_name", sla.Name);
        json.WriteString("sla_status", sla.Status);
        json.WriteEndObject();
    }

    static void WriteBot(Utf8JsonWriter json, BotWork? bot)
    {
        if (bot is null)
        {
            json.WriteNull("ai_agent");
            return;
        }

        json.WriteStartObject("ai_agent");
        json.WriteString("source_type", "essentials_plan_setup");
        json.WriteNull("source_title");
        json.WriteString("last_answer_type", bot.LastAnswerType);
        json.WriteString("resolution_state", bot.Resolution);
        json.WriteNull("rating");
        json.WriteString("rating_remark", "");
        json.WriteNumber("created_at", bot.At);
        json.WriteNumber("updated_at", bot.At);
        json.WriteStartObject("content_sources");
        json.WriteString("type", "content_source.list");
        json.WriteNumber("total_count", 0);
        json.WriteStartArray("content_sources");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteLinked(Utf8JsonWriter json, (string Type, string Id, string? Category)[] links)
    {
        json.WriteStartObject("linked_objects");
        json.WriteString("type", "list");
        json.WriteStartArray("data");
        foreach (var (type, id, category) in links)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("id", id);
            json.WriteString("category", category);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("total_count", links.Length);
        json.WriteBoolean("has_more", false);
        json.WriteEndObject();
    }

    public static void WriteContact(Utf8JsonWriter json, string id, string? externalId)
    {
        json.WriteStartObject();
        json.WriteString("type", "contact");
        json.WriteString("id", id);
        json.WriteString("external_id", externalId);
        json.WriteEndObject();
    }

    static void WriteAdmin(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("type", "admin");
        json.WriteString("id", id);
        json.WriteEndObject();
    }
}
