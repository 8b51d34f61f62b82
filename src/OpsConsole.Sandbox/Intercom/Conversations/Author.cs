using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Workspace;

namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>Who said or did something: admin, user, lead or bot.</summary>
sealed record Author(string Type, string Id, string? Name, string? Email)
{
    public static readonly Author Fin = new("bot", Admin.Fin.Id, Admin.Fin.Name, Admin.Fin.Email);

    public bool IsContact => Type is "user" or "lead";

    public static Author Of(Admin admin) => admin == Admin.Fin ? Fin : new("admin", admin.Id, admin.Name, admin.Email);

    public static Author Of(Contact contact) => new(contact.Role, contact.Id, contact.Name, contact.Email);
}
