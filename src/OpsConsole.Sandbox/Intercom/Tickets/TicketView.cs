using OpsConsole.Sandbox.Intercom.Contacts;

namespace OpsConsole.Sandbox.Intercom.Tickets;

/// <summary>A ticket and whom it names, looked up under the lock and written outside it.</summary>
sealed record TicketView(Ticket It, Contact[] Contacts);
