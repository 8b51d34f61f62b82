using OpsConsole.Sandbox.Intercom.Contacts;

namespace OpsConsole.Sandbox.Intercom.Webhooks;

/// <summary>Under which topics a change of a contact is told. Tags and companies have topics of their own.</summary>
static class ContactTopics
{
    public static IEnumerable<string> Of(Contact? before, Contact after)
    {
        var kind = "contact." + after.Role;
        if (before is null)
        {
            return [kind + ".created"];
        }

        return (before.State, after.State) switch
        {
            (_, ContactState.Deleted) => ["contact.deleted"],
            (_, ContactState.Merged) => ["contact.merged"],
            (ContactState.Live, ContactState.Archived) => ["contact.archived"],
            (ContactState.Archived, ContactState.Live) => ["contact.unarchive"],
            _ => Changed(before, after, kind),
        };
    }

    static IEnumerable<string> Changed(Contact before, Contact after, string kind)
    {
        if (before.Role != after.Role)
        {
            yield return "contact.lead.signed_up";
        }

        if (before.Email != after.Email)
        {
            yield return after.IsUser ? "contact.email.updated" : "contact.lead.added_email";
        }

        if (before != after with { UpdatedAt = before.UpdatedAt, Tags = before.Tags, Companies = before.Companies })
        {
            yield return kind + ".updated";
        }
    }
}
