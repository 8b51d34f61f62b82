using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Health;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Health;

public sealed class ReckoningTests
{
    [Fact]
    public void S0_111_Every_record_of_the_source_is_counted_once_and_what_is_left_is_the_gap()
    {
        var statement = Reckoning.Of(Side.Left, "Airtable", Set("a", "b", "c", "d", "e"), Set("a", "b", "gone"), Set("b"), new Dictionary<string, string> { ["a"] = "Gate", ["c"] = "Gate", ["d"] = "FilteredOut" });

        Assert.Equal((5, 1, 1, 2), (statement.Source, statement.Linked, statement.InReview, statement.KeptBack.Values.Sum()));
        Assert.Equal(["e"], statement.Unaccounted);
        Assert.Equal(["gone"], statement.Lost);
        Assert.False(statement.AddsUp);
    }

    [Fact]
    public void The_parts_always_add_up_to_the_source() => Prop.ForAll<byte[], byte[], byte[]>((source, linked, rest) =>
    {
        var (review, kept) = (rest.Where(r => r % 2 == 0), rest.Where(r => r % 3 == 0).Distinct());
        var statement = Reckoning.Of(Side.Right, "Intercom", Set(source), Set(linked), Set(review), kept.ToDictionary(k => $"{k}", _ => "Gate"));
        Assert.Equal(statement.Source, statement.Linked + statement.InReview + statement.KeptBack.Values.Sum() + statement.Unaccounted.Count);
    }).QuickCheckThrowOnFailure();

    private static HashSet<string> Set<T>(params IEnumerable<T> ids) => [.. ids.Select(i => $"{i}")];
}
