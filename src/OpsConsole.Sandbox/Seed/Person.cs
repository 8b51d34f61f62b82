namespace OpsConsole.Sandbox.Seed;

/// <summary>One person as life has them, before either vendor writes them down.</summary>
sealed record Person
{
    public required int Number { get; init; }
    public required Mess Mess { get; init; }
    public required Presence Presence { get; init; }
    public required string? ExternalId { get; init; }

    /// <summary>As Airtable has it, mess and all.</summary>
    public required string? Email { get; init; }

    /// <summary>As it ought to be, and as Intercom keeps it.</summary>
    public required string CleanEmail { get; init; }
    public required string FullName { get; init; }
    public required string? Phone { get; init; }
    public required string Stage { get; init; }
    public required string Plan { get; init; }
    public required int Health { get; init; }
    public required bool IsVip { get; init; }
    public required bool IsEscalated { get; init; }
    public required DateOnly? TrialEnd { get; init; }
    public required DateOnly? Renewal { get; init; }
    public required string Csm { get; init; }
    public required string? Ae { get; init; }
    public required string Team { get; init; }
    public required string Region { get; init; }
    public required string Sla { get; init; }
    public required string MrrBand { get; init; }
    public required double Usage { get; init; }
    public required int Company { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required DateTimeOffset Modified { get; init; }
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Whether Intercom's facts have fallen behind.</summary>
    public required bool IntercomLags { get; init; }
}
