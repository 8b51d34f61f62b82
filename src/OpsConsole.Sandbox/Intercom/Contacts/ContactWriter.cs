using System.Text.Json;
using System.Text.RegularExpressions;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Contacts;

/// <summary>Applies a request body to a contact.</summary>
static partial class ContactWriter
{
    /// <summary>The fields create and update have in common; role and external_id have rules of their own.</summary>
    public static Contact Apply(Contact contact, BodyFields body, AttributeBook attributes) => contact with
    {
        Email = Email(body, contact.Email),
        Phone = body.Text("phone", contact.Phone),
        Name = body.Text("name", contact.Name),
        Avatar = Avatar(body, contact.Avatar),
        OwnerId = body.Whole("owner_id", contact.OwnerId),
        SignedUpAt = body.Whole("signed_up_at", contact.SignedUpAt),
        LastSeenAt = body.Whole("last_seen_at", contact.LastSeenAt),
        UnsubscribedFromEmails = body.Flag("unsubscribed_from_emails", contact.UnsubscribedFromEmails),
        LanguageOverride = body.Text("language_override", contact.LanguageOverride),
        Attributes = Attributes(body, contact.Attributes, attributes, "contact"),
    };

    public static AttributeBag Attributes(BodyFields body, AttributeBag current, AttributeBook attributes, string model)
    {
        var given = body["custom_attributes"];
        if (given.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return current;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            throw BodyFields.Invalid("custom_attributes", "must be an object");
        }

        var changes = new Dictionary<string, object?>();
        foreach (var property in given.EnumerateObject())
        {
            // An attribute must be defined before it is written (sheet, section 2).
            var attribute = attributes.Custom(model, property.Name)
                ?? throw new VendorError(400, "parameter_invalid", $"{(model == "conversation" ? "Conversation" : "Custom")} attribute '{property.Name}' does not exist", "custom_attributes." + property.Name);
            changes[attribute.Name] = AttributeTypes.Accept(attribute, property.Value);
        }

        return changes.Count == 0 ? current : current.With(changes);
    }

    /// <summary>Intercom keeps e-mails in lower case.</summary>
    static string? Email(BodyFields body, string? current)
    {
        if (!body.Has("email"))
        {
            return current;
        }

        var email = body.Text("email")?.Trim().ToLowerInvariant();
        if (string.IsNullOrEmpty(email))
        {
            return null;
        }

        return EmailShape().IsMatch(email) ? email : throw BodyFields.Invalid("email", $"'{email}' is invalid");
    }

    static string? Avatar(BodyFields body, string? current) => body["avatar"] switch
    {
        { ValueKind: JsonValueKind.Object } value when value.TryGetProperty("image_url", out var url) => url.GetString(),
        _ => body.Text("avatar", current),
    };

    [GeneratedRegex(@"^[^@\s""(),:;<>]+@[^@\s""(),:;<>]+\.[^@\s.]{2,}$")]
    private static partial Regex EmailShape();
}
