namespace OpsConsole.Engine.Records;

/// <summary>What became of one record that was read. Every record read has exactly one, so a run's counts add up.</summary>
public enum Outcome
{
    Unchanged,
    Created,
    Updated,
    Skipped,
    Review,
    Failed,
}

/// <summary>Why a record was kept back by a rule everybody can look up. Nothing to do for a person, unless they want it otherwise.</summary>
public enum SkipReason
{
    /// <summary>The contract's gate said skip, with its own sentence.</summary>
    Gate,

    /// <summary>The pipeline's filter does not admit the record.</summary>
    FilteredOut,

    /// <summary>The record would be created on the other side, but the contract does not create there.</summary>
    CreateNotAllowed,

    /// <summary>The other side changed a field that it does not own; the change was not taken.</summary>
    NotOwner,

    /// <summary>The partner is archived at the vendor; writing to it is impossible until somebody brings it back.</summary>
    ArchivedThere,

    /// <summary>The partner was deleted; the link was taken away and nothing else was touched.</summary>
    DeletedThere,

    /// <summary>The record itself is gone since the feed named it.</summary>
    Vanished,

    /// <summary>The same record came twice in one run; its first appearance was worked.</summary>
    Superseded,

    /// <summary>The partner changed a moment ago and may be half-typed; the checkpoint waits with it.</summary>
    StillTyped,

    /// <summary>Only fields of low importance changed; they go together, at most once in the contract's time (S0-124).</summary>
    Consolidated,

    /// <summary>A person decided to leave it as it is, and nothing changed since.</summary>
    SkippedByPerson,

    /// <summary>An undo met a record that the run had created: customers are never deleted by the console.</summary>
    CreatedStays,

    /// <summary>An undo met a write whose values are no longer kept.</summary>
    ValuesNotKept,
}

/// <summary>Why a record waits for a person.</summary>
public enum ReviewReason
{
    NoIdentifier,

    /// <summary>The contract's gate said review, with its own sentence.</summary>
    Gate,
    DuplicateClaim,
    KeysDisagree,
    ValueNotMapped,
    ValueDoesNotFit,
    BothChanged,
    Refused,
    TriesSpent,
    Drift,

    /// <summary>A message, note or record of a rule was cut off in the middle: whether it arrived only a person can say.</summary>
    OutcomeUnknown,

    /// <summary>A rule of the contract asks for a person.</summary>
    AskedByRule,

    /// <summary>An undo met a field that no longer holds what the run wrote.</summary>
    UndoBlocked,
}
