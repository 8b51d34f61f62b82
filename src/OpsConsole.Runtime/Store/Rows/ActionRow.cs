using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Store.Rows;

public enum ActionState
{
    /// <summary>To be done once its time has come: at once, after the quiet hours, when the hour's cap allows.</summary>
    Planned,

    /// <summary>Waits for a person's yes.</summary>
    Held,

    /// <summary>Meant for the vendor; the answer is not known (yet).</summary>
    Intended,
    Done,

    /// <summary>A guardrail kept it back for good, with its reason.</summary>
    Suppressed,
    Refused,

    /// <summary>Cut off in the middle: whether it was carried out only a person can say (guarantee 5).</summary>
    Unknown,

    /// <summary>A person said no.</summary>
    Dropped,
}

/// <summary>One thing a rule has decided to do for one pair. Written in the transaction that settles the change, so that one change gives it once.</summary>
public sealed class ActionRow
{
    public long Id { get; set; }
    public required string ContractKey { get; set; }

    /// <summary>The version whose rule it is: it is done as that version says.</summary>
    public int ContractVersion { get; set; }
    public required string PipelineKey { get; set; }
    public required string RuleKey { get; set; }

    /// <summary>The rule's action as JSON, templates unfilled: no personal value stands here.</summary>
    public required string ActionJson { get; set; }
    public ActionKind Kind { get; set; }

    /// <summary>Whose record it is done to.</summary>
    public Side Side { get; set; }
    public required string LeftId { get; set; }
    public required string RightId { get; set; }

    /// <summary>The run that settled the change; null where the clock alone set the rule off.</summary>
    public long? RunId { get; set; }

    /// <summary>Why the rule went off.</summary>
    public required string Because { get; set; }
    public ActionState State { get; set; }

    /// <summary>Why it waits, was kept back, was refused; null while there is nothing to say.</summary>
    public string? Reason { get; set; }
    public DateTimeOffset PlannedAt { get; set; }
    public DateTimeOffset DueAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Who said yes, or no, to it.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>What was sent, filled in, encrypted; retention takes it away.</summary>
    public string? ProtectedSent { get; set; }

    /// <summary>The vendor's id of what came of it.</summary>
    public string? MadeId { get; set; }
    public int Tries { get; set; }

    /// <summary>The node that works it: only that one may take it up again after a restart.</summary>
    public string? ClaimedBy { get; set; }

    /// <summary>The record it is done to.</summary>
    public string TargetId => Side == Side.Left ? LeftId : RightId;
}

/// <summary>When a rule about time is due for a pair.</summary>
public sealed class RuleTimerRow
{
    public long Id { get; set; }
    public required string ContractKey { get; set; }
    public required string RuleKey { get; set; }
    public required string LeftId { get; set; }
    public required string RightId { get; set; }
    public DateTimeOffset DueAt { get; set; }

    /// <summary>It has gone off for this moment, or the moment was past when it was first met.</summary>
    public bool Passed { get; set; }
}
