using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Store.Rows;

public enum JournalState
{
    /// <summary>Meant for the vendor; the answer is not known (yet).</summary>
    Intended,
    Done,
    Refused,
}

/// <summary>One write meant for a vendor: the intent before the call, the outcome after.</summary>
public sealed class JournalRow
{
    /// <summary>What a create says that met a record there already: nothing was created and nothing of it written.</summary>
    public const string Existed = "existed already";

    public long Id { get; set; }

    /// <summary>Run, side and record: the same intent met again after a crash is the same row.</summary>
    public required string IdempotencyKey { get; set; }
    public long RunId { get; set; }
    public required string ContractKey { get; set; }

    /// <summary>The side written to.</summary>
    public Side Side { get; set; }

    /// <summary>create or update.</summary>
    public required string Kind { get; set; }

    /// <summary>The record on the other side that gave rise to it.</summary>
    public string? SourceId { get; set; }
    public string? TargetId { get; set; }

    /// <summary>Field, old, new; sensitive values as keyed hash.</summary>
    public required string FieldsJson { get; set; }

    /// <summary>Old and new values as they were, encrypted, and the hash of what gave rise to them: what an undo needs. Null for creates, and once they are no longer kept.</summary>
    public byte[]? ProtectedValues { get; set; }
    public JournalState State { get; set; }
    public string? Error { get; set; }
    public DateTimeOffset IntendedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}
