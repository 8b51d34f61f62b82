using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Extraction;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Extraction;

public sealed class SlicingTests
{
    [Fact]
    public void Slices_cover_the_time_once_whatever_its_length_and_the_vendors_unit()
    {
        var times = Gen.Choose(1_500_000_000, 1_800_000_000).Two();
        Prop.ForAll(Arb.From(times.Zip(Gen.Choose(0, 300_000)).Zip(Gen.Elements("UTC", "Pacific/Tongatapu", "Pacific/Pago_Pago", "America/Havana", "seconds"))), arguments =>
        {
            var (((one, other), records), unit) = arguments;
            var (from, to) = ((long)Math.Min(one, other), (long)Math.Max(one, other));
            var zone = Zone.Of(unit);
            var slices = Slicing.Cut(from, to, null, records, at => unit == "seconds" ? at : zone.StartOf(zone.DateAt(DateTimeOffset.FromUnixTimeSeconds(at)))!.Value.ToUnixTimeSeconds());
            var edges = slices.Zip(slices.Skip(1)).ToList();
            return slices[0].From == from && slices[^1].To is null && edges.TrueForAll(e => e.First.To == e.Second.From && e.First.From < e.First.To);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Few_records_are_one_slice() => Assert.Single(Slicing.Cut(0, 1_000_000, null, Slicing.WorthCutting - 1, at => at));

    [Fact]
    public void S1_56_However_often_reading_is_cut_off_every_record_comes_and_is_counted_once()
    {
        // Seconds that many records share, pages that end among them, and a stop after some of the pages.
        var arguments = Gen.Choose(0, 6).Select(gap => gap / 3).ListOf(60).Zip(Gen.Choose(1, 7)).Zip(Gen.Choose(0, 3).ListOf(200));
        Prop.ForAll(Arb.From(arguments), drawn =>
        {
            var ((gaps, size), stops) = drawn;
            var second = 1000L;
            var there = gaps.Select((gap, n) => (Id: n, At: second += gap)).ToList();
            var all = there.Select(r => r.At % 3 == 0 ? new SliceCounts(1, 1) : new SliceCounts(1, 0, 2, 2)).ToList();
            var slice = SliceState.New(1000, null);
            var came = new HashSet<int>();
            var page = 0;
            for (var done = false; !done;)
            {
                slice = slice.TakenUp();
                var rest = there.Where(r => r.At >= slice.Reached).Chunk(size).ToList();
                var until = stops.ElementAtOrDefault(page) == 0 ? Math.Max(1, rest.Count / 2) : rest.Count;
                if (++page > 100)
                {
                    until = rest.Count; // a second of more than a page is left only by those who stay
                }

                foreach (var records in rest.Take(until))
                {
                    slice = slice.With(records[^1].At, [.. records.Select(r => ((long?)r.At, all[r.Id]))]);
                    came.UnionWith(records.Select(r => r.Id));
                }

                done = until == rest.Count;
            }

            return came.Count == there.Count && slice.Counts == all.Aggregate(default(SliceCounts), (sum, one) => sum + one);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_page_in_no_order_moves_nothing_on_and_is_read_again_whole()
    {
        var slice = SliceState.New(100, null).With(100, [(170, new(1)), (120, new(1))]).With(100, [(101, new(1, 1))]);
        Assert.Equal((100, new SliceCounts(3, 1), new SliceCounts(3, 1)), (slice.Reached, slice.Counts, slice.Again));
        Assert.Equal(default, slice.TakenUp().Counts);
        slice = slice.With(200, []);
        Assert.Equal((200, new SliceCounts(3, 1), default), (slice.Reached, slice.TakenUp().Counts, slice.Again));
    }

    [Theory]
    [InlineData(14, "14 minutes")]
    [InlineData(15, null)]
    public void S1_28_A_frequency_under_15_minutes_is_refused_with_the_reason(int minutes, string? said)
    {
        var why = PlanRules.Refuse([.. Enumerable.Range(0, 5).Select(n => DateTimeOffset.UnixEpoch.AddMinutes(n * minutes))]);
        Assert.Equal(said is null, why is null);
        Assert.Contains(said ?? "", why ?? "", StringComparison.Ordinal);
    }
}
