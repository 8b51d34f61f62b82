using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Airtable.State;

/// <summary>The tables of the demo base.</summary>
static class SchemaSeed
{
    public static readonly string[] SyncStates = ["OK", "Error", "Needs review"];

    public static Schema Contacts() => Build("Contacts", 0,
    [
        ("external_id", "singleLineText", []),
        ("email", "email", []),
        ("full_name", "singleLineText", []),
        ("lifecycle_stage", "singleSelect", [.. Words.Stages, Words.StaleStage]),
        ("plan_tier", "singleSelect", [.. Words.Plans, Words.StalePlan]),
        ("health_score", "number", []),
        ("vip_flag", "checkbox", []),
        ("escalation", "checkbox", []),
        ("trial_end_date", "date", []),
        ("renewal_date", "date", []),
        ("phone", "phoneNumber", []),
        ("csm_owner", "singleLineText", []),
        ("ae_owner", "singleLineText", []),
        ("team", "singleLineText", []),
        ("region", "singleSelect", Words.Regions),
        ("sla_tier", "singleSelect", Words.Slas),
        ("mrr_band", "singleLineText", []),
        ("usage_band", "number", []),
        ("do_not_contact", "checkbox", []),
        ("last_seen_at", "dateTime", []),
        ("intercom_contact_id", "singleLineText", []),
        ("sync_status", "singleSelect", SyncStates),
        ("sync_last_run_at", "dateTime", []),
        ("sync_error_message", "multilineText", []),
        ("last_modified", "lastModifiedTime", []),
        ("created", "createdTime", []),
    ], "All contacts");

    public static Schema Companies() => Build("Companies", 1,
    [
        ("external_id", "singleLineText", []),
        ("name", "singleLineText", []),
        ("domain", "singleLineText", []),
        ("plan_tier", "singleSelect", Words.Plans),
        ("mrr_band", "singleSelect", Words.MrrBands),
        ("renewal_date", "date", []),
        ("csm_email", "email", []),
        ("region", "singleSelect", Words.Regions),
        ("intercom_company_id", "singleLineText", []),
        ("sync_status", "singleSelect", SyncStates),
        ("sync_last_run_at", "dateTime", []),
        ("sync_error_message", "multilineText", []),
        ("last_modified", "lastModifiedTime", []),
        ("created", "createdTime", []),
    ], "All companies");

    public static Schema Build(string name, int place, (string Name, string Type, string[] Choices)[] given, string allView)
    {
        Field[] fields = [.. given.Select((field, at) => Make(name, at, field.Name, field.Type, field.Choices))];
        // Write-backs must not look like changes of a person's: last_modified watches the business fields only.
        string[] watched = [.. fields.Where(field => !field.IsComputed && !field.Name.StartsWith("sync_", StringComparison.Ordinal)
            && !field.Name.StartsWith("intercom_", StringComparison.Ordinal)).Select(field => field.Id)];
        fields = [.. fields.Select(field => field.Type == "lastModifiedTime" ? field with { Watched = watched } : field)];
        var views = new List<View> { new(RecordIds.View(name, allView, 0), allView, null) };
        if (Array.Find(fields, field => field.Name == "sync_status")?.Id is { } status)
        {
            // The place keeps tables apart whose names begin alike.
            views.Add(new View(RecordIds.View(name, "Needs Review", 1 + (10 * place)), "Needs Review", $"OR({{{status}}}='Needs review',{{{status}}}='Error')"));
        }

        return new Schema(RecordIds.Table(name, place), name, fields, [.. views]);
    }

    static Field Make(string table, int at, string name, string type, string[] choices)
    {
        var id = RecordIds.Field(table, name, at);
        return new Field
        {
            Id = id,
            Name = name,
            Type = type,
            Choices = [.. choices.Select((choice, place) => new Choice(RecordIds.Choice(id, choice, place), choice))],
            Options = Options(name, type),
        };
    }

    static JsonElement? Options(string name, string type) => type switch
    {
        "number" => Json($$"""{"precision":{{(name is "usage_band" or "success_rate" ? 1 : 0)}}}"""),
        "checkbox" => Json("""{"icon":"check","color":"greenBright"}"""),
        "date" => Json("""{"dateFormat":{"name":"iso","format":"YYYY-MM-DD"}}"""),
        "dateTime" or "lastModifiedTime" => Json("""{"dateFormat":{"name":"iso","format":"YYYY-MM-DD"},"timeFormat":{"name":"24hour","format":"HH:mm"},"timeZone":"utc"}"""),
        "createdTime" => Json("""{"result":{"type":"dateTime","options":{"dateFormat":{"name":"iso","format":"YYYY-MM-DD"},"timeFormat":{"name":"24hour","format":"HH:mm"},"timeZone":"utc"}}}"""),
        _ => null,
    };

    static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
