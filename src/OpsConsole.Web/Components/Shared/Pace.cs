using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Components.Shared;

public enum PaceKind
{
    Interval,
    Cron,
    Hand,
}

/// <summary>How often a pipeline runs, while it is chosen.</summary>
/// <param name="unit">What an interval is counted in.</param>
/// <param name="refuse">Why the next times cannot be so, or null.</param>
public sealed class Pace(string unit, int unitSeconds, int shortest, Func<IReadOnlyList<DateTimeOffset>, string?> refuse)
{
    public static Pace OfExtraction() => new("minute", 60, PlanRules.ShortestMinutes, PlanRules.Refuse);

    public static Pace OfSync() => new("second", 1, PipelineDesk.ShortestInterval, _ => null);

    public PaceKind Kind { get; set; }

    /// <summary>Units between two runs.</summary>
    public int? Every { get; set; } = 60;

    public string? Cron { get; set; } = "0 0 6 * * ?";

    public string Units => unit + "s";

    public int Shortest => shortest;

    /// <summary>A field left empty is too often, and refused; it does not become "by hand".</summary>
    public int? IntervalSeconds => Kind == PaceKind.Interval ? (int)Math.Min(int.MaxValue, (Every ?? 0L) * unitSeconds) : null;

    public string? CronText => Kind == PaceKind.Cron ? Cron ?? "" : null;

    public string Sentence => Kind switch
    {
        PaceKind.Interval => $"every {Words.Count(Every ?? 0, unit)}",
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
        return times.Count == 0 ? "This has no next time." : refuse(times);
    }

    public void Take(PipelineRow pipeline)
    {
        Kind = pipeline.Cron is not null ? PaceKind.Cron : pipeline.IntervalSeconds is not null ? PaceKind.Interval : PaceKind.Hand;
        (Every, Cron) = (pipeline.IntervalSeconds / unitSeconds ?? Every, pipeline.Cron ?? Cron);
    }
}
