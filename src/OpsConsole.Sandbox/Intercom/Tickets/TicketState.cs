namespace OpsConsole.Sandbox.Intercom.Tickets;

/// <summary>Where a ticket stands: a state of the team's own, in one of the vendor's four categories.</summary>
sealed record TicketState(string Id, string Category, string InternalLabel, string ExternalLabel)
{
    public static readonly IReadOnlyList<TicketState> All =
    [
        new("8321", "submitted", "Submitted", "Submitted"),
        new("8322", "in_progress", "In progress", "In progress"),
        new("8323", "waiting_on_customer", "Waiting on customer", "Waiting on you"),
        new("8324", "resolved", "Resolved", "Resolved"),
        new("8325", "in_progress", "With engineering", "In progress"),
    ];

    public bool IsOpen => Category != "resolved";

    public static TicketState? Find(string? id) => All.FirstOrDefault(state => state.Id == id);
}
