namespace OpsConsole.Sandbox.Intercom.Tickets;

/// <summary>A field of a ticket type; its values stand in ticket_attributes under its name.</summary>
sealed record TicketField(int Id, string Name, string DataType, string Description = "", string[]? Options = null)
{
    /// <summary>Title and description, which every type has.</summary>
    public bool IsDefault => Name.StartsWith("_default_", StringComparison.Ordinal);
}
