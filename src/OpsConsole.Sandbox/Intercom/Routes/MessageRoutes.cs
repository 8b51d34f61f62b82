using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Outreach;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Messages of admins to contacts (sheet, section 9). No conversation exists until the contact replies, unless asked for.</summary>
sealed class MessageRoutes(IntercomState state)
{
    public IEnumerable<VendorRoute> All => [VendorRoute.Write("POST", "/messages", Send)];

    Reply Send(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        var text = body.Text("body") is { Length: > 0 } given ? given : throw new VendorError(400, "parameter_invalid", "Body is required", "body");
        var from = new BodyFields(body["from"]);
        if (from.Text("type") is "user" or "lead" or "contact")
        {
            lock (state.Gate)
            {
                var begun = state.Begin(Receiver(body["from"]), PartJson.Html(text), state.Now);
                return ConversationReplies.Message(begun.Source.Id, begun);
            }
        }

        var type = body.Text("message_type") switch
        {
            "inapp" or "in_app" or "conversation" => "inapp",
            "email" => "email",
            _ => throw BodyFields.Invalid("message_type", "isn't an option"),
        };
        var subject = body.Text("subject") ?? "";
        if (type == "email" && subject.Length == 0)
        {
            throw new VendorError(422, "parameter_not_found", "No subject supplied for email message", "subject");
        }

        lock (state.Gate)
        {
            var admin = Admin.Find(Id(body["from"])) ?? throw Missing.Admin();
            var to = body["to"];
            Contact[] receivers = to.ValueKind == JsonValueKind.Array ? [.. to.EnumerateArray().Select(Receiver)] : [Receiver(to)];
            var message = new Message(state.Conversations.NextPart(), type, subject, PartJson.Html(text), admin.Id, [.. receivers.Select(contact => contact.Id)], body.Whole("created_at") ?? state.Now);
            state.Commit(message);
            if (body.Flag("create_conversation_without_contact_reply", false))
            {
                Array.ForEach(receivers, contact => Begin(message, admin, contact));
            }

            return Reply.Json(json => MessageJson.Write(json, message));
        }
    }

    void Begin(Message message, Admin admin, Contact contact)
    {
        var source = new Source(message.Id, message.Type == "email" ? "email" : "conversation", "admin_initiated", message.Subject, message.Body, Author.Of(admin), null);
        state.Commit(ConversationLife.Begin(state.Conversations.NextId(), source, message.CreatedAt, contact.Id, contact.Companies.FirstOrDefault(), null));
    }

    Contact Receiver(JsonElement who)
    {
        var fields = new BodyFields(who);
        return (Id(who) is { } id ? state.Contacts.FindLive(id)
            : fields.Text("user_id") is { } externalId ? state.Contacts.WithExternalId(externalId).FirstOrDefault(contact => contact.IsLive)
            : fields.Text("email") is { } email ? state.Contacts.WithEmail(email.ToLowerInvariant()).FirstOrDefault(contact => contact.IsLive)
            : null) ?? throw Missing.Contact();
    }

    static string? Id(JsonElement who) =>
        new BodyFields(who)["id"] is { ValueKind: JsonValueKind.String or JsonValueKind.Number } id ? id.ToString() : null;
}
