using OpsConsole.Engine.Health;
using Xunit;

namespace OpsConsole.Tests.Engine.Health;

public sealed class StatPeriodTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 16, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void S0_116_A_day_ends_each_day_and_a_week_on_Sunday()
    {
        Assert.Equal([new StatPeriod(StatKind.Day, new(2026, 11, 21))], StatPeriod.EndingOn(new(2026, 11, 21)));
        Assert.Equal([new(StatKind.Day, new(2026, 11, 22)), new StatPeriod(StatKind.Week, new(2026, 11, 16))], StatPeriod.EndingOn(new(2026, 11, 22)));
        Assert.Equal(new(2026, 11, 23), new StatPeriod(StatKind.Week, new(2026, 11, 16)).Until);
    }

    [Theory]
    [InlineData(Metric.Success, 20)] // (10 + 30 + 20) / 3
    [InlineData(Metric.LagP95, 20)]
    [InlineData(Metric.NewRecords, 50)] // each day ended with 30 and 20
    [InlineData(Metric.QueueDepth, 30)]
    public void S0_116_A_share_is_averaged_a_days_count_is_summed_and_any_other_count_is_told_at_its_highest(Metric metric, double figure)
    {
        Sample[] samples = [new(Monday, 10), new(Monday.AddHours(9), 30), new(Monday.AddDays(1), 20)];
        Assert.Equal(figure, StatPeriod.Figure(metric.Kind(), samples, at => DateOnly.FromDateTime(at.UtcDateTime)));
    }

    [Fact]
    public void S0_116_No_data_is_not_zero() => Assert.Null(StatPeriod.Figure(Metric.QueueDepth.Kind(), [], _ => default));
}
