using OpsConsole.Sandbox.Intercom.Contacts;

namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>A conversation as it is; a write puts a new one in its place. Timestamps are Unix seconds.</summary>
sealed record Conversation
{
    public const string Open = "open";
    public const string Closed = "closed";
    public const string Snoozed = "snoozed";

    public required string Id { get; init; }
    public string? Title { get; init; }
    public long CreatedAt { get; init; }
    public long UpdatedAt { get; init; }
    public long? WaitingSince { get; init; }
    public long? SnoozedUntil { get; init; }
    public string State { get; init; } = Open;
    public bool Read { get; init; }
    public bool IsPriority { get; init; }
    public long? AdminAssigneeId { get; init; }
    public long? TeamAssigneeId { get; init; }
    public string? CompanyId { get; init; }
    public required Source Source { get; init; }

    /// <summary>Some conversations are shown without a source (live recording).</summary>
    public bool HidesSource { get; init; }
    public string[] ContactIds { get; init; } = [];
    public AppliedTag[] Tags { get; init; } = [];
    public Rating? Rating { get; init; }
    public Sla? Sla { get; init; }
    public BotWork? Bot { get; init; }
    public AttributeBag Attributes { get; init; } = AttributeBag.Empty;

    /// <summary>Oldest first, all of them; the vendor shows the newest 500.</summary>
    public Part[] Parts { get; init; } = [];

    /// <summary>Worked out from the parts whenever the conversation is kept.</summary>
    public Figures Figures { get; init; } = Figures.None;

    /// <summary>A snoozed conversation counts as open (live recording).</summary>
    public bool IsOpen => State != Closed;

    public IEnumerable<string> AdminIds => Parts.Select(part => part.Author).Where(author => author.Type == "admin").Select(author => author.Id).Distinct();
}
