using OpsConsole.Sandbox.Intercom.Conversations;

namespace OpsConsole.Sandbox.Intercom.Tickets;

/// <summary>One thing said or done about a ticket.</summary>
/// <param name="State">The category of the ticket's state afterwards.</param>
/// <param name="Before">The category before.</param>
sealed record TicketPart(string Id, string Type, string? Body, long At, Author Author, string State, string Before);
