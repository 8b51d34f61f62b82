using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Airtable.State;

/// <summary>The tables a support team fills as it works; the seed leaves them empty.</summary>
static class OpsTables
{
    static readonly string[] States = ["Open", "Closed", "Snoozed"];
    static readonly string[] Severities = ["Low", "Medium", "High"];

    public static IEnumerable<Schema> All() => [Conversations(), FollowUps(), Escalations(), Health(), ChangeLog()];

    static Schema Conversations() => SchemaSeed.Build("Conversations", 2,
    [
        ("conversation_id", "singleLineText", []),
        ("contact_external_id", "singleLineText", []),
        ("contact_email", "email", []),
        ("status", "singleSelect", States),
        ("created_at", "dateTime", []),
        ("updated_at", "dateTime", []),
        ("assigned_to", "singleLineText", []),
        ("team", "singleLineText", []),
        ("csat_rating", "number", []),
        ("csat_comment", "multilineText", []),
        ("close_reason", "singleSelect", Talk.CloseReasons),
        ("root_cause", "singleSelect", Talk.RootCauses),
        ("first_response_at", "dateTime", []),
        ("closed_at", "dateTime", []),
        ("resolution_time_minutes", "number", []),
        ("tags", "multipleSelects", ["VIP", "Bug", "Escalation", "Needs onboarding", "Bug affected"]),
        ("url", "url", []),
        ("priority", "singleSelect", ["priority", "not_priority"]),
        ("sla_status", "singleSelect", ["hit", "missed", "cancelled", "active"]),
        ("needs_qa", "checkbox", []),
        ("follow_up", "singleSelect", ["Fixed", "Only closed", "Open"]),
        ("intercom_conversation_id", "singleLineText", []),
        .. Sync,
    ], "All conversations");

    static Schema FollowUps() => SchemaSeed.Build("Engineering follow-ups", 3,
    [
        ("title", "singleLineText", []),
        ("conversation_id", "singleLineText", []),
        ("url", "url", []),
        ("contact_external_id", "singleLineText", []),
        ("company_external_id", "singleLineText", []),
        ("root_cause", "singleSelect", Talk.RootCauses),
        ("severity", "singleSelect", Severities),
        ("status", "singleSelect", ["New", "In progress", "Fixed", "Only closed"]),
        ("owner", "singleLineText", []),
        ("reported_at", "dateTime", []),
        ("fixed_at", "dateTime", []),
        ("notes", "multilineText", []),
        .. Sync,
    ], "All follow-ups");

    static Schema Escalations() => SchemaSeed.Build("Escalations", 4,
    [
        ("conversation_id", "singleLineText", []),
        ("contact_external_id", "singleLineText", []),
        ("company_external_id", "singleLineText", []),
        ("reason", "multilineText", []),
        ("severity", "singleSelect", Severities),
        ("status", "singleSelect", ["Open", "Acknowledged", "Resolved"]),
        ("owner", "singleLineText", []),
        ("opened_at", "dateTime", []),
        ("acknowledged_at", "dateTime", []),
        ("resolved_at", "dateTime", []),
        ("sla_status", "singleSelect", ["hit", "missed", "cancelled", "active"]),
        ("url", "url", []),
        .. Sync,
    ], "All escalations");

    static Schema Health() => SchemaSeed.Build("Integration Health", 5,
    [
        ("key", "singleLineText", []),
        ("day", "date", []),
        ("pipeline", "singleLineText", []),
        ("processed", "number", []),
        ("created", "number", []),
        ("updated", "number", []),
        ("unchanged", "number", []),
        ("skipped", "number", []),
        ("failed", "number", []),
        ("to_review", "number", []),
        ("duplicates", "number", []),
        ("throttled", "number", []),
        ("median_latency_seconds", "number", []),
        ("oldest_waiting_minutes", "number", []),
        ("success_rate", "number", []),
        ("status", "singleSelect", ["Good", "Watch", "Bad"]),
    ], "By day");

    static Schema ChangeLog() => SchemaSeed.Build("Change log", 6,
    [
        ("key", "singleLineText", []),
        ("changed_at", "dateTime", []),
        ("who", "singleLineText", []),
        ("what", "singleLineText", []),
        ("pipeline", "singleLineText", []),
        ("version", "number", []),
        ("note", "multilineText", []),
    ], "All changes");

    static (string Name, string Type, string[] Choices)[] Sync =>
    [
        ("sync_status", "singleSelect", SchemaSeed.SyncStates),
        ("sync_last_run_at", "dateTime", []),
        ("sync_error_message", "multilineText", []),
        ("last_modified", "lastModifiedTime", []),
        ("created", "createdTime", []),
    ];
}
