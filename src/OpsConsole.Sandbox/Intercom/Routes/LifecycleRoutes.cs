using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Archive, unarchive, block, delete and merge: the contact's state machine (sheet, sections 6 and 14).</summary>
sealed class LifecycleRoutes(IntercomState state)
{
    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Write("DELETE", "/contacts/{id}", Delete),
        VendorRoute.Write("POST", "/contacts/{id}/archive", Archive),
        VendorRoute.Write("POST", "/contacts/{id}/unarchive", Unarchive),
        VendorRoute.Write("POST", "/contacts/{id}/block", Block),
        VendorRoute.Write("POST", "/contacts/merge", Merge),
    ];

    /// <summary>For good; works on an archived contact too.</summary>
    Reply Delete(VendorCall call)
    {
        lock (state.Gate)
        {
            var contact = Find(call.Value("id"), ContactState.Live, ContactState.Archived);
            return ContactReplies.Archived(Move(contact, ContactState.Deleted), "deleted", true);
        }
    }

    Reply Archive(VendorCall call)
    {
        lock (state.Gate)
        {
            var contact = Find(call.Value("id"), ContactState.Live, ContactState.Archived);
            return ContactReplies.Archived(contact.IsLive ? Move(contact, ContactState.Archived) : contact, "archived", true);
        }
    }

    Reply Unarchive(VendorCall call)
    {
        lock (state.Gate)
        {
            var contact = Find(call.Value("id"), ContactState.Live, ContactState.Archived, ContactState.Deleted);
            if (contact.State == ContactState.Deleted)
            {
                throw new VendorError(400, "bad_request", "User has been marked for permanent deletion and is not restorable.");
            }

            if (!contact.IsLive)
            {
                contact = Move(contact, ContactState.Live);
            }

            return ContactReplies.Archived(contact, "archived", false);
        }
    }

    Reply Block(VendorCall call)
    {
        lock (state.Gate)
        {
            var contact = Find(call.Value("id"), ContactState.Live);
            state.Commit(contact with { Blocked = true, UpdatedAt = Math.Max(state.Now, contact.UpdatedAt) });
            return ContactReplies.Archived(contact, "blocked", true);
        }
    }

    /// <summary>A lead into a user. The user's own values stay; what it lacks comes from the lead.</summary>
    Reply Merge(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        var (fromId, intoId) = (body.Text("from"), body.Text("into"));
        if (fromId is null || intoId is null)
        {
            throw new VendorError(400, "parameter_invalid", "from and into are required");
        }

        lock (state.Gate)
        {
            var lead = Find(fromId, ContactState.Live);
            var user = Find(intoId, ContactState.Live);
            if (lead.IsUser || !user.IsUser)
            {
                throw new VendorError(400, "parameter_invalid", "A lead can only be merged into a user");
            }

            var merged = Merged(lead, user) with { UpdatedAt = Math.Max(state.Now, user.UpdatedAt) };
            state.CommitAll(lead with { State = ContactState.Merged, UpdatedAt = state.Now }, merged);
            return ContactReplies.One(state, merged);
        }
    }

    static Contact Merged(Contact lead, Contact user) => user with
    {
        Email = user.Email ?? lead.Email,
        Phone = user.Phone ?? lead.Phone,
        Name = user.Name ?? lead.Name,
        LastSeenAt = lead.LastSeenAt > user.LastSeenAt || user.LastSeenAt is null ? lead.LastSeenAt : user.LastSeenAt,
        Attributes = user.Attributes.With(lead.Attributes.Items
            .Where(item => user.Attributes[item.Key] is null).ToDictionary(item => item.Key, item => (object?)item.Value)),
        Tags = [.. user.Tags.UnionBy(lead.Tags, tag => tag.Id)],
        Companies = [.. user.Companies.Union(lead.Companies)],
    };

    Contact Move(Contact contact, ContactState to) =>
        state.Commit(contact with { State = to, UpdatedAt = Math.Max(state.Now, contact.UpdatedAt) });

    Contact Find(string id, params ReadOnlySpan<ContactState> allowed) =>
        state.Contacts.Find(id) is { } contact && allowed.Contains(contact.State) ? contact : throw Missing.Contact();
}
