using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Merging;

public sealed class AgreementTests
{
    [Fact]
    public void What_was_agreed_is_read_back_as_it_was_written() => Prop.ForAll<Dictionary<NonNull<string>, (long Left, long Right)>>(given =>
    {
        var fields = given.ToDictionary(g => WellFormed(g.Key.Get), g => new AgreedField(g.Value.Left, g.Value.Right));
        var read = Agreement.FromBytes(new Agreement(fields).ToBytes());
        return read.Fields.Count == fields.Count && fields.All(f => read.Find(f.Key) == f.Value);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_agreed_is_no_bytes_and_finds_nothing()
    {
        Assert.Empty(Agreement.None.ToBytes());
        Assert.Empty(Agreement.FromBytes([]).Fields);
        Assert.Null(Agreement.None.Find("plan|plan"));
    }

    [Fact]
    public void Each_side_keeps_a_hash_of_its_own()
    {
        var agreed = new AgreedField(1, 2);

        Assert.Equal((1L, 2L), (agreed.On(Side.Left), agreed.On(Side.Right)));
    }

    [Fact]
    public void Half_an_agreement_is_not_taken_for_a_whole_one()
    {
        var bytes = new Agreement(new Dictionary<string, AgreedField> { ["naïve|名前"] = new(long.MinValue, long.MaxValue) }).ToBytes();

        Assert.Equal(new AgreedField(long.MinValue, long.MaxValue), Agreement.FromBytes(bytes).Find("naïve|名前"));
        Assert.Throws<EndOfStreamException>(() => Agreement.FromBytes(bytes[..^1]));
    }

    [Fact]
    public void What_was_taken_back_is_kept_beside_what_was_agreed()
    {
        var read = Agreement.FromBytes(new Agreement(new Dictionary<string, AgreedField> { ["plan|plan"] = new(1, 2) }, new Dictionary<string, AgreedField> { ["plan|plan"] = new(0, 3) }).ToBytes());

        Assert.Equal((new AgreedField(1, 2), new AgreedField(0, 3)), (read.Find("plan|plan"), read.FindUndone("plan|plan")));
        Assert.Single(read.Fields);
        Assert.Null(read.FindUndone("team|team"));
    }

    /// <summary>Field names are text of contracts, which JSON keeps well formed; lone surrogates come from the generator only.</summary>
    private static string WellFormed(string text) => string.Join('-', text.Select(c => (int)c));
}
