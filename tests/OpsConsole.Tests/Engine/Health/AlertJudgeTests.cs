using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Health;
using Xunit;

namespace OpsConsole.Tests.Engine.Health;

public sealed class AlertJudgeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly Allowed UpTo100 = new(null, 100, false);

    [Fact]
    public void S0_117_What_is_over_the_line_for_long_enough_opens_once_and_recovers_once()
    {
        var told = Live(UpTo100, TimeSpan.FromMinutes(10), [50, 120, 120, 120, 120, 50, 50, 50, 50]);

        Assert.Equal([(3, "open"), (7, "recovered")], told);
    }

    [Fact]
    public void S0_117_A_moment_over_the_line_tells_nobody() => Assert.Empty(Live(UpTo100, TimeSpan.FromMinutes(10), [50, 120, 120, 50, 120, 50]));

    [Fact]
    public void S0_117_A_value_that_trembles_on_the_line_rings_once() => Assert.Equal([(0, "open")], Live(UpTo100, TimeSpan.Zero, [101, 99, 101, 95, 101, 91, 120]));

    [Fact]
    public void What_lasts_since_before_the_newest_sample_is_told_with_its_begin()
    {
        var verdict = AlertJudge.Decide(UpTo100, TimeSpan.FromMinutes(5), [new(Start, 50), new(Start.AddMinutes(5), 120), new(Start.AddMinutes(10), 130)], isOpen: false, Start.AddMinutes(10));

        Assert.Equal(new AlertVerdict.Open(Start.AddMinutes(5)), verdict);
    }

    [Fact]
    public void A_change_of_state_has_always_lasted_and_states_take_turns() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<byte[], byte>((values, minutes) =>
    {
        var (lasting, figures) = (TimeSpan.FromMinutes(minutes % 30), values.Select(v => (double)v).ToList());
        var told = Live(UpTo100, lasting, figures);
        for (var i = 0; i < told.Count; i++)
        {
            var (at, what) = told[i];
            Assert.Equal(i % 2 == 0 ? "open" : "recovered", what);
            var samples = (int)Math.Ceiling(lasting.TotalMinutes / 5) + 1;
            Assert.All(figures.Take(at + 1).TakeLast(samples), v => Assert.True(what == "open" ? UpTo100.IsBroken(v) : UpTo100.IsMended(v)));
        }
    }));

    [Fact]
    public void S0_117_A_replay_tells_when_a_rule_would_have_opened()
    {
        var samples = new double[] { 50, 120, 120, 50, 50, 120, 50, 130, 130, 130 }.Select((v, i) => new Sample(Start.AddMinutes(5 * i), v)).ToList();

        Assert.Equal([Start.AddMinutes(5), Start.AddMinutes(35)], AlertJudge.Replay(UpTo100, TimeSpan.FromMinutes(10), samples));
    }

    /// <summary>Every five minutes a figure, judged as it comes in; what was told, and at which of them.</summary>
    private static List<(int At, string What)> Live(Allowed allowed, TimeSpan lasting, IReadOnlyList<double> figures)
    {
        var told = new List<(int, string)>();
        var (samples, isOpen) = (new List<Sample>(), false);
        for (var i = 0; i < figures.Count; i++)
        {
            samples.Add(new(Start.AddMinutes(5 * i), figures[i]));
            if (AlertJudge.Decide(allowed, lasting, samples, isOpen, samples[^1].At) is { } verdict and not AlertVerdict.Nothing)
            {
                isOpen = verdict is AlertVerdict.Open;
                told.Add((i, isOpen ? "open" : "recovered"));
            }
        }

        return told;
    }
}
