using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Connectors.Http;
using Xunit;

namespace OpsConsole.Tests.Runtime.Connectors.Http;

/// <summary>T-07: calls per 10-second window, known from headers only, by a vendor whose clock is not ours.</summary>
public sealed class WindowBudgetTests
{
    [Fact]
    public void Before_the_first_answer_one_call_asks_and_the_others_wait()
    {
        using var vendor = new WindowVendor(limit: 20);
        vendor.Call(10, there: 0.1, back: 0.1);
        vendor.Clock.Advance(0.15);
        Assert.Equal(1, vendor.Seen);

        vendor.Clock.Advance(0.3);
        Assert.Equal(10, vendor.Seen);
    }

    [Fact]
    public void G11_The_vendors_window_is_used_up_and_not_overdrawn_whatever_limit_it_tells()
    {
        using var vendor = new WindowVendor(limit: 7);
        vendor.Call(21, there: 0.01, back: 0.01);
        vendor.Clock.Advance(36);

        Assert.Equal([7, 7, 7], vendor.PerWindow.Values);
        Assert.Equal(0, vendor.Refused);
    }

    [Theory]
    [InlineData(1666, 1633)]
    [InlineData(160, 156)]
    [InlineData(20, 18)]
    [InlineData(5, 5)]
    public void G11_A_backfill_leaves_a_small_share_of_each_window_to_people_and_schedules(int limit, int taken)
    {
        using var vendor = new WindowVendor(limit);
        vendor.Call(3 * taken, there: 0.01, back: 0.01, CallPriority.Backfill);
        vendor.Clock.Advance(36);

        Assert.Equal([taken, taken, taken], vendor.PerWindow.Values);
    }

    [Theory]
    [InlineData(CallPriority.Person)]
    [InlineData(CallPriority.Schedule)]
    public void G11_While_a_backfill_has_spent_its_share_somebody_who_goes_first_is_served_at_once_up_to_the_vendors_limit(CallPriority priority)
    {
        using var vendor = new WindowVendor(limit: 200);
        vendor.Call(500, there: 0.01, back: 0.01, CallPriority.Backfill);
        vendor.Clock.Advance(1);
        Assert.Equal(196, vendor.Seen);

        vendor.Call(6, there: 0.01, back: 0.01, priority);
        vendor.Clock.Advance(0.1);
        Assert.Equal(200, vendor.Done);

        vendor.Clock.Advance(36);
        Assert.Equal([200, 196, 110], vendor.PerWindow.Values);
        Assert.Equal((506, 0), (vendor.Done, vendor.Refused));
    }

    [Fact]
    public void Calls_made_by_others_with_the_same_account_are_counted_by_the_header()
    {
        using var vendor = new WindowVendor(limit: 10) { UsedByOthers = 6 };
        vendor.Call(8, there: 0.01, back: 0.01);
        vendor.Clock.Advance(40);

        Assert.Equal([4, 4], vendor.PerWindow.Values);
        Assert.Equal(0, vendor.Refused);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(-7)]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(86400)]
    public void An_unanswered_first_call_delays_by_a_window_whatever_the_vendors_clock_says(double offset)
    {
        using var vendor = new WindowVendor(limit: 5, offset) { LosesFirst = 1 };
        vendor.Call(15, there: 0.01, back: 0.01);
        vendor.Clock.Advance(60);

        Assert.Equal(15, vendor.Done);
        Assert.Equal(0, vendor.Refused);
    }

    [Fact]
    public void A_vendors_clock_that_is_set_back_by_an_hour_does_not_hold_us_up_for_an_hour()
    {
        using var vendor = new WindowVendor(limit: 5);
        vendor.Call(5, there: 0.01, back: 0.01);
        vendor.Clock.Advance(12);
        vendor.Offset = -3600;
        vendor.Call(15, there: 0.01, back: 0.01);
        vendor.Clock.Advance(60);

        Assert.Equal((20, 0), (vendor.Done, vendor.Refused));
    }

    [Fact]
    public void A_vendor_without_headers_is_taken_to_allow_what_was_assumed()
    {
        using var vendor = new WindowVendor(limit: 1000) { TellsNothing = true };
        vendor.Call(100, there: 0.01, back: 0.01);
        vendor.Clock.Advance(1);
        Assert.Equal(WindowVendor.Assumed, vendor.Seen);

        vendor.Clock.Advance(60);
        Assert.Equal(100, vendor.Seen);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_proxys_answer_that_tells_the_time_and_no_limit_delays_by_a_window_at_most(double offset)
    {
        using var vendor = new WindowVendor(limit: 1000, offset) { TellsNothing = true, TellsTime = true };
        vendor.Call(100, there: 0.01, back: 0.01);
        vendor.Clock.Advance(25);

        Assert.Equal(100, vendor.Done);
    }

    [Fact]
    public void G11_No_vendor_with_a_clock_of_its_own_ever_refuses_a_call() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(200),
        Prop.ForAll<byte[], int, byte>((latencies, offset, size) =>
        {
            using var vendor = new WindowVendor(1 + (size % 25), offset * 1.37);
            foreach (var latency in latencies)
            {
                vendor.Call(1, there: (latency >> 4) / 16.0, back: (latency & 15) / 16.0);
                vendor.Clock.Advance(size / 500.0);
            }

            vendor.Clock.Advance((latencies.Length + 3) * 12);
            Assert.Equal((latencies.Length, 0), (vendor.Done, vendor.Refused));
        }));
}
