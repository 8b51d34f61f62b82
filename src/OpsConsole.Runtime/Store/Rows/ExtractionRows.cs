namespace OpsConsole.Runtime.Store.Rows;

/// <summary>What makes a pipeline an extraction: the plan it works by.</summary>
public sealed class ExtractionRow
{
    public required string PipelineKey { get; set; }
    public required string ConnectionKey { get; set; }
    public required string PlanJson { get; set; }

    /// <summary>Counts the changes of the plan, so that two people do not overwrite each other.</summary>
    public int Revision { get; set; }

    /// <summary>New and changed fields that nobody has looked at yet, as people read it, one a line; null where there is none.</summary>
    public string? NewsText { get; set; }
}

/// <summary>How far one object of an extraction has been copied, and what was learned about its fields.</summary>
public sealed class ExtractionObjectRow
{
    public required string PipelineKey { get; set; }
    public required string Object { get; set; }

    /// <summary>Everything that changed before this second, by the vendor's clock, has landed; null before the first success, and for objects that are read whole.</summary>
    public long? Cursor { get; set; }

    /// <summary>Fields met beyond those the object is known to have, and fields that turned out to be of another type.</summary>
    public string SeenJson { get; set; } = "[]";

    /// <summary>When it landed last.</summary>
    public DateTimeOffset? LandedAt { get; set; }
    public long? LastRunId { get; set; }
}

/// <summary>What one run made of one object.</summary>
public sealed class RunObjectRow
{
    public long RunId { get; set; }
    public required string Object { get; set; }
    public RunStatus Status { get; set; }

    /// <summary>Changes were asked for from this second on; null read everything.</summary>
    public long? From { get; set; }

    /// <summary>Where the next run begins, once this has landed; set when everything was read, before the warehouse commits.</summary>
    public long? Next { get; set; }

    /// <summary>Records the source counted in that time; null where it does not count.</summary>
    public long? Said { get; set; }
    public long Read { get; set; }
    public long Excluded { get; set; }
    public long Inserted { get; set; }
    public long Updated { get; set; }
    public long Removed { get; set; }

    /// <summary>Records of a derived table as the source counts them for the records that were read, where it does: parts of conversations.</summary>
    public long? PartsSaid { get; set; }
    public long? Parts { get; set; }

    /// <summary>Records whose lists came cut short.</summary>
    public long Gaps { get; set; }

    /// <summary>Each table's counts, as JSON.</summary>
    public string TablesJson { get; set; } = "[]";
    public string? Error { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>A record whose list the vendor sent cut short: what is missing is missing in the warehouse.</summary>
public sealed class RunGapRow
{
    public long Id { get; set; }
    public long RunId { get; set; }
    public required string Object { get; set; }
    public required string RecordId { get; set; }
    public long Have { get; set; }
    public long? Total { get; set; }
}
