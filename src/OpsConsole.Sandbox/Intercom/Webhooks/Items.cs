using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Workspace;

namespace OpsConsole.Sandbox.Intercom.Webhooks;

/// <summary>The odd shapes of "data.item" (sheet, section 11, payload quirks).</summary>
static class Items
{
    public static Action<Utf8JsonWriter> Contact(string topic, Contact contact, string[] notes, Contact? survivor) => topic switch
    {
        "contact.deleted" => json => Ended(json, contact, "deleted"),
        "contact.archived" => json => Ended(json, contact, "archived"),
        "contact.merged" when survivor is not null => json => Merged(json, contact, survivor),
        _ => json => ContactJson.Write(json, contact, IntercomSettings.WorkspaceId, notes),
    };

    public static Action<Utf8JsonWriter> Tagged(Contact contact, string[] notes, Tag tag, AppliedTag applied) => json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "contact_tag");
        json.WriteNumber("created_at", applied.AppliedAt);
        json.WritePropertyName("tag");
        TagJson.Write(json, tag, applied);
        json.WritePropertyName("contact");
        ContactJson.Write(json, contact, IntercomSettings.WorkspaceId, notes);
        json.WriteEndObject();
    };

    public static Action<Utf8JsonWriter> Member(Contact contact, string[] notes, Company company, int users) => json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "company_contact");
        json.WritePropertyName("company");
        CompanyJson.Write(json, company, IntercomSettings.WorkspaceId, users);
        json.WritePropertyName("contact");
        ContactJson.Write(json, contact, IntercomSettings.WorkspaceId, notes);
        json.WriteEndObject();
    };

    public static Action<Utf8JsonWriter> GoneCompany(Company company) => json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "company");
        json.WriteString("id", company.Id);
        json.WriteString("company_id", company.CompanyId);
        json.WriteBoolean("deleted", true);
        json.WriteEndObject();
    };

    /// <summary>The id under another name than everywhere else.</summary>
    public static Action<Utf8JsonWriter> GoneConversation(string id) => json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "conversation");
        json.WriteString("conversation_id", id);
        json.WriteEndObject();
    };

    static void Ended(Utf8JsonWriter json, Contact contact, string how)
    {
        json.WriteStartObject();
        json.WriteString("id", contact.Id);
        if (how == "archived")
        {
            json.WriteString("external_id", contact.ExternalId);
        }

        json.WriteString("type", "contact");
        json.WriteBoolean(how, true);
        json.WriteEndObject();
    }

    static void Merged(Utf8JsonWriter json, Contact gone, Contact survivor)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            ContactJson.Write(writer, survivor, IntercomSettings.WorkspaceId, []);
        }

        var item = JsonNode.Parse(buffer.ToArray())!;
        item["merged_from"] = new JsonObject { ["type"] = "contact", ["id"] = gone.Id };
        item.WriteTo(json);
    }
}
