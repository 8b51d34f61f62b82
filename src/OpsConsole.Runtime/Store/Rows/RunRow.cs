using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Store.Rows;

public enum RunMode
{
    Incremental,
    Full,
    Preview,

    /// <summary>Puts back what was written earlier.</summary>
    Undo,

    /// <summary>Copies objects as tables, as its pipeline's plan says.</summary>
    Extract,
}

public enum RunStatus
{
    Queued,
    Running,

    /// <summary>Stopped itself by a limit; a person approves or drops it.</summary>
    Held,
    Succeeded,
    CompletedWithErrors,
    Failed,
    Cancelled,
}

/// <summary>Where a run stands, so that it is taken up again at the right place.</summary>
public enum RunPhase
{
    Feed,
    Plan,
    Write,
}

/// <summary>One execution of a pipeline, pinned to one contract version.</summary>
public sealed class RunRow
{
    public long Id { get; set; }
    public required string PipelineKey { get; set; }
    public int? ContractVersion { get; set; }
    public RunMode Mode { get; set; }
    public RunStatus Status { get; set; }
    public RunPhase Phase { get; set; }

    /// <summary>A person's name, a token's, "schedule" or "webhook".</summary>
    public required string RequestedBy { get; set; }
    public bool Scheduled { get; set; }

    /// <summary>Asked for by vendors' webhooks: it works the records they named, and more may join while it is queued.</summary>
    public bool FromInbox { get; set; }

    /// <summary>JSON array of vendor ids when only chosen records are worked.</summary>
    public string? RecordsJson { get; set; }

    /// <summary>What a person decided for the chosen records, encrypted: partners, winners, edited values.</summary>
    public string? ProtectedChoices { get; set; }

    /// <summary>The run whose records this one works again.</summary>
    public long? RerunOf { get; set; }

    /// <summary>The first few records of a rerun, whose result a person looks at before this run works the rest.</summary>
    public long? CanaryOf { get; set; }

    /// <summary>A rerun of a time: what changed or was worked from here on, up to <see cref="WindowTo"/>.</summary>
    public DateTimeOffset? WindowFrom { get; set; }
    public DateTimeOffset? WindowTo { get; set; }

    /// <summary>What an undo puts back, as JSON; null in every other run.</summary>
    public string? UndoJson { get; set; }

    /// <summary>The run whose writes this one puts back; null also where an undo is about a contract version.</summary>
    public long? UndoOf { get; set; }
    public DateTimeOffset QueuedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public int Read { get; set; }
    public int Unchanged { get; set; }
    public int Created { get; set; }
    public int Updated { get; set; }
    public int Skipped { get; set; }
    public int Review { get; set; }
    public int Failed { get; set; }

    /// <summary>Skip reason to count.</summary>
    public string SkippedJson { get; set; } = "{}";

    /// <summary>Vendor to {reads, writes, throttled}.</summary>
    public string CallsJson { get; set; } = "{}";

    /// <summary>Records still to be worked; null until the feed has been read.</summary>
    public int? ToGo { get; set; }
    public string? HeldText { get; set; }
    public string? ApprovedBy { get; set; }
    public bool CancelAsked { get; set; }
    public string? Error { get; set; }

    /// <summary>Sentences people should know about this run, one a line: resumed, compared whole and why, drift.</summary>
    public string Notices { get; set; } = "";

    /// <summary>What the checkpoints become once everything is settled; JSON by side.</summary>
    public string? NextCheckpointsJson { get; set; }
    public int Resumed { get; set; }

    /// <summary>How many records each side's feed named, as JSON by side; only where both were read whole.</summary>
    public string? SourceJson { get; set; }

    /// <summary>What the run accounts for, as JSON, written when it ends; null where it read nothing.</summary>
    public string? StatementJson { get; set; }

    /// <summary>Records and values that the statement cannot account for; null without one.</summary>
    public int? Gaps { get; set; }

    /// <summary>The contract a preview plans by instead of a published version: what publishing it would do. Null in every other run.</summary>
    public string? DraftJson { get; set; }

    /// <summary>The saved draft's revision that <see cref="DraftJson"/> is; null when it was not saved as such.</summary>
    public int? DraftRevision { get; set; }

    /// <summary>What a preview found beyond its counts: partners by key, keys held twice, fields, calls. JSON, no plain personal values.</summary>
    public string? ProofJson { get; set; }
}

/// <summary>What became of one record in one run. Unchanged records are counted, not listed, unless somebody asked for them by name.</summary>
public sealed class RunRecordRow
{
    public long Id { get; set; }
    public long RunId { get; set; }
    public Outcome Outcome { get; set; }

    /// <summary>Skip or review reason by name.</summary>
    public string? Reason { get; set; }

    /// <summary>The side whose feed named the record.</summary>
    public Side Side { get; set; }
    public string? LeftId { get; set; }
    public string? RightId { get; set; }

    /// <summary>What happened and why, as people read it.</summary>
    public required string Text { get; set; }

    /// <summary>Field by field: before, after, which side, why. Sensitive values are masked before they get here.</summary>
    public string? FieldsJson { get; set; }

    /// <summary>Seconds from the change at the vendor to its being settled; only for a change that a feed told of and that was written.</summary>
    public int? LagSeconds { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>A record a run has read and not yet settled. Its content is encrypted and goes when it is settled.</summary>
public sealed class WorkRow
{
    public long Id { get; set; }
    public long RunId { get; set; }
    public Side Side { get; set; }
    public required string RecordId { get; set; }
    public required byte[] Payload { get; set; }

    /// <summary>Fetched only because its partner is worked; not counted as read.</summary>
    public bool IsPartner { get; set; }
}
