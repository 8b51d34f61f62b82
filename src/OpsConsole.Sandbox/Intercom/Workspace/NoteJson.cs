using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.Workspace;

static class NoteJson
{
    public static void Write(Utf8JsonWriter json, Note note)
    {
        json.WriteStartObject();
        json.WriteString("type", "note");
        json.WriteString("id", note.Id);
        json.WriteNumber("created_at", note.CreatedAt);
        json.WriteStartObject("contact");
        json.WriteString("type", "contact");
        json.WriteString("id", note.ContactId);
        json.WriteEndObject();
        json.WritePropertyName("author");
        AdminJson.Write(json, Admin.All.First(admin => admin.Id == note.AdminId));
        json.WriteString("body", note.Body);
        json.WriteEndObject();
    }
}
