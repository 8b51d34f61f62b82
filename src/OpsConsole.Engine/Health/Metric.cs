namespace OpsConsole.Engine.Health;

/// <summary>What is measured of the integrations. The names are kept with the samples.</summary>
public enum Metric
{
    /// <summary>Records that did not fail, of those read (S0-111).</summary>
    Success,

    /// <summary>From a change at the vendor to its being settled; 95 of 100 are quicker (S0-113).</summary>
    LagP95,
    LagMedian,
    LagMax,

    /// <summary>How long the oldest open review item has waited.</summary>
    QueueAge,
    QueueDepth,
    TimeToResolve,

    /// <summary>Records that failed or went to review, of those read.</summary>
    Rejected,

    /// <summary>New customers a day against what other weeks had (S0-112).</summary>
    NewRecords,
    RowsRead,

    /// <summary>A whole pass read nothing although partners are known; the value is how many.</summary>
    ZeroRows,

    /// <summary>Settled of those that should be.</summary>
    Coverage,

    /// <summary>Conversations that stand on the other side, of those that are to (S0-114).</summary>
    Logged,

    /// <summary>Records and values that the last whole pass cannot account for.</summary>
    Gaps,

    /// <summary>The three classes of failure (S0-110).</summary>
    Duplicates,
    DroppedUpdates,
    Throttled,

    /// <summary>The most messages one person got in a week (S0-115).</summary>
    MessagesPerPerson,

    /// <summary>Runs and actions that a guardrail holds now.</summary>
    GuardrailTrips,
    Drift,

    /// <summary>Changes of which a webhook told, of all that travelled.</summary>
    WebhookCoverage,
    InboxAge,
    RateUse,
    AuthLost,
}

/// <summary>How a figure is read.</summary>
public enum MetricUnit
{
    /// <summary>0 to 1.</summary>
    Share,
    Seconds,
    Count,

    /// <summary>0 or 1: it is so, or not.</summary>
    Flag,
}

/// <summary>Which direction is trouble.</summary>
public enum Better
{
    Higher,
    Lower,

    /// <summary>Neither: only what other weeks had tells.</summary>
    Usual,
}

/// <summary>Of what there is one figure each.</summary>
public enum MetricScope
{
    Pipeline,
    Connection,
}

/// <summary>One metric as people read it and as it is judged while nobody has set a rule.</summary>
/// <param name="Explains">What is counted, over which time.</param>
/// <param name="Limit">Worse than this is trouble; null where only other weeks tell.</param>
/// <param name="ForMinutes">How long it has to last before somebody is told, and how long it has to be well before they are told that.</param>
/// <param name="Spikes">Also judged against the same weekday and hour of the last weeks (S0-117).</param>
public sealed record MetricKind(Metric Metric, string Name, string Explains, MetricUnit Unit, Better Better, double? Limit, int ForMinutes, MetricScope Scope = MetricScope.Pipeline, bool Spikes = false);
