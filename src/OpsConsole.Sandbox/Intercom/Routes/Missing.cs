using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>The vendor's 404s.</summary>
static class Missing
{
    public static VendorError Contact() => new(404, "not_found", "User Not Found");

    public static VendorError Resource() => new(404, "not_found", "Resource Not Found");

    public static VendorError Company() => new(404, "company_not_found", "Company Not Found");

    public static VendorError Team() => new(404, "team_not_found", "Team not found");

    public static VendorError Ticket() => new(404, "ticket_not_found", "Ticket not found");

    public static VendorError Assignee() => new(404, "assignee_not_found", "Assignee not found");

    public static VendorError Admin() => new(404, "admin_not_found", "Admin not found");
}
