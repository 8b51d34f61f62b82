using System.Text.Json.Nodes;

namespace OpsConsole.Sandbox.Intercom.Drift;

/// <summary>How to tell a whole object in an answer from a mere mention of it: by a key that only the whole one has.</summary>
static class DriftObjects
{
    static readonly Dictionary<string, (string? Type, string Key)> ByName = new()
    {
        ["contacts"] = ("contact", "email_domain"),
        ["companies"] = ("company", "app_id"),
        ["conversations"] = ("conversation", "statistics"),
        ["conversation_parts"] = ("conversation_part", "part_type"),
        ["tickets"] = ("ticket", "ticket_parts"),
        ["ticket_types"] = ("ticket_type", "ticket_type_attributes"),
        ["admins"] = ("admin", "away_mode_enabled"),
        ["tags"] = ("tag", "name"),
        ["teams"] = ("team", "admin_ids"),
        ["segments"] = ("segment", "person_type"),
        ["data_attributes"] = ("data_attribute", "full_name"),
        ["articles"] = ("article", "author_id"),
        ["collections"] = (null, "help_center_id"),
        ["help_centers"] = (null, "website_turned_on"),
        ["subscription_types"] = ("subscription", "consent_type"),
        ["activity_logs"] = (null, "activity_type"),
    };

    public static string Names => string.Join(", ", ByName.Keys);

    public static bool Knows(string? name) => ByName.ContainsKey(name ?? "");

    public static bool Is(string name, JsonObject it)
    {
        var (type, key) = ByName[name];
        return it.ContainsKey(key) && (type is null || (it.TryGetPropertyValue("type", out var given) && given?.ToString() == type));
    }
}
