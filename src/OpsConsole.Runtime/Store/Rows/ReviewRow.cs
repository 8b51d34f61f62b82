using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Store.Rows;

public enum ReviewStatus
{
    Open,
    Resolved,
    Skipped,
}

/// <summary>A record a run could not settle by itself.</summary>
public sealed class ReviewRow
{
    public long Id { get; set; }
    public required string PipelineKey { get; set; }
    public required string ContractKey { get; set; }
    public ReviewReason Reason { get; set; }

    /// <summary>The contract's row it is about, if it is about one.</summary>
    public string? Field { get; set; }

    /// <summary>What happened, why, what to do; one sentence each.</summary>
    public required string Text { get; set; }

    /// <summary>What a person needs to decide: candidates, values of both sides; sensitive ones masked.</summary>
    public string? EvidenceJson { get; set; }
    public string? LeftId { get; set; }
    public string? RightId { get; set; }

    /// <summary>Keyed hash of the offending values: the same trouble met again is the same item.</summary>
    public long Fingerprint { get; set; }

    /// <summary>Tells causes apart that share reason, contract and field: the unmapped value's or the gate's hash; 0 where one answer settles them all.</summary>
    public long CauseMark { get; set; }
    /// <summary>The action it is about: such an item is settled by what a person says of the action, not by a run.</summary>
    public long? ActionId { get; set; }
    public ReviewStatus Status { get; set; }
    public int Attempts { get; set; }

    /// <summary>A person's e-mail; null while it is nobody's.</summary>
    public string? AssignedTo { get; set; }

    /// <summary>When a person asked to try it again and no run has come to it yet; runs take it up until one has.</summary>
    public DateTimeOffset? RetryAskedAt { get; set; }
    public long LastRunId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset LastTriedAt { get; set; }
    public DateTimeOffset? ResolvedAt { get; set; }
    public string? ResolvedBy { get; set; }
    public string? ResolvedNote { get; set; }
}
