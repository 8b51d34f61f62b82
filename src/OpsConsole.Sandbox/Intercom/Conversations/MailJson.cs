using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>email_message_metadata: the headers of what came or went by e-mail; null of all else.</summary>
static class MailJson
{
    const string Support = "support@ops.example";

    public static void Write(Utf8JsonWriter json, Conversation it, Part part)
    {
        if (it.Source.Type != "email" || part.Type != "comment" || part.Author.Email is not { } sender)
        {
            json.WriteNull("email_message_metadata");
            return;
        }

        json.WriteStartObject("email_message_metadata");
        json.WriteString("subject", it.Source.Subject.Length > 0 ? it.Source.Subject : "Re: your message");
        json.WriteString("message_id", $"<{part.Id}@mail.ops.example>");
        json.WriteStartArray("email_address_headers");
        Header(json, "from", sender, part.Author.Name);
        if (part.Author.IsContact)
        {
            Header(json, "to", Support, "Support");
        }
        else
        {
            Header(json, "to", it.Source.Author.Email ?? Support, it.Source.Author.Name);
            Header(json, "reply_to", Support, null);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Header(Utf8JsonWriter json, string type, string address, string? name)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("email_address", address);
        json.WriteString("name", name);
        json.WriteEndObject();
    }
}
