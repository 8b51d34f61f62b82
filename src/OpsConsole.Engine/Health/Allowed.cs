namespace OpsConsole.Engine.Health;

/// <summary>When a metric is in trouble: what a lead has set, or <see cref="Of"/> the metric itself.</summary>
/// <param name="Limit">Null: only other weeks tell.</param>
public sealed record AlertRule(Metric Metric, double? Limit, TimeSpan For, bool Spikes)
{
    public static AlertRule Of(MetricKind kind) => new(kind.Metric, kind.Limit, TimeSpan.FromMinutes(kind.ForMinutes), kind.Spikes);
}

/// <summary>Between which values a metric is well at one moment. Null: open on that side.</summary>
/// <param name="ByPast">The narrower line comes from other weeks, not from the rule.</param>
public sealed record Allowed(double? Floor, double? Ceiling, bool ByPast)
{
    /// <summary>So many other weeks must have a figure before they say anything.</summary>
    public const int LeastWeeks = 3;

    /// <summary>Deviations from the median that are still usual; a MAD times 1.4826 is one standard deviation of a bell curve.</summary>
    private const double Deviations = 4 * 1.4826;

    /// <summary>Where other weeks hardly differ, this share of the median is usual all the same.</summary>
    private const double LeastShare = 0.25;

    /// <summary>The way back is a tenth nearer to well than the way out, so that a value on the line does not ring twice.</summary>
    private const double Margin = 0.1;

    /// <param name="past">The metric at this weekday and hour in the last weeks.</param>
    public static Allowed Of(AlertRule rule, IReadOnlyList<double> past)
    {
        var kind = rule.Metric.Kind();
        var (floor, ceiling) = kind.Better switch
        {
            Better.Higher => (rule.Limit, (double?)null),
            Better.Lower => (null, rule.Limit),
            Better.Usual => (null, rule.Limit),
            _ => throw new InvalidOperationException($"{kind.Better} is no direction."),
        };
        if (!rule.Spikes || past.Count < LeastWeeks)
        {
            return new(floor, ceiling, false);
        }

        var (low, high) = Band(kind.Unit, past);
        var lowered = kind.Better != Better.Lower && low > (floor ?? double.MinValue);
        var raised = kind.Better != Better.Higher && high < (ceiling ?? double.MaxValue);
        return new(lowered ? low : floor, raised ? high : ceiling, lowered || raised);
    }

    public bool IsBroken(double value) => value < Floor || value > Ceiling;

    /// <summary>Well again, with the margin; a line at 0 has none.</summary>
    public bool IsMended(double value) => !(value < Floor + (Math.Abs(Floor ?? 0) * Margin * FloorRoom)) && !(value > Ceiling - (Math.Abs(Ceiling ?? 0) * Margin));

    /// <summary>Of a share near 1 a tenth upwards would be out of reach; there a tenth of what is left is meant.</summary>
    private double FloorRoom => Floor is > 0.5 and <= 1 ? (1 - Floor.Value) / Floor.Value : 1;

    /// <summary>Median and MAD: one odd week moves neither.</summary>
    private static (double Low, double High) Band(MetricUnit unit, IReadOnlyList<double> past)
    {
        var median = Median(past);
        var wide = Math.Max(Deviations * Median([.. past.Select(p => Math.Abs(p - median))]), Math.Max(LeastShare * median, Least(unit)));
        return (median - wide, median + wide);
    }

    /// <summary>A difference so small says nothing whatever the past: 3 records, a minute, 5 of a hundred.</summary>
    private static double Least(MetricUnit unit) => unit switch
    {
        MetricUnit.Share => 0.05,
        MetricUnit.Seconds => 60,
        MetricUnit.Count => 3,
        MetricUnit.Flag => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
