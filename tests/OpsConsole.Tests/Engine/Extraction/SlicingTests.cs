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
    public void Reading_goes_on_at_the_last_second_that_was_read() => Assert.Equal((100, 150), (SliceState.New(100, null).Next, (SliceState.New(100, null) with { Reached = 150 }).Next));

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
