using OpsConsole.Engine.Retry;
using Xunit;

namespace OpsConsole.Tests.Engine.Retry;

public sealed class RunAgainTests
{
    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(4, 240)]
    public void S0_123_Each_failure_is_waited_for_twice_as_long_as_the_one_before(int failed, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RunAgain.After(failed));

    [Fact]
    public void S0_123_After_the_last_try_it_is_not_tried_again() => Assert.Null(RunAgain.After(RunAgain.MostTries));
}
