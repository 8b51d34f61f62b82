using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Workspace;

namespace OpsConsole.Sandbox.Intercom.Outreach;

static class MessageJson
{
    /// <summary>The answer to a sender, which does not name the receivers.</summary>
    public static void Write(Utf8JsonWriter json, Message message)
    {
        json.WriteStartObject();
        WriteFields(json, message);
        json.WriteEndObject();
    }

    /// <summary>For the dump: who got it, so that messages can be counted per person.</summary>
    public static void WriteWithReceivers(Utf8JsonWriter json, Message message)
    {
        json.WriteStartObject();
        WriteFields(json, message);
        json.WriteStartArray("to");
        foreach (var id in message.ContactIds)
        {
            json.WriteStartObject();
            json.WriteString("type", "contact");
            json.WriteString("id", id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteFields(Utf8JsonWriter json, Message message)
    {
        json.WriteString("type", "admin_message");
        json.WriteString("id", message.Id);
        json.WriteNumber("created_at", message.CreatedAt);
        json.WriteString("subject", message.Subject);
        json.WriteString("body", message.Body);
        json.WriteString("message_type", message.Type);
        json.WritePropertyName("owner");
        AdminJson.Write(json, Admin.Find(message.AdminId)!);
    }
}
