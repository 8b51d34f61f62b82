using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>What is done in a conversation: reply, close, snooze, open, assign, tag (sheet, section 8).</summary>
sealed class ConversationDeeds(IntercomState state)
{
    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Write("POST", "/conversations/{id}/reply", Reply),
        VendorRoute.Write("POST", "/conversations/{id}/parts", Manage),
        VendorRoute.Write("POST", "/conversations/{id}/tags", Tag),
        VendorRoute.Write("DELETE", "/conversations/{id}/tags/{tag_id}", Untag),
    ];

    Reply Reply(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        var type = body.Text("message_type");
        if (type is not ("comment" or "note" or "quick_reply"))
        {
            throw BodyFields.Invalid("message_type", "isn't an option");
        }

        var text = body.Text("body") is { Length: > 0 } given ? PartJson.Html(given) : throw new VendorError(400, "parameter_invalid", "Body is required", "body");
        lock (state.Gate)
        {
            var isAdmin = body.Text("type") == "admin";
            var contact = isAdmin ? null : Contact(body);
            var author = isAdmin ? Actor(body) : Author.Of(contact!);
            if (author.IsContact && type == "note")
            {
                throw BodyFields.Invalid("message_type", "note is for admins only");
            }

            var before = call.Value("id") == "last" && contact is not null
                ? state.Conversations.All.Where(it => it.ContactIds.Contains(contact.Id)).MaxBy(it => it.UpdatedAt) ?? throw Missing.Resource()
                : Named(call);
            return Keep(ConversationLife.Say(before, state.Conversations.NextPart(), type, text, author, body.Whole("created_at") ?? Now(before)));
        }
    }

    Reply Manage(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        lock (state.Gate)
        {
            var before = Named(call);
            var (actor, now, id) = (Actor(body), Now(before), state.Conversations.NextPart());
            var text = body.Text("body") is { Length: > 0 } given ? PartJson.Html(given) : null;
            return Keep(body.Text("message_type") switch
            {
                "close" when body.Text("type") == "admin" => ConversationLife.Close(before, id, actor, now, text),
                "close" => throw new VendorError(400, "parameter_invalid", "Type isn't an option", "type"),
                "open" => ConversationLife.Reopen(before, id, actor, now),
                "snoozed" => ConversationLife.Snooze(before, id, actor, now, Until(body, now)),
                "assignment" => Assign(before, id, actor, now, body, text),
                _ => throw BodyFields.Invalid("message_type", "isn't an option"),
            });
        }
    }

    /// <summary>"0" unassigns. Whether the current assignee may be named again is UNCONFIRMED; here it may.</summary>
    static Conversation Assign(Conversation before, string partId, Author actor, long now, BodyFields body, string? text)
    {
        var assignee = Id(body, "assignee_id") ?? throw BodyFields.Invalid("assignee_id", "is required");
        if (body.Text("type") == "team")
        {
            var team = assignee == "0" ? null : Team.Find(assignee) ?? throw Missing.Assignee();
            return ConversationLife.Assign(before, partId, actor, now, null, team?.Number, isTeam: true, text);
        }

        var admin = assignee == "0" ? null : Admin.Find(assignee);
        if (admin is null && Team.Find(assignee) is { } named)
        {
            return ConversationLife.Assign(before, partId, actor, now, null, named.Number, isTeam: true, text);
        }

        return admin is null && assignee != "0"
            ? throw Missing.Assignee()
            : ConversationLife.Assign(before, partId, actor, now, admin?.Number, null, isTeam: false, text);
    }

    Reply Tag(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        lock (state.Gate)
        {
            var before = Named(call);
            var tag = state.Tags.Find(Id(body, "id") ?? "") ?? throw Missing.Resource();
            var actor = Actor(body);
            var applied = Array.Find(before.Tags, other => other.Id == tag.Id);
            if (applied is null)
            {
                applied = new AppliedTag(tag.Id, Now(before), actor.Id);
                state.Commit(ConversationLife.Tag(before, state.Conversations.NextPart(), actor, applied));
            }

            return Serving.Reply.Json(json => TagJson.Write(json, tag, applied));
        }
    }

    /// <summary>A DELETE with a body: it names the admin.</summary>
    Reply Untag(VendorCall call)
    {
        lock (state.Gate)
        {
            var before = Named(call);
            var actor = Actor(new BodyFields(call.Body));
            var applied = Array.Find(before.Tags, other => other.Id == call.Value("tag_id")) ?? throw Missing.Resource();
            var tag = state.Tags.Find(applied.Id) ?? throw Missing.Resource();
            state.Commit(ConversationLife.Untag(before, state.Conversations.NextPart(), actor, Now(before), tag.Id));
            return Serving.Reply.Json(json => TagJson.Write(json, tag, applied));
        }
    }

    Reply Keep(Conversation after) => ConversationReplies.One(state, state.Commit(after));

    Conversation Named(VendorCall call)
    {
        state.WakeConversations();
        return state.Conversations.Find(call.Value("id")) ?? throw Missing.Resource();
    }

    static Author Actor(BodyFields body) => Author.Of(Admin.Find(Id(body, "admin_id")) ?? throw Missing.Admin());

    Contact Contact(BodyFields body) =>
        (body.Text("intercom_user_id") is { } id ? state.Contacts.FindLive(id)
            : body.Text("user_id") is { } externalId ? state.Contacts.WithExternalId(externalId).FirstOrDefault(contact => contact.IsLive)
            : body.Text("email") is { } email ? state.Contacts.WithEmail(email.ToLowerInvariant()).FirstOrDefault(contact => contact.IsLive)
            : null) ?? throw Missing.Contact();

    long Now(Conversation before) => Math.Max(state.Now, before.UpdatedAt);

    static long Until(BodyFields body, long now) =>
        body.Whole("snoozed_until") is { } until && until > now ? until : throw BodyFields.Invalid("snoozed_until", "must be a time in the future");

    /// <summary>Ids come as texts and as numbers (sheet, section 1).</summary>
    static string? Id(BodyFields body, string name) =>
        body[name].ValueKind is JsonValueKind.String or JsonValueKind.Number ? body[name].ToString() : null;
}
