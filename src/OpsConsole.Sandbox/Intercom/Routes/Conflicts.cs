using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Two users may not share an e-mail or an external_id; leads may share an e-mail (sheet, section 6).</summary>
static class Conflicts
{
    /// <summary>How long a deleted user's external_id stays taken (third-party, length UNCONFIRMED).</summary>
    const long DeletedLockSeconds = 7 * 24 * 3600;

    public static void Check(ContactStore contacts, Contact wanted, long now)
    {
        if (!wanted.IsUser)
        {
            return;
        }

        var sharing = (wanted.ExternalId is { } externalId ? contacts.WithExternalId(externalId) : [])
            .Concat(wanted.Email is { } email ? contacts.WithEmail(email).Where(other => other.State != ContactState.Deleted) : [])
            .Where(other => other.Id != wanted.Id && other.IsUser && Holds(other, now))
            .OrderBy(other => other.State)
            .ToList();
        if (sharing.Count == 0)
        {
            return;
        }

        var kind = sharing[0].IsLive ? "A contact" : "An archived contact";
        throw new VendorError(409, "conflict", $"{kind} matching those details already exists with id={sharing[0].Id}");
    }

    static bool Holds(Contact other, long now) => other.State switch
    {
        ContactState.Live or ContactState.Archived => true,
        ContactState.Deleted => now - other.UpdatedAt < DeletedLockSeconds,
        _ => false,
    };
}
