namespace OpsConsole.Engine.Health;

public enum StatKind
{
    Day,
    Week,
}

/// <summary>A calendar day, or a week from Monday on, of which figures are gathered.</summary>
public sealed record StatPeriod(StatKind Kind, DateOnly From)
{
    /// <summary>The first day that does not belong to it.</summary>
    public DateOnly Until => From.AddDays(Kind == StatKind.Day ? 1 : 7);

    /// <summary>What is over at the end of a day: the day itself, and on Sundays the week.</summary>
    public static IReadOnlyList<StatPeriod> EndingOn(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? [new(StatKind.Day, day), new(StatKind.Week, day.AddDays(-6))] : [new(StatKind.Day, day)];

    /// <summary>
    /// One figure for the period: shares and times by their average; what is counted over a day by the sum of what each day ended with; other counts by the most there was. Null without a sample: no data is not zero.
    /// </summary>
    /// <param name="samples">Of one metric and subject, oldest first.</param>
    /// <param name="dayOf">The calendar day of a moment, where the console stands.</param>
    public static double? Figure(MetricKind kind, IReadOnlyList<Sample> samples, Func<DateTimeOffset, DateOnly> dayOf) => (samples.Count, kind) switch
    {
        (0, _) => null,
        (_, { Unit: MetricUnit.Share or MetricUnit.Seconds }) => samples.Average(s => s.Value),
        (_, { Metric: Metric.NewRecords or Metric.RowsRead or Metric.Duplicates or Metric.DroppedUpdates }) => samples.GroupBy(s => dayOf(s.At)).Sum(day => day.Last().Value),
        _ => samples.Max(s => s.Value),
    };
}
