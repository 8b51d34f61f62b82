using OpsConsole.Engine.Extraction;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>
/// What can be copied from Intercom, as REST 2.15 gives it (S1-32 to S1-55): 16 objects and 6 tables derived from them. A field the API adds later is met when it comes, and follows the plan's policy (S1-70).
/// </summary>
static class IntercomTables
{
    public const string People = "Read and list users and companies";
    public const string Conversations = "Read conversations";
    public const string Tickets = "Read tickets";
    public const string Admins = "Read admins";
    public const string Logs = "Read admin activity logs";
    public const string Articles = "Read and list articles";

    private static readonly string[] Id = ["id"];

    public static IReadOnlyList<SourceObject> All { get; } =
    [
        new("contacts", ExtractMode.Incremental, Id,
        [
            T("id"), P("external_id"), T("workspace_id"), T("role"), P("email"), P("email_domain"), P("phone"), P("name"), I("owner_id"), B("has_hard_bounced"), B("marked_email_as_spam"), B("unsubscribed_from_emails"),
            I("created_at"), I("updated_at"), I("signed_up_at"), I("last_seen_at"), I("last_replied_at"), I("last_contacted_at"), I("last_email_opened_at"), I("last_email_clicked_at"),
            T("language_override"), T("browser"), T("browser_version"), T("browser_language"), T("os"), J("location", "city", "country", "region", "postal_code", "country_code"), P("last_seen_ip"),
            T("android_app_name"), T("android_app_version"), T("android_device"), T("android_os_version"), T("android_sdk_version"), I("android_last_seen_at"),
            T("ios_app_name"), T("ios_app_version"), T("ios_device"), T("ios_os_version"), T("ios_sdk_version"), I("ios_last_seen_at"),
            new("custom_attributes", ColumnType.Json, Private: true), J("avatar", "image_url"), J("social_profiles"),
            T("utm_campaign"), T("utm_content"), T("utm_medium"), T("utm_source"), T("utm_term"), T("referrer"), B("sms_consent"), B("unsubscribed_from_sms"),
        ], People)
        {
            TakesStart = true, ChangedAt = "updated_at", HasFullLists = true,
            Never = ["type", "tags", "notes", "companies", "opted_out_subscription_types", "opted_in_subscription_types"],
            Notes = "Users and leads both. Intercom's search knows days only, so the last day is read again each time and sorted out here.",
        },
        new("companies", ExtractMode.FullRefresh, Id,
        [
            T("id"), P("company_id"), P("name"), T("app_id"), J("plan"), I("remote_created_at"), I("created_at"), I("updated_at"), I("last_request_at"), I("size"), T("website"), T("industry"), I("monthly_spend"),
            I("session_count"), I("user_count"), new("custom_attributes", ColumnType.Json, Private: true),
        ], People)
        {
            Never = ["type", "tags", "segments"],
            Notes = "Read by the scroll, since the plain list ends at 10,000 and leaves out companies without people. One scroll per workspace can be open.",
        },
        new("conversations", ExtractMode.Incremental, Id,
        [
            T("id"), T("title"), I("created_at"), I("updated_at"), I("waiting_since"), I("snoozed_until"), B("open"), T("state"), B("read"), T("priority"), I("admin_assignee_id"), I("team_assignee_id"),
            J("company"), J("conversation_rating", "remark"), J("contacts"), J("teammates"), new("custom_attributes", ColumnType.Json), J("topics"), J("ticket"),
            new("source", ColumnType.Json) { PrivateWithin = ["body", "author"], NeverWithin = ["attachments"] }, J("first_contact_reply"), J("sla_applied"), J("statistics"), J("linked_objects"), B("ai_agent_participated"), J("ai_agent"),
        ], Conversations)
        {
            TakesStart = true, ChangedAt = "updated_at", Never = ["type", "tags", "conversation_parts"],
            Notes = "Messages sent out that nobody answered are left out.",
        },
        new("conversation_parts", ExtractMode.Derived, Id,
        [
            T("id"), T("conversation_id"), T("part_type"), P("body"), I("created_at"), I("updated_at"), I("notified_at"), J("assigned_to"), new("author", ColumnType.Json, Private: true), T("external_id"), B("redacted"),
            J("email_message_metadata", "email_address_headers", "subject"), J("metadata"), T("state"), J("tags"), J("event_details"), T("app_package_code"),
        ], Conversations)
        {
            From = "conversations", TakesStart = true, ChangedAt = "updated_at", Never = ["type", "attachments"], CallPerRecord = true, Counted = true,
            Notes = "One call for each conversation that changed. Intercom gives the newest 500 parts of a conversation; older ones that landed before stay.",
        },
        new("admins", ExtractMode.FullRefresh, Id,
        [
            T("id"), P("name"), P("email"), T("job_title"), B("away_mode_enabled"), B("away_mode_reassign"), I("away_status_reason_id"), B("has_inbox_seat"), J("team_ids"), new("avatar", ColumnType.Json, Private: true), J("team_priority_level"),
        ], Admins) { Never = ["type"] },
        new("tags", ExtractMode.FullRefresh, Id, [T("id"), T("name")], People) { Never = ["type", "applied_at", "applied_by"] },
        new("teams", ExtractMode.FullRefresh, Id, [T("id"), T("name"), J("admin_ids"), J("admin_priority_level"), I("assignment_limit"), T("distribution_method")], Admins) { Never = ["type"] },
        new("segments", ExtractMode.FullRefresh, Id, [T("id"), T("name"), I("created_at"), I("updated_at"), T("person_type"), I("count")], People) { Never = ["type"], Notes = "User and company segments are told apart by person_type." },
        new("data_attributes", ExtractMode.FullRefresh, ["model", "full_name"],
        [
            T("model"), T("full_name"), I("id"), T("name"), T("label"), T("description"), T("data_type"), J("options"), B("api_writable"), B("messenger_writable"), B("ui_writable"), B("custom"), B("archived"), I("created_at"),
            I("updated_at"), T("admin_id"),
        ], null) { Never = ["type"], Notes = "Attributes of contacts, companies and conversations. Needs no permission of its own; what the others do not allow is left out and said." },
        new("tickets", ExtractMode.Incremental, Id,
        [
            T("id"), T("ticket_id"), T("category"), new("ticket_attributes", ColumnType.Json, Private: true), J("ticket_state"), J("ticket_type"), J("contacts"), T("admin_assignee_id"), T("team_assignee_id"), I("created_at"), I("updated_at"),
            B("open"), I("snoozed_until"), J("linked_objects"), B("is_shared"), T("company_id"),
        ], Tickets) { TakesStart = true, ChangedAt = "updated_at", Never = ["type", "ticket_parts"] },
        new("ticket_types", ExtractMode.FullRefresh, Id,
        [
            T("id"), T("category"), T("name"), T("description"), T("icon"), T("workspace_id"), J("ticket_type_attributes"), J("ticket_states"), B("archived"), B("is_internal"), I("created_at"), I("updated_at"),
        ], Tickets) { Never = ["type"] },
        new("articles", ExtractMode.FullRefresh, Id,
        [
            T("id"), T("workspace_id"), T("title"), T("description"), T("body"), I("author_id"), T("state"), I("created_at"), I("updated_at"), T("url"), T("parent_id"), J("parent_ids"), T("parent_type"), T("default_locale"),
            J("translated_content"), J("tags"), J("statistics"),
        ], Articles) { Never = ["type"] },
        new("collections", ExtractMode.FullRefresh, Id,
        [
            T("id"), T("workspace_id"), T("name"), T("description"), I("created_at"), I("updated_at"), T("url"), T("icon"), I("order"), T("default_locale"), J("translated_content"), T("parent_id"), I("help_center_id"),
        ], Articles) { Never = ["type"] },
        new("help_centers", ExtractMode.FullRefresh, Id, [T("id"), T("workspace_id"), I("created_at"), I("updated_at"), T("identifier"), B("website_turned_on"), T("display_name"), T("url"), T("custom_domain")], Articles) { Never = ["type"] },
        new("subscription_types", ExtractMode.FullRefresh, Id,
        [
            T("id"), T("state"), T("name"), T("description"), J("default_translation"), J("translations"), T("consent_type"), J("content_types"),
        ], People) { Never = ["type"] },
        new("activity_logs", ExtractMode.AppendOnly, Id, [T("id"), new("performed_by", ColumnType.Json, Private: true), new("metadata", ColumnType.Json, Private: true), I("created_at"), T("activity_type"), T("activity_description")], Logs)
        {
            TakesStart = true, ChangedAt = "created_at", Never = ["type"],
        },
        Junction("contact_company", "contacts", People, T("contact_id"), Renamed("company_id", "id"), "At most 10 companies come with a contact; the others land only with \"fetch the full list\"."),
        Junction("contact_tag", "contacts", People, T("contact_id"), Renamed("tag_id", "id"), "At most 10 tags come with a contact; the others land only with \"fetch the full list\"."),
        Junction("company_tag", "companies", People, T("company_id"), Renamed("tag_id", "id"), null),
        Junction("conversation_tag", "conversations", Conversations, T("conversation_id"), Renamed("tag_id", "id"), null, I("applied_at"), J("applied_by")),
        Junction("team_admin", "teams", Admins, T("team_id"), Renamed("admin_id", ""), null),
        new("email_address_header", ExtractMode.Derived, ["conversation_id", "conversation_part_id", "header_index"],
            [T("conversation_id"), T("conversation_part_id"), I("header_index"), T("header") with { VendorName = "type" }, P("email_address"), P("name")], Conversations) { From = "conversation_parts", CallPerRecord = true },
    ];

    private static SourceObject Junction(string name, string from, string scope, SourceField owner, SourceField item, string? notes, params SourceField[] more) =>
        new(name, ExtractMode.Derived, [owner.Name, item.Name], [owner, item, .. more], scope) { From = from, PerOwner = true, Never = ["type", "url", "name"], Notes = notes };

    private static SourceField T(string name) => new(name, ColumnType.Text);

    private static SourceField P(string name) => new(name, ColumnType.Text, Private: true);

    private static SourceField I(string name) => new(name, ColumnType.Integer);

    private static SourceField B(string name) => new(name, ColumnType.Boolean);

    private static SourceField J(string name, params string[] hide) => new(name, ColumnType.Json) { PrivateWithin = hide };

    private static SourceField Renamed(string name, string vendor) => new(name, ColumnType.Text) { VendorName = vendor };
}
