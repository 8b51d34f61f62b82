using OpsConsole.Sandbox.Intercom.Contacts;

namespace OpsConsole.Sandbox.Intercom.Tickets;

/// <summary>A ticket as it is; a write puts a new one in its place. Timestamps are Unix seconds.</summary>
sealed record Ticket
{
    public required string Id { get; init; }

    /// <summary>The number shown to people, which is not the id.</summary>
    public required string Number { get; init; }
    public required int TypeId { get; init; }
    public string StateId { get; init; } = TicketState.All[0].Id;
    public string[] ContactIds { get; init; } = [];
    public long AdminAssigneeId { get; init; }
    public long TeamAssigneeId { get; init; }
    public long CreatedAt { get; init; }
    public long UpdatedAt { get; init; }
    public long? SnoozedUntil { get; init; }
    public bool IsShared { get; init; }

    /// <summary>The conversation it grew from.</summary>
    public string? ConversationId { get; init; }
    public AttributeBag Attributes { get; init; } = AttributeBag.Empty;
    public TicketPart[] Parts { get; init; } = [];

    [System.Text.Json.Serialization.JsonIgnore]
    public TicketType Type => TicketType.All.First(type => type.Id == TypeId);

    [System.Text.Json.Serialization.JsonIgnore]
    public TicketState State => TicketState.Find(StateId)!;
}
