using System.Text.Json;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Fields of each object type: the standard ones by their documented types, custom ones from data_attributes (fact sheet, sections 6, 7 and 10).</summary>
static class IntercomSchema
{
    private static readonly FieldShape[] StandardContact =
    [
        new("external_id", "External ID", FieldType.Text, Writable: true),
        new("email", "Email", FieldType.Email, Writable: true),
        new("phone", "Phone", FieldType.Phone, Writable: true),
        new("name", "Name", FieldType.Text, Writable: true),
        new("role", "Role", FieldType.Select, Writable: false, ["user", "lead"]),
        new("owner_id", "Owner", FieldType.Number, Writable: true),
        new("unsubscribed_from_emails", "Unsubscribed from e-mails", FieldType.Boolean, Writable: true),
        new("created_at", "Created", FieldType.DateTime, Writable: false),
        new("updated_at", "Updated", FieldType.DateTime, Writable: false),
        new("signed_up_at", "Signed up", FieldType.DateTime, Writable: true),
        new("last_seen_at", "Last seen", FieldType.DateTime, Writable: true),
        new("last_contacted_at", "Last contacted", FieldType.DateTime, Writable: false),
        new("last_replied_at", "Last replied", FieldType.DateTime, Writable: false),
        new("last_email_opened_at", "Last e-mail opened", FieldType.DateTime, Writable: false),
        new("last_email_clicked_at", "Last e-mail clicked", FieldType.DateTime, Writable: false),
        new("has_hard_bounced", "Hard bounced", FieldType.Boolean, Writable: false),
        new("language_override", "Language", FieldType.Text, Writable: true),
    ];

    private static readonly FieldShape[] PlainConversation =
    [
        new("title", "Title", FieldType.Text, Writable: false),
        new("state", "State", FieldType.Select, Writable: false, ["open", "closed", "snoozed"]), // no "resolved" (T-14)
        new("open", "Open", FieldType.Boolean, Writable: false),
        new("priority", "Priority", FieldType.Select, Writable: false, ["priority", "not_priority"]),
        new("created_at", "Created", FieldType.DateTime, Writable: false),
        new("waiting_since", "Waiting since", FieldType.DateTime, Writable: false),
        new("snoozed_until", "Snoozed until", FieldType.DateTime, Writable: false),
    ];

    private static readonly FieldShape[] NamedConversation =
    [
        new(ConversationFields.Id, "Conversation ID", FieldType.Text, Writable: false),
        new(ConversationFields.Updated, "Updated", FieldType.DateTime, Writable: false),
        new(ConversationFields.ContactId, "Contact", FieldType.Text, Writable: false),
        new(ConversationFields.ContactExternalId, "Contact's external ID", FieldType.Text, Writable: false),
        new(ConversationFields.ContactEmail, "Contact's e-mail", FieldType.Email, Writable: false),
        new(ConversationFields.Assignee, "Assignee's e-mail", FieldType.Email, Writable: false),
        new(ConversationFields.Team, "Team inbox", FieldType.Text, Writable: false),
        new(ConversationFields.Rating, "Rating", FieldType.Number, Writable: false),
        new(ConversationFields.Remark, "Rating's remark", FieldType.Text, Writable: false),
        new(ConversationFields.Sla, "SLA", FieldType.Select, Writable: false, ["hit", "missed", "cancelled", "active"]),
        new(ConversationFields.FirstResponse, "First response", FieldType.DateTime, Writable: false),
        new(ConversationFields.ClosedAt, "Last closed", FieldType.DateTime, Writable: false),
        new(ConversationFields.Reopened, "Reopened", FieldType.Number, Writable: false),
        new(ConversationFields.Resolution, "Resolution time, minutes", FieldType.Number, Writable: false, VendorType: "worked out from the parts"),
        new(ConversationFields.DeliveredAs, "Delivered as", FieldType.Select, Writable: false, ["customer_initiated", "admin_initiated", "automated", "operator_initiated", "campaigns_initiated"]),
        new(ConversationFields.ContactReplied, "Customer last replied", FieldType.DateTime, Writable: false),
        new(ConversationFields.Link, "Link", FieldType.Text, Writable: false),
    ];

    private static readonly FieldShape[] StandardCompany =
    [
        new("company_id", "Company ID", FieldType.Text, Writable: true),
        new("name", "Name", FieldType.Text, Writable: true),
        new("plan", "Plan", FieldType.Text, Writable: true),
        new("website", "Website", FieldType.Text, Writable: true),
        new("industry", "Industry", FieldType.Text, Writable: true),
        new("size", "Size", FieldType.Number, Writable: true),
        new("monthly_spend", "Monthly spend", FieldType.Number, Writable: true),
        new("remote_created_at", "Created at the customer's", FieldType.DateTime, Writable: true),
        new("user_count", "People", FieldType.Number, Writable: false),
        new("created_at", "Created", FieldType.DateTime, Writable: false),
        new("updated_at", "Updated", FieldType.DateTime, Writable: false),
        new("last_request_at", "Last seen", FieldType.DateTime, Writable: false),
    ];

    /// <summary>The plain fields, then owner and companies, then each tag as a tick.</summary>
    public static ObjectType Contacts(JsonElement attributes, IReadOnlyList<IntercomTag> tags) => new("contacts", "Intercom contacts",
    [
        .. StandardContact, .. Custom(attributes),
        new(LinkFields.Owner, "Owner's e-mail", FieldType.Email, Writable: true),
        new(LinkFields.Companies, "Companies", FieldType.MultiSelect, Writable: true),
        .. tags.Select(t => new FieldShape(LinkFields.TagPrefix + t.Name, "Tag " + t.Name, FieldType.Boolean, Writable: true, VendorType: "tag", VendorId: t.Id)),
    ])
    { System = "Intercom" };

    /// <summary>Company fields (section 7). <c>company_id</c> is the customer's own id and cannot be changed once given.</summary>
    public static ObjectType Companies(JsonElement attributes) => new("companies", "Intercom companies", [.. StandardCompany, .. Custom(attributes)]) { System = "Intercom" };

    /// <summary>Conversation fields (section 8). Only custom attributes are written; tags, assignment and state are changed by acts.</summary>
    public static ObjectType Conversations(JsonElement attributes, IReadOnlyList<IntercomTag> tags) => new("conversations", "Intercom conversations",
    [
        .. PlainConversation, .. NamedConversation, .. Custom(attributes),
        .. tags.Select(t => new FieldShape(LinkFields.TagPrefix + t.Name, "Tag " + t.Name, FieldType.Boolean, Writable: false, VendorType: "tag", VendorId: t.Id)),
    ])
    { System = "Intercom" };

    public static bool IsPlainConversationField(string path) => PlainConversation.Any(f => f.Path == path);

    private static List<FieldShape> Custom(JsonElement attributes)
    {
        var fields = new List<FieldShape>();
        foreach (var attribute in attributes.GetProperty("data").EnumerateArray())
        {
            if (attribute.TryGetProperty("custom", out var custom) && custom.ValueKind == JsonValueKind.True && !Flag(attribute, "archived"))
            {
                fields.Add(Shape(attribute));
            }
        }

        return fields;
    }

    private static FieldShape Shape(JsonElement attribute)
    {
        var name = attribute.GetProperty("name").GetString()!;
        var vendorType = attribute.TryGetProperty("data_type", out var type) ? type.GetString() : null;
        var options = Options(attribute);
        var label = attribute.TryGetProperty("label", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : name;
        return new(IntercomPayloads.CustomPrefix + name, label, options is null ? TypeOf(vendorType) : FieldType.Select, !attribute.TryGetProperty("api_writable", out var w) || w.ValueKind != JsonValueKind.False, options, vendorType);
    }

    private static List<string>? Options(JsonElement attribute)
    {
        if (!attribute.TryGetProperty("options", out var options) || options.ValueKind != JsonValueKind.Array || options.GetArrayLength() == 0)
        {
            return null;
        }

        return [.. options.EnumerateArray().Select(o => o.ValueKind == JsonValueKind.Object && o.TryGetProperty("value", out var v) ? v.ToString() : o.ToString())];
    }

    /// <summary>"date" custom attributes hold a moment in Unix seconds, so they are moments to us.</summary>
    private static FieldType TypeOf(string? vendorType) => vendorType switch
    {
        "string" => FieldType.Text,
        "integer" or "float" => FieldType.Number,
        "boolean" => FieldType.Boolean,
        "date" or "datetime" => FieldType.DateTime,
        _ => FieldType.Unknown,
    };

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
