namespace OpsConsole.Runtime.Store.Rows;

/// <summary>What the console can keep in a table of its own at a vendor.</summary>
public enum WriteOutKind
{
    /// <summary>Figures of each pipeline by day and week.</summary>
    Health,

    /// <summary>Who changed what, and when.</summary>
    Changes,
}

/// <summary>One table that a connection's account is to hold, and how far it has been written.</summary>
public sealed class WriteOutRow
{
    public required string ConnectionKey { get; set; }
    public WriteOutKind Kind { get; set; }
    public bool On { get; set; }

    /// <summary>Health: the last day that is written, counted from year 1. Changes: the last record of a run.</summary>
    public long Reached { get; set; }

    /// <summary>Changes: the last entry of the audit.</summary>
    public long ReachedAudit { get; set; }
    public DateTimeOffset? WrittenAt { get; set; }

    /// <summary>Why it could not go on when it was tried last; null where it could.</summary>
    public string? Error { get; set; }
}
