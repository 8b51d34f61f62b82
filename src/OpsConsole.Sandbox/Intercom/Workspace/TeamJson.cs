using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.Workspace;

static class TeamJson
{
    public static void Write(Utf8JsonWriter json, Team team)
    {
        json.WriteStartObject();
        json.WriteString("type", "team");
        json.WriteString("id", team.Id);
        json.WriteString("name", team.Name);
        json.WriteStartArray("admin_ids");
        foreach (var id in team.AdminIds)
        {
            json.WriteNumberValue(id);
        }

        json.WriteEndArray();
        json.WriteStartObject("admin_priority_level");
        json.WriteEndObject();
        json.WriteNull("assignment_limit");
        json.WriteString("distribution_method", "manual");
        json.WriteEndObject();
    }
}
