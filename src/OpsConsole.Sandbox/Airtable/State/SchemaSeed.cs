using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Airtable.State;

/// <summary>The tables of the demo base.</summary>
static class SchemaSeed
{
    static readonly string[] SyncStates = ["OK", "Error", "Needs review"];

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
        ("company_external_id", "singleLineText", []),
        ("name", "singleLineText", []),
        ("domain", "singleLineText", []),
        ("plan", "singleSelect", Words.Plans),
        ("intercom_company_id", "singleLineText", []),
        ("sync_status", "singleSelect", SyncStates),
        ("sync_last_run_at", "dateTime", []),
        ("sync_error_message", "multilineText", []),
        ("last_modified", "lastModifiedTime", []),
        ("created", "createdTime", []),
    ], "All companies");

    static Schema Build(string name, int place, (string Name, string Type, string[] Choices)[] given, string allView)
    {
        Field[] fields = [.. given.Select((field, at) => Make(name, at, field.Name, field.Type, field.Choices))];
        // Write-backs must not look like changes of a person's: last_modified watches the business fields only.
        string[] watched = [.. fields.Where(field => !field.IsComputed && !field.Name.StartsWith("sync_", StringComparison.Ordinal)
            && !field.Name.StartsWith("intercom_", StringComparison.Ordinal)).Select(field => field.Id)];
        fields = [.. fields.Select(field => field.Type == "lastModifiedTime" ? field with { Watched = watched } : field)];
        var status = fields.First(field => field.Name == "sync_status").Id;
        return new Schema(RecordIds.Table(name, place), name, fields,
        [
            new View(RecordIds.View(name, allView, 0), allView, null),
            new View(RecordIds.View(name, "Needs Review", 1), "Needs Review", $"OR({{{status}}}='Needs review',{{{status}}}='Error')"),
        ]);
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
        "number" => Json($$"""{"precision":{{(name == "usage_band" ? 1 : 0)}}}"""),
        "checkbox" => Json("""{"icon":"check","color":"greenBright"}"""),
        "date" => Json("""{"dateFormat":{"name":"iso","format":"YYYY-MM-DD"}}"""),
        "dateTime" or "lastModifiedTime" => Json("""{"dateFormat":{"name":"iso","format":"YYYY-MM-DD"},"timeFormat":{"name":"24hour","format":"HH:mm"},"timeZone":"utc"}"""),
        "createdTime" => Json("""{"result":{"type":"dateTime","options":{"dateFormat":{"name":"iso","format":"YYYY-MM-DD"},"timeFormat":{"name":"24hour","format":"HH:mm"},"timeZone":"utc"}}}"""),
        _ => null,
    };

    static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
