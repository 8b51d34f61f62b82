using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Tickets;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>What is done with tickets: make, describe, move, reply, delete (sheet, section 10).</summary>
sealed class TicketDeeds(IntercomState state)
{
    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Write("POST", "/tickets", Create),
        VendorRoute.Write("PUT", "/tickets/{id}", Update),
        VendorRoute.Write("DELETE", "/tickets/{id}", Delete),
        VendorRoute.Write("POST", "/tickets/{id}/reply", Reply),
    ];

    Reply Create(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        var type = TicketType.Find(Id(body, "ticket_type_id")) ?? throw new VendorError(404, "not_found", "Ticket type not found");
        lock (state.Gate)
        {
            var given = body["contacts"].ValueKind == JsonValueKind.Array ? [.. body["contacts"].EnumerateArray()] : Array.Empty<JsonElement>();
            var contact = given.Length == 1 ? state.Contacts.FindLive(new BodyFields(given[0]).Text("id") ?? "") ?? throw Missing.Contact() : throw BodyFields.Invalid("contacts", "must name one contact");
            var at = body.Whole("created_at") ?? state.Now;
            var id = state.Tickets.NextId();
            return One(state.Commit(new Ticket
            {
                Id = id,
                Number = TicketBook.NumberOf(id),
                TypeId = type.Id,
                ContactIds = [contact.Id],
                ConversationId = Id(body, "conversation_to_link_id"),
                Attributes = Attributes(type, body, AttributeBag.Empty),
                CreatedAt = at,
                UpdatedAt = at,
            }));
        }
    }

    Reply Update(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        lock (state.Gate)
        {
            var before = Named(call);
            var (now, actor) = (Math.Max(state.Now, before.UpdatedAt), Author.Of(Admin.Find(Id(body, "admin_id")) ?? Admin.Owner));
            var after = before with { IsShared = body.Flag("is_shared", before.IsShared), SnoozedUntil = body.Whole("snoozed_until", before.SnoozedUntil), UpdatedAt = now };
            var attributes = Attributes(before.Type, body, before.Attributes);
            if (!ReferenceEquals(attributes, before.Attributes))
            {
                after = TicketLife.Describe(after, state.Tickets.NextPart(), actor, now, attributes);
            }

            if (Id(body, "ticket_state_id") is { } to)
            {
                after = TicketLife.Move(after, state.Tickets.NextPart(), actor, now, TicketState.Find(to) ?? throw Missing.Resource());
            }

            return One(state.Commit(after));
        }
    }

    Reply Delete(VendorCall call)
    {
        lock (state.Gate)
        {
            var ticket = Named(call);
            state.DropTicket(ticket.Id);
            return Replies.Deleted(ticket.Id, "ticket");
        }
    }

    /// <summary>The answer is the part alone.</summary>
    Reply Reply(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        var text = body.Text("body") is { Length: > 0 } given ? PartJson.Html(given) : throw new VendorError(400, "parameter_invalid", "Body is required", "body");
        lock (state.Gate)
        {
            var before = Named(call);
            var author = body.Text("type") == "admin"
                ? Author.Of(Admin.Find(Id(body, "admin_id")) ?? throw Missing.Admin())
                : Author.Of(state.Contacts.FindLive(body.Text("intercom_user_id") ?? "") ?? throw Missing.Contact());
            var kind = body.Text("message_type") is "note" ? "note" : "comment";
            var after = state.Commit(TicketLife.Say(before, state.Tickets.NextPart(), kind, text, author, Math.Max(state.Now, before.UpdatedAt)));
            return Serving.Reply.Json(json => TicketJson.Write(json, after.Parts[^1]));
        }
    }

    Ticket Named(VendorCall call) => state.Tickets.Find(call.Value("id")) ?? throw Missing.Ticket();

    Reply One(Ticket ticket)
    {
        var view = state.View(ticket);
        return Serving.Reply.Json(json => TicketJson.Write(json, view, IntercomSettings.WorkspaceId));
    }

    static AttributeBag Attributes(TicketType type, BodyFields body, AttributeBag current)
    {
        if (body["ticket_attributes"].ValueKind != JsonValueKind.Object)
        {
            return current;
        }

        var changes = new Dictionary<string, object?>();
        foreach (var property in body["ticket_attributes"].EnumerateObject())
        {
            var field = type.Field(property.Name) ?? throw new VendorError(400, "parameter_invalid", $"Ticket attribute '{property.Name}' does not exist", property.Name);
            changes[field.Name] = (field.DataType, property.Value.ValueKind) switch
            {
                (_, JsonValueKind.Null) => null,
                ("integer" or "datetime", JsonValueKind.Number) when property.Value.TryGetInt64(out var number) => number,
                ("decimal", JsonValueKind.Number) => property.Value.GetDouble(),
                ("boolean", JsonValueKind.True) => true,
                ("boolean", JsonValueKind.False) => (object)false,
                ("string" or "list", JsonValueKind.String) => property.Value.GetString(),
                _ => throw BodyFields.Invalid(field.Name, $"is not a valid {field.DataType}"),
            };
        }

        return current.With(changes);
    }

    /// <summary>Ids come as texts and as numbers (sheet, section 1).</summary>
    static string? Id(BodyFields body, string name) =>
        body[name].ValueKind is JsonValueKind.String or JsonValueKind.Number ? body[name].ToString() : null;
}
