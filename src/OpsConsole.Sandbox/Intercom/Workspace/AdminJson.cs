using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.Workspace;

static class AdminJson
{
    public static void Write(Utf8JsonWriter json, Admin admin) => Write(json, admin, null);

    public static void Write(Utf8JsonWriter json, Admin admin, Away? away)
    {
        json.WriteStartObject();
        json.WriteString("type", "admin");
        json.WriteString("id", admin.Id);
        json.WriteString("email", admin.Email);
        json.WriteString("name", admin.Name);
        json.WriteNull("job_title");
        json.WriteBoolean("away_mode_enabled", away?.IsOn ?? false);
        json.WriteBoolean("away_mode_reassign", away?.Reassigns ?? false);
        json.WriteNull("away_status_reason_id");
        json.WriteBoolean("has_inbox_seat", admin.HasInboxSeat);
        json.WriteStartArray("team_ids");
        foreach (var team in Team.All.Where(team => team.AdminIds.Contains(admin.Number)))
        {
            json.WriteNumberValue(team.Number);
        }

        json.WriteEndArray();
        json.WriteNull("avatar");
        json.WriteStartObject("team_priority_level");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
