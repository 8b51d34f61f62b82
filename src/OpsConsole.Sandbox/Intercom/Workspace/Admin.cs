using System.Globalization;

namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>A teammate. The list includes the operator bot, as the vendor's does.</summary>
sealed record Admin(string Id, string Name, string? Email, bool HasInboxSeat)
{
    public static readonly Admin Owner = new("991267459", "Noor Haddad", "noor@ops.example", true);

    /// <summary>Written as a number where a conversation or contact names its assignee (sheet, section 1).</summary>
    public long Number => long.Parse(Id, CultureInfo.InvariantCulture);

    public static Admin? Find(string? id) => All.FirstOrDefault(admin => admin.Id == id);

    public static readonly Admin Fin = new("991267462", "Fin", "operator+ops5and1@intercom.io", false);

    public static readonly IReadOnlyList<Admin> All =
    [
        Owner,
        new("991267460", "Tomás Silva", "tomas@ops.example", true),
        new("991267461", "Mia Jensen", "mia@ops.example", true),
        Fin,
    ];
}
