using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>The fields a contact search may name.</summary>
static class ContactFields
{
    public static readonly string[] Sortable = ["updated_at", "created_at", "signed_up_at", "last_seen_at", "last_contacted_at", "last_replied_at"];

    static readonly Dictionary<string, SearchField<Contact>> Standard = new SearchField<Contact>[]
    {
        new("id", FieldKind.Text, contact => contact.Id),
        new("role", FieldKind.Text, contact => contact.Role),
        new("name", FieldKind.Text, contact => contact.Name),
        new("avatar", FieldKind.Text, contact => contact.Avatar),
        new("email", FieldKind.Text, contact => contact.Email),
        new("email_domain", FieldKind.Text, contact => contact.EmailDomain),
        new("phone", FieldKind.Text, contact => contact.Phone),
        new("external_id", FieldKind.Text, contact => contact.ExternalId),
        new("language_override", FieldKind.Text, contact => contact.LanguageOverride),
        new("browser", FieldKind.Text, _ => null),
        new("browser_language", FieldKind.Text, _ => null),
        new("os", FieldKind.Text, _ => null),
        new("location.country", FieldKind.Text, _ => null),
        new("location.region", FieldKind.Text, _ => null),
        new("location.city", FieldKind.Text, _ => null),
        new("owner_id", FieldKind.Number, contact => (double?)contact.OwnerId),
        new("created_at", FieldKind.Date, contact => contact.CreatedAt),
        new("updated_at", FieldKind.Date, contact => contact.UpdatedAt),
        new("signed_up_at", FieldKind.Date, contact => contact.SignedUpAt),
        new("last_seen_at", FieldKind.Date, contact => contact.LastSeenAt),
        new("last_contacted_at", FieldKind.Date, contact => contact.LastContactedAt),
        new("last_replied_at", FieldKind.Date, contact => contact.LastRepliedAt),
        new("last_email_opened_at", FieldKind.Date, contact => contact.LastEmailOpenedAt),
        new("last_email_clicked_at", FieldKind.Date, contact => contact.LastEmailClickedAt),
        new("unsubscribed_from_emails", FieldKind.Flag, contact => contact.UnsubscribedFromEmails),
        new("marked_email_as_spam", FieldKind.Flag, _ => false),
        new("has_hard_bounced", FieldKind.Flag, contact => contact.HasHardBounced),
        new("tag_id", FieldKind.Tag, contact => contact.Tags.Select(tag => tag.Id)),
        new("segment_id", FieldKind.Many, Segment.IdsOf),
    }.ToDictionary(field => field.Name);

    public static SearchField<Contact> Named(string name, AttributeBook attributes)
    {
        if (Standard.TryGetValue(name, out var field))
        {
            return field;
        }

        const string Custom = "custom_attributes.";
        if (name.StartsWith(Custom, StringComparison.Ordinal) && attributes.Custom("contact", name[Custom.Length..]) is { } attribute)
        {
            return SearchField<Contact>.Of(attribute, contact => contact.Attributes);
        }

        // The code for an unknown field is known from tickets only (sheet, section 5).
        throw new VendorError(400, "invalid_field", $"Invalid field '{name}' in query", name);
    }
}
