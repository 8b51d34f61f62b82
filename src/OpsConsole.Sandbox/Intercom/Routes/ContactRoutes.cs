using OpsConsole.Sandbox.Collections;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Contacts: read, list, search, create, update (sheet, section 6).</summary>
sealed class ContactRoutes(IntercomState state)
{
    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/contacts", List),
        VendorRoute.Write("POST", "/contacts", Create),
        VendorRoute.Read("POST", "/contacts/search", Search),
        VendorRoute.Read("GET", "/contacts/find_by_external_id/{external_id}", GetByExternalId),
        VendorRoute.Read("GET", "/contacts/{id}", Get),
        VendorRoute.Write("PUT", "/contacts/{id}", Update),
    ];

    Reply Get(VendorCall call) => ContactReplies.One(state, Live(call.Value("id")));

    Reply GetByExternalId(VendorCall call)
    {
        Contact? contact;
        lock (state.Gate)
        {
            contact = state.Contacts.WithExternalId(call.Value("external_id")).FirstOrDefault(other => other is { IsLive: true, IsUser: true });
        }

        return ContactReplies.One(state, contact ?? throw Missing.Contact());
    }

    /// <summary>Newest first. GET /contacts asks the store, not the index; its default page is ten (live recording).</summary>
    Reply List(VendorCall call)
    {
        var perPage = Paging.PerPage(call.Query("per_page"), 10);
        var after = Cursor.Decode(call.Query("starting_after"));
        Found<Contact> found;
        lock (state.Gate)
        {
            var order = state.Contacts.ByCreation;
            var walked = order.Descending(after?.Key ?? SortKey.Greatest, SortKey.Least)
                .Take(perPage + 1).Select(state.Contacts.At).ToList();
            found = Found<Contact>.Cut(walked, order.Count, after?.Page ?? 1, perPage, contact => (contact.CreatedAt, contact.Id));
        }

        return ContactReplies.Page(state, found);
    }

    Reply Search(VendorCall call)
    {
        var request = SearchRequest.Read(call.Body, ContactFields.Sortable);
        Found<Contact> found;
        lock (state.Gate)
        {
            var condition = Reader().Read(request.Query);
            state.SettleIndex();
            found = Searcher.Search(state.Index, request, condition);
        }

        return ContactReplies.Page(state, found);
    }

    Reply Create(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        if (!body.Has("email") && !body.Has("external_id") && !body.Has("role"))
        {
            throw new VendorError(400, "parameter_invalid", "One of email, external_id or role is required");
        }

        lock (state.Gate)
        {
            var now = state.Now;
            var role = Role(body, "user");
            var id = state.Contacts.NextId();
            var blank = new Contact
            {
                Id = id,
                Role = role,
                // A lead's external_id is not the caller's to choose: the server gives a uuid (live recording).
                ExternalId = role == "lead" ? LeadIds.Of(id) : ExternalId(body, null),
                CreatedAt = now,
                UpdatedAt = now,
            };
            var contact = ContactWriter.Apply(blank, body, state.Attributes);
            Conflicts.Check(state.Contacts, contact, now);
            return ContactReplies.One(state, state.Commit(contact));
        }
    }

    Reply Update(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        lock (state.Gate)
        {
            var before = state.Contacts.FindLive(call.Value("id")) ?? throw Missing.Contact();
            var role = Role(body, before.Role);
            if (before.IsUser && role == "lead")
            {
                throw new VendorError(400, "client_error", "Contact with user role can't be converted to a lead");
            }

            var contact = ContactWriter.Apply(before, body, state.Attributes) with
            {
                Role = role,
                ExternalId = role == "lead" ? before.ExternalId : ExternalId(body, before.ExternalId),
                UpdatedAt = Math.Max(state.Now, before.UpdatedAt),
            };
            Conflicts.Check(state.Contacts, contact, state.Now);
            return ContactReplies.One(state, state.Commit(contact));
        }
    }

    QueryReader<Contact> Reader() => new(
        name => ContactFields.Named(name, state.Attributes),
        new FilterReader<Contact>(moment => DayBounds.Around(moment, state.Settings.Zone), isExact: false));

    Contact Live(string id)
    {
        lock (state.Gate)
        {
            return state.Contacts.FindLive(id) ?? throw Missing.Contact();
        }
    }

    static string? ExternalId(BodyFields body, string? current) =>
        body.Text("external_id", current) is { Length: > 0 } externalId ? externalId : null;

    static string Role(BodyFields body, string current) => body.Text("role", current) switch
    {
        "user" => "user",
        "lead" => "lead",
        null => current,
        _ => throw BodyFields.Invalid("role", "must be user or lead"),
    };
}
