using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Retry;
using Xunit;

namespace OpsConsole.Tests.Engine.Retry;

public sealed class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new(5, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

    [Theory]
    [InlineData(AttemptEnd.Answered, 1, true, "answered")]
    [InlineData(AttemptEnd.Unwell, 5, true, "5 tries spent")]
    [InlineData(AttemptEnd.NoAnswer, 6, true, "6 tries spent")]
    [InlineData(AttemptEnd.Throttled, 20, true, "20 tries spent")]
    [InlineData(AttemptEnd.Throttled, 20, false, "20 tries spent")]
    [InlineData(AttemptEnd.Unwell, 1, false, "it may have been carried out, and must not be twice")]
    [InlineData(AttemptEnd.NoAnswer, 1, false, "it may have been carried out, and must not be twice")]
    public void S0_123_It_stops_and_says_why(AttemptEnd end, int attempt, bool repeatable, string reason) =>
        Assert.Equal(new RetryVerdict(false, default, reason), Policy.Decide(end, attempt, repeatable, null, 0.5));

    [Theory]
    [InlineData(AttemptEnd.Unwell, 4, true)]
    [InlineData(AttemptEnd.NoAnswer, 1, true)]
    [InlineData(AttemptEnd.Throttled, 19, true)]
    [InlineData(AttemptEnd.Throttled, 1, false)]
    public void It_goes_on_within_its_bounds(AttemptEnd end, int attempt, bool repeatable) =>
        Assert.True(Policy.Decide(end, attempt, repeatable, null, 0.5).Again);

    [Fact]
    public void S0_61_Waits_double_up_to_their_ceiling_and_chance_spreads_them()
    {
        double[] ceilings = [.. Enumerable.Range(1, 4).Select(attempt => Policy.Decide(AttemptEnd.Throttled, attempt, true, null, 0.9999999).Delay.TotalMilliseconds)];

        Assert.Equal([100, 200, 400, 800], ceilings.Select(c => Math.Round(c)));
        Assert.Equal(500, Policy.Decide(AttemptEnd.Throttled, 12, true, null, 0.5).Delay.TotalMilliseconds);
        Assert.Equal(TimeSpan.Zero, Policy.Decide(AttemptEnd.Unwell, 1, true, null, 0).Delay);
    }

    [Fact]
    public void The_vendors_own_wish_is_followed_to_the_letter() =>
        Assert.Equal(new RetryVerdict(true, TimeSpan.FromMinutes(2), "the vendor asked to wait"), Policy.Decide(AttemptEnd.Unwell, 1, true, TimeSpan.FromMinutes(2), 0.5));

    [Fact]
    public void S0_61_No_wait_is_negative_or_beyond_the_ceiling_and_every_call_ends() => Prop.ForAll(
        Gen.Choose(1, 100).ToArbitrary(), Gen.Choose(0, 999).ToArbitrary(), Gen.Elements(Enum.GetValues<AttemptEnd>()).ToArbitrary(),
        (attempt, chance, end) =>
        {
            var verdict = Policy.Decide(end, attempt, true, null, chance / 1000.0);
            return verdict.Delay >= TimeSpan.Zero && verdict.Delay < Policy.MaxDelay && (!verdict.Again || attempt < 20) && verdict.Reason.Length > 0;
        }).QuickCheckThrowOnFailure();
}
