using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Runs;
using Xunit;

namespace OpsConsole.Tests.Runtime.Runs;

public sealed class KeyScratchTests
{
    private readonly KeyScratch scratch = new(storedCounts: true);

    [Fact]
    public void A_record_read_again_holds_its_newest_keys_only()
    {
        scratch.Put(Side.Left, "a", [1, 2]);
        scratch.Put(Side.Left, "a", [3, null]);

        Assert.Empty(scratch.Holders(Side.Left, 2, [1, 2]));
        Assert.Equal([(0, 3L, "a")], scratch.Holders(Side.Left, 2, [3]));
        Assert.Empty(scratch.Holders(Side.Right, 2, [3]));
    }

    [Fact]
    public void A_record_that_is_gone_holds_nothing_and_is_not_left_to_the_stored_index()
    {
        scratch.Put(Side.Left, "a", [1]);
        scratch.Drop(Side.Left, ["a", "b"]);

        Assert.Empty(scratch.Holders(Side.Left, 1, [1]));
        Assert.NotNull(scratch.KeysOf(Side.Left, "b"));
        Assert.Null(scratch.KeysOf(Side.Left, "c"));
    }

    [Fact]
    public void Keys_held_twice_on_one_side_are_named_the_most_held_first()
    {
        scratch.Put(Side.Left, "a", [1, 9]);
        scratch.Put(Side.Left, "b", [1, 9]);
        scratch.Put(Side.Left, "c", [2, 9]);
        scratch.Put(Side.Right, "d", [1, 8]);

        var twice = scratch.HeldTwice();
        Assert.Equal([(1, "a b c"), (0, "a b")], twice.Select(t => (t.Ordinal, string.Join(' ', t.Ids))));
        Assert.All(twice, t => Assert.Equal(Side.Left, t.Side));
    }
}
