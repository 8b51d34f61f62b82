using System.Globalization;
using System.Text.Json;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>One thing an admin did to the workspace (sheet, section 10).</summary>
sealed record ActivityLog(string Id, string AdminId, string Type, string Description, string Before, string After, long At)
{
    static readonly (string Type, string Text, string Before, string After)[] Kinds =
    [
        ("admin_login_success", "signed in", "", ""),
        ("admin_away_mode_change", "changed the away mode", "active", "away"),
        ("app_name_change", "changed the name of the workspace", "Ops", "Ops rehearsal"),
        ("campaign_state_change", "changed the state of a message", "draft", "live"),
        ("role_change", "changed a role", "Agent", "Lead"),
        ("bulk_export", "exported people", "", ""),
        ("admin_logout", "signed out", "", ""),
    ];

    /// <summary>The log of a number: nothing but the seed and the number goes in.</summary>
    public static ActivityLog Of(int seed, int number, long at)
    {
        var dice = Dice.For(seed, number, 8);
        var (type, text, before, after) = dice.Pick(Kinds);
        var admin = Admin.All[dice.Below(3)];
        return new ActivityLog(IdOf(number), admin.Id, type, $"{admin.Name} {text}.", before, after, at);
    }

    public static string IdOf(int number) => "fca05814-5eed-4dce-ad4f-" + number.ToString("x12", CultureInfo.InvariantCulture);

    public static void Write(Utf8JsonWriter json, ActivityLog log)
    {
        json.WriteStartObject();
        json.WriteString("id", log.Id);
        json.WriteStartObject("performed_by");
        json.WriteString("type", "admin");
        json.WriteString("id", log.AdminId);
        json.WriteString("email", Admin.Find(log.AdminId)?.Email);
        json.WriteString("ip", "127.0.0.1");
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        if (log.Type == "admin_login_success")
        {
            json.WriteString("sign_in_method", "email_password");
        }

        if (log.After.Length > 0)
        {
            json.WriteString("before", log.Before);
            json.WriteString("after", log.After);
        }

        json.WriteEndObject();
        json.WriteNumber("created_at", log.At);
        json.WriteString("activity_type", log.Type);
        json.WriteString("activity_description", log.Description);
        json.WriteEndObject();
    }
}
