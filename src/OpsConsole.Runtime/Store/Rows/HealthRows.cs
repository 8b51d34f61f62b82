using OpsConsole.Engine.Health;

namespace OpsConsole.Runtime.Store.Rows;

/// <summary>A metric at a moment. One is kept when the figure has changed, and else once an hour.</summary>
public sealed class MetricSampleRow
{
    public long Id { get; set; }
    public Metric Metric { get; set; }

    /// <summary>The pipeline's or the connection's key.</summary>
    public required string Subject { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>Hours since 1970: trends are gathered by it.</summary>
    public int Hour { get; set; }
    public double Value { get; set; }

    /// <summary>Of how many records the figure is.</summary>
    public int Count { get; set; }
}

/// <summary>One time that a metric was in trouble, from its opening to its recovery.</summary>
public sealed class AlertRow
{
    public long Id { get; set; }
    public Metric Metric { get; set; }
    public required string Subject { get; set; }

    /// <summary>Metric and subject while it is open, null afterwards; unique, so that two nodes cannot both open it.</summary>
    public string? OpenKey { get; set; }
    public DateTimeOffset OpenedAt { get; set; }
    public DateTimeOffset? RecoveredAt { get; set; }
    public required string Sentence { get; set; }
    public string? RecoverySentence { get; set; }

    /// <summary>Channels that have been told of the opening, and of the recovery; commas between.</summary>
    public string Told { get; set; } = "";
    public string ToldRecovery { get; set; } = "";

    /// <summary>Why a channel could not be told; tried again with the next sample.</summary>
    public string? NoticeError { get; set; }
}

/// <summary>What a lead has set for a metric, of one subject or (empty) of all. Where there is none the metric's own line holds.</summary>
public sealed class AlertRuleRow
{
    public Metric Metric { get; set; }
    public required string Subject { get; set; }
    public double? Limit { get; set; }
    public int ForMinutes { get; set; }
    public bool Spikes { get; set; }

    /// <summary>Channel keys with commas between; null: whoever is told of everything.</summary>
    public string? Channels { get; set; }
}

/// <summary>While it lasts nobody is told; the alert itself opens and recovers as always.</summary>
public sealed class AlertMuteRow
{
    public Metric Metric { get; set; }
    public required string Subject { get; set; }
    public DateTimeOffset Until { get; set; }
    public required string By { get; set; }
    public required string Why { get; set; }
}

/// <summary>The one row of what holds for health as a whole.</summary>
public sealed class HealthSettingsRow
{
    public int Id { get; set; }

    /// <summary>Who is told of alerts whose rule names nobody; channel keys with commas between.</summary>
    public string Channels { get; set; } = "";
}
