using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>What was said: the source, and the newest 500 parts; older ones are out of reach (sheet, section 8).</summary>
static partial class PartJson
{
    public const int Newest = 500;

    public static void WriteSource(Utf8JsonWriter json, Source source, bool asPlainText)
    {
        json.WriteStartObject("source");
        json.WriteString("type", source.Type);
        json.WriteString("id", source.Id);
        json.WriteString("delivered_as", source.DeliveredAs);
        json.WriteString("subject", source.Subject);
        json.WriteString("body", Body(source.Body, asPlainText));
        WriteAuthor(json, source.Author);
        WriteNone(json, "attachments");
        json.WriteString("url", source.Url);
        json.WriteBoolean("redacted", false);
        json.WriteEndObject();
    }

    public static void WriteParts(Utf8JsonWriter json, Conversation it, bool asPlainText)
    {
        var shown = it.Parts.AsSpan(Math.Max(0, it.Parts.Length - Newest));
        json.WriteStartObject("conversation_parts");
        json.WriteString("type", "conversation_part.list");
        json.WriteStartArray("conversation_parts");
        foreach (var part in shown)
        {
            Write(json, it, part, asPlainText);
        }

        json.WriteEndArray();
        json.WriteNumber("total_count", shown.Length);
        json.WriteEndObject();
    }

    /// <summary>Bodies are HTML and plain text alike; the server wraps what has no tag of its own in a paragraph.</summary>
    public static string Html(string text) => text.StartsWith('<') ? text : $"<p>{LooseMark().Replace(text, it => it.Value switch { "&" => "&amp;", "<" => "&lt;", _ => "&gt;" })}</p>";

    /// <summary>An ampersand that begins no entity, and brackets.</summary>
    [GeneratedRegex("&(?!(?:[a-z]+|#[0-9]+|#x[0-9a-fA-F]+);)|[<>]")]
    private static partial Regex LooseMark();

    static void Write(Utf8JsonWriter json, Conversation it, Part part, bool asPlainText)
    {
        json.WriteStartObject();
        json.WriteString("type", "conversation_part");
        json.WriteString("id", part.Id);
        json.WriteString("part_type", part.Type);
        json.WriteString("body", part.Body is { } body ? Body(body, asPlainText) : null);
        json.WriteNumber("created_at", part.At);
        json.WriteNumber("updated_at", part.At);
        json.WriteNumber("notified_at", part.At);
        if (part.AssignedTo?.Split(':') is [var type, var id])
        {
            json.WriteStartObject("assigned_to");
            json.WriteString("type", type);
            json.WriteString("id", id);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("assigned_to");
        }

        WriteAuthor(json, part.Author);
        WriteNone(json, "attachments");
        json.WriteNull("external_id");
        json.WriteBoolean("redacted", false);
        json.WriteString("state", part.State);
        MailJson.Write(json, it, part);
        json.WriteNull("metadata");
        json.WriteNull("tags");
        json.WriteNull("event_details");
        json.WriteNull("app_package_code");
        json.WriteEndObject();
    }

    public static void WriteAuthor(Utf8JsonWriter json, Author author)
    {
        json.WriteStartObject("author");
        json.WriteString("type", author.Type);
        json.WriteString("id", author.Id);
        json.WriteString("name", author.Name);
        json.WriteString("email", author.Email);
        json.WriteEndObject();
    }

    static void WriteNone(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }

    static string Body(string html, bool asPlainText) => asPlainText ? WebUtility.HtmlDecode(Markup().Replace(html, "")) : html;

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Markup();
}
