using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.Contacts;

/// <summary>A contact in the vendor's shape (sheet, section 6): every key there, unset ones null.</summary>
static class ContactJson
{
    const int Embedded = 10;

    static readonly string[] Unset =
    [
        "browser", "browser_version", "browser_language", "os", "android_app_name", "android_app_version", "android_device",
        "android_os_version", "android_sdk_version", "android_last_seen_at", "ios_app_name", "ios_app_version", "ios_device",
        "ios_os_version", "ios_sdk_version", "ios_last_seen_at", "utm_campaign", "utm_content", "utm_medium", "utm_source",
        "utm_term", "referrer",
    ];

    static readonly JsonEncodedText[] UnsetNames = [.. Unset.Select(name => JsonEncodedText.Encode(name))];

    public static void Write(Utf8JsonWriter json, Contact contact, string workspaceId, IReadOnlyList<string> notes)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "contact"u8);
        json.WriteString("id"u8, contact.Id);
        json.WriteString("workspace_id"u8, workspaceId);
        json.WriteString("external_id"u8, contact.ExternalId);
        json.WriteString("role"u8, contact.Role);
        json.WriteString("email"u8, contact.Email);
        json.WriteString("email_domain"u8, contact.EmailDomain);
        json.WriteString("phone"u8, contact.Phone);
        json.WriteString("name"u8, contact.Name);
        WriteAvatar(json, contact.Avatar);
        WriteNumber(json, "owner_id"u8, contact.OwnerId);
        json.WriteStartObject("social_profiles"u8);
        json.WriteString("type"u8, "list"u8);
        json.WriteStartArray("data"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteBoolean("has_hard_bounced"u8, contact.HasHardBounced);
        json.WriteBoolean("marked_email_as_spam"u8, false);
        json.WriteBoolean("unsubscribed_from_emails"u8, contact.UnsubscribedFromEmails);
        WriteDates(json, contact);
        json.WriteString("language_override"u8, contact.LanguageOverride);
        foreach (var name in UnsetNames)
        {
            json.WriteNull(name);
        }

        WriteLocation(json);
        json.WritePropertyName("custom_attributes"u8);
        contact.Attributes.Write(json);
        WriteLists(json, contact, notes);
        json.WriteBoolean("sms_consent"u8, false);
        json.WriteBoolean("unsubscribed_from_sms"u8, false);
        json.WriteEndObject();
    }

    static void WriteAvatar(Utf8JsonWriter json, string? avatar)
    {
        if (avatar is null)
        {
            json.WriteNull("avatar"u8);
            return;
        }

        json.WriteStartObject("avatar"u8);
        json.WriteString("type"u8, "avatar"u8);
        json.WriteString("image_url"u8, avatar);
        json.WriteEndObject();
    }

    static void WriteDates(Utf8JsonWriter json, Contact contact)
    {
        json.WriteNumber("created_at"u8, contact.CreatedAt);
        json.WriteNumber("updated_at"u8, contact.UpdatedAt);
        WriteNumber(json, "signed_up_at"u8, contact.SignedUpAt);
        WriteNumber(json, "last_seen_at"u8, contact.LastSeenAt);
        WriteNumber(json, "last_replied_at"u8, contact.LastRepliedAt);
        WriteNumber(json, "last_contacted_at"u8, contact.LastContactedAt);
        WriteNumber(json, "last_email_opened_at"u8, contact.LastEmailOpenedAt);
        WriteNumber(json, "last_email_clicked_at"u8, contact.LastEmailClickedAt);
    }

    static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    static void WriteLocation(Utf8JsonWriter json)
    {
        json.WriteStartObject("location"u8);
        json.WriteString("type"u8, "location"u8);
        json.WriteNull("country"u8);
        json.WriteNull("region"u8);
        json.WriteNull("city"u8);
        json.WriteNull("country_code"u8);
        json.WriteNull("continent_code"u8);
        json.WriteEndObject();
    }

    static void WriteLists(Utf8JsonWriter json, Contact contact, IReadOnlyList<string> notes)
    {
        WriteList(json, contact.Id, "tags", "tag", [.. contact.Tags.Select(tag => tag.Id)]);
        WriteList(json, contact.Id, "notes", "note", notes);
        WriteList(json, contact.Id, "companies", "company", contact.Companies);
        WriteList(json, contact.Id, "opted_out_subscription_types", "subscription", []);
        WriteList(json, contact.Id, "opted_in_subscription_types", "subscription", []);
    }

    /// <summary>Ten at most are embedded; the rest must be asked for (estuary #2463 lost tags here).</summary>
    static void WriteList(Utf8JsonWriter json, string contactId, string name, string type, IReadOnlyList<string> ids)
    {
        json.WriteStartObject(name);
        json.WriteString("type"u8, "list"u8);
        json.WriteStartArray("data"u8);
        for (var i = 0; i < ids.Count && i < Embedded; i++)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, ids[i]);
            json.WriteString("type"u8, type);
            json.WriteString("url"u8, $"/{(type == "company" ? "companies" : type + "s")}/{ids[i]}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        var address = name.StartsWith("opted", StringComparison.Ordinal) ? "subscriptions" : name;
        json.WriteString("url"u8, $"/contacts/{contactId}/{address}");
        json.WriteNumber("total_count"u8, ids.Count);
        json.WriteBoolean("has_more"u8, ids.Count > Embedded);
        json.WriteEndObject();
    }
}
