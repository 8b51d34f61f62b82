using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Outreach;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Events of contacts (sheet, section 10).</summary>
sealed class EventRoutes(IntercomState state)
{
    const int MostKeys = 10;
    const long KeptSeconds = 90 * 86_400;

    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Write("POST", "/events", Tell),
        VendorRoute.Read("GET", "/events", List),
    ];

    /// <summary>202 without a body, for a repeated event too.</summary>
    Reply Tell(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        var name = body.Text("event_name") is { Length: > 0 } given ? given : throw new VendorError(400, "parameter_not_found", "event_name is required", "event_name");
        var at = body.Whole("created_at") ?? throw new VendorError(400, "parameter_not_found", "created_at is required", "created_at");
        lock (state.Gate)
        {
            var contact = Named(body.Text("id"), body.Text("user_id"), body.Text("email"));
            var told = new ContactEvent(contact.Id, name, at, Kept(body["metadata"]));
            if (!state.Outreach.Has(told))
            {
                state.Commit(told);
            }
        }

        return Reply.Empty(202);
    }

    Reply List(VendorCall call)
    {
        var page = PageNumber.Of(call);
        var perPage = Paging.PerPage(call.Query("per_page"), 50);
        Contact contact;
        ContactEvent[] events;
        lock (state.Gate)
        {
            contact = Named(call.Query("intercom_user_id"), call.Query("user_id"), call.Query("email"));
            events = [.. state.Outreach.Events.Where(it => it.ContactId == contact.Id && it.CreatedAt > state.Now - KeptSeconds).OrderByDescending(it => it.CreatedAt)];
        }

        return call.Query("summary") == "true" ? Summary(contact, events) : Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "event.list");
            json.WriteStartArray("events");
            foreach (var it in events.Skip((page - 1) * perPage).Take(perPage))
            {
                ContactEvent.Write(json, it, contact.ExternalId, contact.Email);
            }

            json.WriteEndArray();
            json.WriteStartObject("pages");
            if (page * perPage < events.Length)
            {
                json.WriteString("next", $"{call.Root}{call.Path}?type=user&intercom_user_id={contact.Id}&per_page={perPage}&page={page + 1}");
            }

            json.WriteEndObject();
            WriteWho(json, contact);
            json.WriteEndObject();
        });
    }

    static Reply Summary(Contact contact, ContactEvent[] events) => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "event.summary");
        json.WriteStartArray("events");
        foreach (var group in events.GroupBy(it => it.Name))
        {
            json.WriteStartObject();
            json.WriteString("name", group.Key);
            json.WriteNumber("first", group.Min(it => it.CreatedAt));
            json.WriteNumber("last", group.Max(it => it.CreatedAt));
            json.WriteNumber("count", group.Count());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteWho(json, contact);
        json.WriteEndObject();
    });

    static void WriteWho(Utf8JsonWriter json, Contact contact)
    {
        json.WriteString("email", contact.Email);
        json.WriteString("intercom_user_id", contact.Id);
        json.WriteString("user_id", contact.ExternalId);
    }

    Contact Named(string? id, string? externalId, string? email) =>
        (id is not null ? state.Contacts.FindLive(id)
            : externalId is not null ? state.Contacts.WithExternalId(externalId).FirstOrDefault(contact => contact.IsLive)
            : email is not null ? state.Contacts.WithEmail(email.ToLowerInvariant()).FirstOrDefault(contact => contact.IsLive)
            : null) ?? throw Missing.Contact();

    /// <summary>The first ten keys; links and sums of money are the only objects taken, the rest vanishes without a word.</summary>
    static JsonElement? Kept(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var kept = new JsonObject();
        foreach (var property in metadata.EnumerateObject().Where(property => IsFlat(property.Value)).Take(MostKeys))
        {
            kept[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        }

        return JsonSerializer.SerializeToElement(kept);
    }

    static bool IsFlat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => false,
        JsonValueKind.Object => (value.TryGetProperty("url", out _) && value.TryGetProperty("value", out _)) || (value.TryGetProperty("amount", out _) && value.TryGetProperty("currency", out _)),
        _ => true,
    };
}
