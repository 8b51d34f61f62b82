using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Warehouse;

public enum PaceKind
{
    Interval,
    Cron,
    Hand,
}

/// <summary>How often an extraction runs, while it is chosen.</summary>
public sealed class Pace
{
    public PaceKind Kind { get; set; }

    public int? Minutes { get; set; } = 60;

    public string? Cron { get; set; } = "0 0 6 * * ?";

    /// <summary>A field left empty is too often, and refused; it does not become "by hand".</summary>
    public int? IntervalSeconds => Kind == PaceKind.Interval ? (Minutes ?? 0) * 60 : null;

    public string? CronText => Kind == PaceKind.Cron ? Cron ?? "" : null;

    public string Sentence => Kind switch
    {
        PaceKind.Interval => $"every {Words.Count(Minutes ?? 0, "minute")}",
        PaceKind.Cron => "by cron expression",
        _ => "run by hand",
    };

    /// <summary>Why it cannot be so, or null.</summary>
    /// <param name="upcoming">The next times by a schedule.</param>
    public string? Refusal(Func<int?, string?, int, IReadOnlyList<DateTimeOffset>> upcoming)
    {
        if (Kind == PaceKind.Hand)
        {
            return null;
        }

        var times = IntervalSeconds is <= 0 ? [] : upcoming(IntervalSeconds, CronText, 60);
        return times.Count == 0 ? "This has no next time." : PlanRules.Refuse(times);
    }

    public void Take(PipelineRow pipeline)
    {
        Kind = pipeline.Cron is not null ? PaceKind.Cron : pipeline.IntervalSeconds is not null ? PaceKind.Interval : PaceKind.Hand;
        (Minutes, Cron) = (pipeline.IntervalSeconds / 60 ?? Minutes, pipeline.Cron ?? Cron);
    }
}
