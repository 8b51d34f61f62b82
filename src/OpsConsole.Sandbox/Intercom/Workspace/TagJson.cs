using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Contacts;

namespace OpsConsole.Sandbox.Intercom.Workspace;

static class TagJson
{
    public static void Write(Utf8JsonWriter json, Tag tag, AppliedTag? applied = null)
    {
        json.WriteStartObject();
        json.WriteString("type", "tag");
        json.WriteString("id", tag.Id);
        json.WriteString("name", tag.Name);
        if (applied is not null)
        {
            json.WriteNumber("applied_at", applied.AppliedAt);
            json.WriteStartObject("applied_by");
            json.WriteString("type", "admin");
            json.WriteString("id", applied.AdminId);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
