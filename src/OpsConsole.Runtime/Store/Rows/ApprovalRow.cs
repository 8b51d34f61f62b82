namespace OpsConsole.Runtime.Store.Rows;

public enum ApprovalState
{
    Waiting,
    Approved,
    Declined,

    /// <summary>What was shown is no longer what would be published: the draft or the version before it changed, or it was asked anew.</summary>
    Void,
}

/// <summary>A version that waits for a second person: exactly what would be published, and what it was shown against.</summary>
public sealed class ApprovalRow
{
    public long Id { get; set; }
    public required string ContractKey { get; set; }
    public required string Json { get; set; }

    /// <summary>The version in force when it was asked; null for a contract's first.</summary>
    public int? BaseVersion { get; set; }
    public int DraftRevision { get; set; }

    /// <summary>publish, republish or rename: what asked for it, as the audit calls it.</summary>
    public required string Verb { get; set; }
    public required string Note { get; set; }
    public required string AskedBy { get; set; }
    public DateTimeOffset AskedAt { get; set; }

    /// <summary>A person's e-mail; null for anybody who may publish.</summary>
    public string? AskedOf { get; set; }

    /// <summary>The preview run that says what it would change, where one was made of exactly this text.</summary>
    public long? ImpactRunId { get; set; }
    public ApprovalState State { get; set; }
    public string? DecidedBy { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Why it was declined, or is void.</summary>
    public string? Word { get; set; }

    /// <summary>What it was published as.</summary>
    public int? Version { get; set; }
}
