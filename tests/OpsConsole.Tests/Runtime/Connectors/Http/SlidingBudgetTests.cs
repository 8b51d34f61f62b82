using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Connectors.Http;
using Xunit;

namespace OpsConsole.Tests.Runtime.Connectors.Http;

public sealed class SlidingBudgetTests
{
    [Fact]
    public void T_08_The_vendor_never_sees_more_than_5_calls_in_any_second() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(300),
        Prop.ForAll<byte[]>(latencies =>
        {
            var seen = Play(latencies, out _);
            Assert.Equal(latencies.Length, seen.Count);
            for (var i = 5; i < seen.Count; i++)
            {
                Assert.True(seen[i] - seen[i - 5] >= TimeSpan.FromSeconds(1), $"6 calls within {(seen[i] - seen[i - 5]).TotalMilliseconds} ms");
            }
        }));

    [Fact]
    public void S0_103_Quick_answers_are_taken_up_at_almost_the_full_rate()
    {
        Play([.. Enumerable.Repeat((byte)1, 100)], out var took);

        Assert.InRange(took.TotalSeconds, 19, 21);
    }

    /// <summary>All calls at once; each byte is a call's way there (high half) and back (low half), in 1/16 and 1/8 s. One in sixteen is never answered.</summary>
    private static List<DateTimeOffset> Play(byte[] latencies, out TimeSpan took)
    {
        using var clock = new SteppedClock();
        var (budget, seen, start, done) = (new SlidingBudget(5, TimeSpan.FromSeconds(1), clock), new List<DateTimeOffset>(), clock.Now, 0);
        foreach (var latency in latencies)
        {
            _ = CallAsync(latency);
        }

        while (done < latencies.Length)
        {
            clock.Advance(0.1);
            Assert.True(clock.Now - start < TimeSpan.FromMinutes(20), "The calls do not come to an end.");
        }

        took = clock.Now - start;
        return seen;

        async Task CallAsync(byte latency)
        {
            await budget.AcquireAsync(CallPriority.Schedule, default);
            await Task.Delay(TimeSpan.FromMilliseconds((latency >> 4) * 62.5), clock);
            seen.Add(clock.Now);
            await Task.Delay(TimeSpan.FromMilliseconds((latency & 15) == 15 ? 30_000 : (latency & 15) * 12.5), clock);
            budget.Return(new BudgetAnswer(Answered: (latency & 15) != 15));
            done++;
        }
    }
}
