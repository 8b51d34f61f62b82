using OpsConsole.Sandbox.Intercom.Conversations;

namespace OpsConsole.Sandbox.Intercom.Tickets;

/// <summary>What may happen to a ticket, and what it becomes. Ids and times are the caller's.</summary>
static class TicketLife
{
    public static Ticket Move(Ticket it, string partId, Author author, long at, TicketState to) =>
        Add(it, new TicketPart(partId, "ticket_state_updated_by_admin", null, at, author, to.Category, it.State.Category)) with { StateId = to.Id };

    public static Ticket Say(Ticket it, string partId, string type, string body, Author author, long at) =>
        Add(it, new TicketPart(partId, type, body, at, author, it.State.Category, it.State.Category));

    public static Ticket Describe(Ticket it, string partId, Author author, long at, Contacts.AttributeBag attributes) =>
        Add(it, new TicketPart(partId, "ticket_attribute_updated_by_admin", null, at, author, it.State.Category, it.State.Category)) with { Attributes = attributes };

    static Ticket Add(Ticket it, TicketPart part) => it with { UpdatedAt = Math.Max(part.At, it.UpdatedAt), Parts = [.. it.Parts, part] };
}
