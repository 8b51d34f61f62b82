namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>The attributes every workspace has.</summary>
static class StandardAttributes
{
    public static readonly IReadOnlyList<DataAttribute> All =
    [
        Contact("id", "string", "ID", false),
        Contact("external_id", "string", "User ID", true),
        Contact("role", "string", "Type", true),
        Contact("name", "string", "Name", true),
        Contact("email", "string", "Email", true),
        Contact("phone", "string", "Phone", true),
        Contact("owner_id", "integer", "Owner", true),
        Contact("created_at", "date", "First seen", false),
        Contact("updated_at", "date", "Updated at", false),
        Contact("signed_up_at", "date", "Signed up", true),
        Contact("last_seen_at", "date", "Last seen", true),
        Contact("last_contacted_at", "date", "Last contacted", false),
        Contact("last_replied_at", "date", "Last heard from", false),
        Contact("unsubscribed_from_emails", "boolean", "Unsubscribed from emails", true),
        Contact("language_override", "string", "Language override", true),
        Company("id", "string", "ID", false),
        Company("company_id", "string", "Company ID", false),
        Company("name", "string", "Company name", true),
        Company("plan.name", "string", "Plan", false),
        Company("monthly_spend", "float", "Monthly Spend", true),
        Company("size", "integer", "Company size", true),
        Company("industry", "string", "Company industry", true),
        Company("website", "string", "Company website", true),
        Company("remote_created_at", "date", "Company created at", true),
        Company("created_at", "date", "Created at", false),
        Company("updated_at", "date", "Updated at", false),
        Company("last_request_at", "date", "Company last seen", false),
        Company("user_count", "integer", "People", false),
        Company("session_count", "integer", "Company web sessions", false),
    ];

    static DataAttribute Contact(string name, string type, string label, bool writable) => Make("contact", name, type, label, writable);

    static DataAttribute Company(string name, string type, string label, bool writable) => Make("company", name, type, label, writable);

    static DataAttribute Make(string model, string name, string type, string label, bool writable) =>
        new() { Model = model, Name = name, DataType = type, Label = label, Writable = writable };
}
