using OpsConsole.Engine.Health;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Health;

/// <summary>Every number is a door: where the records behind a figure stand, and how its state is shown.</summary>
static class MetricDoor
{
    public static string Address(Metric metric, string subject)
    {
        var key = Uri.EscapeDataString(subject);
        return metric switch
        {
            Metric.Success or Metric.LagP95 or Metric.LagMedian or Metric.LagMax or Metric.NewRecords or Metric.RowsRead or Metric.ZeroRows or Metric.Coverage or Metric.Throttled => $"/runs?pipeline={key}",
            Metric.Gaps => $"/health?tab=statements&integration={key}",
            Metric.QueueAge or Metric.QueueDepth or Metric.Rejected or Metric.Logged => $"/review?pipeline={key}",
            Metric.TimeToResolve => $"/review?state=resolved&pipeline={key}",
            Metric.Duplicates => $"/review?class={nameof(FailureClass.Duplicates)}&pipeline={key}",
            Metric.DroppedUpdates => $"/review?class={nameof(FailureClass.DroppedUpdates)}&pipeline={key}",
            Metric.MessagesPerPerson => $"/actions?state={nameof(ActionState.Done)}",
            Metric.GuardrailTrips => $"/runs?status={nameof(RunStatus.Held)}&pipeline={key}",
            Metric.Drift => $"/pipelines/{key}",
            Metric.WebhookCoverage => "/deliveries",
            Metric.InboxAge => $"/deliveries?state={nameof(InboxState.Received)}&connection={key}",
            Metric.RateUse => $"/connections/{key}?tab=budget",
            Metric.AuthLost => $"/connections/{key}",
            _ => throw new ArgumentOutOfRangeException(nameof(metric)),
        };
    }

    public static Badge State(Trend trend) => trend switch
    {
        { Mute: not null } => new("Muted", Shape.Bars, "idle"),
        { Alert: not null } => new("Over", Shape.Triangle, "attn"),
        { Now: null } => new("No data", Shape.Dotted, "idle"),
        { Rule.Rule: { Limit: null, Spikes: false } } => new("Not judged", Shape.Dash, "idle"),
        _ => new("Within", Shape.Tick, "ok"),
    };

    /// <summary>The one to look at first: in trouble, else nearest to it.</summary>
    public static Trend Worst(IReadOnlyList<Trend> trends) => trends.OrderBy(t => t.Alert is null).ThenBy(t => t.Now is null)
        .ThenBy(t => t.Metric.Kind().Better == Better.Higher ? t.Now : -t.Now).First();

    /// <summary>0 to 1 for a line in a cell.</summary>
    public static IReadOnlyList<double?> Line(Trend trend)
    {
        var top = trend.Metric.Kind().Unit == MetricUnit.Share ? 1 : Math.Max(1, trend.Points.Max() ?? 1);
        return [.. trend.Points.Select(p => p / top)];
    }

    public static string Say(Trend trend, double? value) => value is { } v ? Figures.Say(trend.Metric.Kind().Unit, v) : "no data";
}
