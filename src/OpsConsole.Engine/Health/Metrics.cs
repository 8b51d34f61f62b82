namespace OpsConsole.Engine.Health;

/// <summary>Every metric there is, in the order people see them.</summary>
public static class Metrics
{
    private const double Minute = 60;
    private const double Hour = 60 * Minute;

    public static IReadOnlyList<MetricKind> All { get; } =
    [
        new(Metric.Success, "Success", "records that did not fail, of those read in the last hour", MetricUnit.Share, Better.Higher, 0.98, 5, Spikes: true),
        new(Metric.LagP95, "Lag, p95", "source change to settled, last hour", MetricUnit.Seconds, Better.Lower, 15 * Minute, 5, Spikes: true),
        new(Metric.LagMedian, "Lag, median", "source change to settled, last hour", MetricUnit.Seconds, Better.Lower, null, 15, Spikes: true),
        new(Metric.LagMax, "Lag, longest", "source change to settled, last hour", MetricUnit.Seconds, Better.Lower, null, 15),
        new(Metric.QueueAge, "Queue age", "the oldest record that waits for a person", MetricUnit.Seconds, Better.Lower, 24 * Hour, 0),
        new(Metric.QueueDepth, "Queue depth", "records that wait for a person", MetricUnit.Count, Better.Lower, null, 15, Spikes: true),
        new(Metric.TimeToResolve, "Time to resolve", "half of the last seven days' items were quicker", MetricUnit.Seconds, Better.Lower, null, 60),
        new(Metric.Rejected, "Rejected", "records that failed or went to review, of those read in the last hour", MetricUnit.Share, Better.Lower, 0.1, 5, Spikes: true),
        new(Metric.NewRecords, "New records a day", "created in the last 24 hours", MetricUnit.Count, Better.Usual, null, 15, Spikes: true),
        new(Metric.RowsRead, "Records read a day", "in the last 24 hours", MetricUnit.Count, Better.Usual, null, 15, Spikes: true),
        new(Metric.ZeroRows, "Rows expected, none read", "partners known when the last whole pass read nothing", MetricUnit.Count, Better.Lower, 0, 0),
        new(Metric.Coverage, "Coverage", "records settled of those eligible, last whole pass", MetricUnit.Share, Better.Higher, 0.9, 0),
        new(Metric.Logged, "Conversations logged", "those on the other side, of those eligible: within filter and gates", MetricUnit.Share, Better.Higher, 0.95, 60),
        new(Metric.Gaps, "Not accounted for", "records and values, last whole pass", MetricUnit.Count, Better.Lower, 0, 0),
        new(Metric.Duplicates, "Duplicates found a day", "in the last 24 hours", MetricUnit.Count, Better.Lower, 5, 0, Spikes: true),
        new(Metric.DroppedUpdates, "Dropped updates a day", "changes that did not arrive, last 24 hours", MetricUnit.Count, Better.Lower, 20, 0, Spikes: true),
        new(Metric.Throttled, "Throttled calls", "refused for their rate in the last hour", MetricUnit.Count, Better.Lower, 10, 0, Spikes: true),
        new(Metric.MessagesPerPerson, "Messages a person a week", "the most anybody got in seven days", MetricUnit.Count, Better.Lower, 2, 0),
        new(Metric.GuardrailTrips, "Held by guardrails", "runs and actions that wait for a yes", MetricUnit.Count, Better.Lower, 0, 0),
        new(Metric.Drift, "Schema drift", "a vendor's schema changed under the contract", MetricUnit.Flag, Better.Lower, 0, 0),
        new(Metric.WebhookCoverage, "Webhook coverage", "changes that a webhook told of, last 24 hours", MetricUnit.Share, Better.Higher, null, 60, Spikes: true),
        new(Metric.InboxAge, "Inbox age", "the oldest delivery not worked yet", MetricUnit.Seconds, Better.Lower, 15 * Minute, 0, MetricScope.Connection),
        new(Metric.RateUse, "Rate window use", "calls of the vendor's window, at this moment", MetricUnit.Share, Better.Lower, null, 15, MetricScope.Connection),
        new(Metric.AuthLost, "Access lost", "the vendor refuses our token", MetricUnit.Flag, Better.Lower, 0, 0, MetricScope.Connection),
    ];

    private static readonly Dictionary<Metric, MetricKind> ByName = All.ToDictionary(k => k.Metric);

    public static MetricKind Kind(this Metric metric) => ByName[metric];
}
