namespace OpsConsole.Runtime.Store.Rows;

/// <summary>One go-live check of a pipeline: what was asked, what came of each line, and by what mark the records are known that it made.</summary>
public sealed class GoLiveCheckRow
{
    public long Id { get; set; }
    public required string PipelineKey { get; set; }

    /// <summary>Stands in a value of every record the check makes, on both sides, so that none is taken for a customer and each is found again, also after a crash.</summary>
    public required string Mark { get; set; }

    /// <summary>False reads only.</summary>
    public bool Writes { get; set; }
    public required string RequestedBy { get; set; }
    public required string RequestedRole { get; set; }
    public DateTimeOffset QueuedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The lines so far, in order.</summary>
    public string LinesJson { get; set; } = "[]";
}
