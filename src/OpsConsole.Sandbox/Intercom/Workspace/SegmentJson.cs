using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.Workspace;

static class SegmentJson
{
    public static void Write(Utf8JsonWriter json, Segment segment, int? count = null)
    {
        json.WriteStartObject();
        json.WriteString("type", "segment");
        json.WriteString("id", segment.Id);
        json.WriteString("name", segment.Name);
        json.WriteNumber("created_at", Segment.CreatedAt);
        json.WriteNumber("updated_at", Segment.CreatedAt);
        json.WriteString("person_type", segment.PersonType);
        if (count is { } people)
        {
            json.WriteNumber("count", people);
        }

        json.WriteEndObject();
    }
}
