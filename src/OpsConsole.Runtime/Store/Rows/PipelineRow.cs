using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Store.Rows;

/// <summary>What a pipeline does.</summary>
public enum PipelineKind
{
    /// <summary>Keeps two systems in step, by a contract.</summary>
    Sync,

    /// <summary>Copies objects of one system as tables, by a plan (<see cref="ExtractionRow"/>).</summary>
    Extraction,
}

/// <summary>A contract put to work, or a plan.</summary>
public sealed class PipelineRow
{
    public required string Key { get; set; }
    public required string Name { get; set; }
    public PipelineKind Kind { get; set; }

    /// <summary>Empty for an extraction.</summary>
    public required string ContractKey { get; set; }
    public bool Enabled { get; set; }

    /// <summary>Seconds between scheduled runs; null when <see cref="Cron"/> rules, or when it runs only by hand.</summary>
    public int? IntervalSeconds { get; set; }

    /// <summary>Quartz cron expression, in UTC.</summary>
    public string? Cron { get; set; }

    /// <summary>A contract condition as JSON: only records for which it holds are worked.</summary>
    public string? FilterJson { get; set; }

    /// <summary>JSON array of vendor ids of either side while the pipeline starts small: only these are worked. Null works everybody.</summary>
    public string? PilotJson { get; set; }

    /// <summary>Made by a person, and nobody has said yes to its first run yet: previews only, nothing may be written.</summary>
    public bool AwaitsYes { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>How far a feed has been settled, in the vendor's own time, and under which contract version.</summary>
public sealed class CheckpointRow
{
    public required string PipelineKey { get; set; }
    public Side Side { get; set; }
    public DateTimeOffset At { get; set; }
    public int ContractVersion { get; set; }
}
