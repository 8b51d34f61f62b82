using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Health;
using Xunit;

namespace OpsConsole.Tests.Engine.Health;

public sealed class AllowedTests
{
    private static Allowed Of(Metric metric, params double[] past) => Allowed.Of(AlertRule.Of(metric.Kind()), past);

    [Fact]
    public void S0_112_New_records_are_judged_by_what_other_weeks_had_on_both_sides()
    {
        var allowed = Of(Metric.NewRecords, 60, 58, 64, 61, 59);

        Assert.False(allowed.IsBroken(66));
        Assert.True(allowed.IsBroken(120));
        Assert.True(allowed.IsBroken(0));
        Assert.True(allowed.ByPast);
    }

    [Fact]
    public void S0_117_One_odd_week_neither_hides_nor_makes_a_spike()
    {
        var allowed = Of(Metric.NewRecords, 60, 58, 900, 61, 59);

        Assert.True(allowed.IsBroken(150));
        Assert.False(allowed.IsBroken(62));
    }

    [Fact]
    public void S0_117_Too_few_weeks_say_nothing() => Assert.False(Of(Metric.NewRecords, 60, 58).IsBroken(10_000));

    [Fact]
    public void S0_117_A_spike_far_below_the_limit_is_one_all_the_same()
    {
        var allowed = Of(Metric.LagP95, 20, 22, 19, 21);

        Assert.True(allowed.IsBroken(300));
        Assert.False(Of(Metric.LagP95).IsBroken(300));
    }

    [Fact]
    public void Other_weeks_never_widen_what_a_lead_allows()
    {
        var allowed = Of(Metric.Duplicates, 40, 42, 39, 41);

        Assert.True(allowed.IsBroken(6));
        Assert.False(allowed.ByPast);
    }

    [Fact]
    public void A_line_at_zero_is_mended_at_zero_and_a_share_near_one_can_mend()
    {
        Assert.True(Of(Metric.AuthLost).IsBroken(1));
        Assert.True(Of(Metric.AuthLost).IsMended(0));
        Assert.False(Of(Metric.Success).IsMended(0.981));
        Assert.True(Of(Metric.Success).IsMended(0.983));
    }

    [Fact]
    public void Nothing_is_broken_and_mended_at_once() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<byte[], int>((past, value) =>
    {
        foreach (var kind in Metrics.All)
        {
            var allowed = Allowed.Of(AlertRule.Of(kind), [.. past.Select(p => (double)p)]);
            Assert.False(allowed.IsBroken(value / 7.0) && allowed.IsMended(value / 7.0));
        }
    }));

    [Fact]
    public void S0_110_Every_class_of_failure_has_its_own_metric_and_every_metric_its_line() =>
        Assert.Equal(Enum.GetValues<Metric>().Order(), Metrics.All.Select(k => k.Metric).Order());

    [Theory]
    [InlineData(Metric.Success, "under 98.0 %, or unlike other weeks, for 5 min")]
    [InlineData(Metric.AuthLost, "any")]
    [InlineData(Metric.LagMax, "never")]
    [InlineData(Metric.NewRecords, "unlike other weeks, for 15 min")]
    [InlineData(Metric.QueueAge, "over 24 h")]
    public void A_rule_is_said_in_words(Metric metric, string words) => Assert.Equal(words, Figures.When(AlertRule.Of(metric.Kind())));
}
