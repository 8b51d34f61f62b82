using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;
using Xunit;
using Record = OpsConsole.Engine.Records.Record;

namespace OpsConsole.Tests.Engine.Merging;

public sealed class FieldHasherTests
{
    private static readonly FieldHasher Hasher = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    [Fact]
    public void Hashes_already_in_the_store_stay_readable_by_later_versions()
    {
        Assert.Equal(-3454715408753749359, Hasher.Of("plan|plan", FieldValue.Text("Growth")));
        Assert.Equal(4153965048498488037, Hasher.OfKey(0, "cust-000001"));
    }

    [Fact]
    public void The_key_decides() =>
        Assert.NotEqual(Hasher.Of("a", FieldValue.Text("x")), new FieldHasher(new byte[32]).Of("a", FieldValue.Text("x")));

    [Fact]
    public void One_value_under_two_names_has_two_hashes()
    {
        Assert.NotEqual(Hasher.Of("a", FieldValue.Text("x")), Hasher.Of("b", FieldValue.Text("x")));
        Assert.NotEqual(Hasher.OfKey(0, "x"), Hasher.OfKey(1, "x"));
        Assert.NotEqual(Hasher.Of("ab", FieldValue.Text("c")), Hasher.Of("a", FieldValue.Text("bc")));
    }

    [Fact]
    public void Values_that_read_alike_but_are_of_another_kind_differ()
    {
        FieldValue[] alike = [FieldValue.Text("1"), FieldValue.Number(1), FieldValue.List(["1"])];

        Assert.Equal(alike.Length, alike.Select(v => Hasher.Of("f", v)).Distinct().Count());
        Assert.NotEqual(Hasher.Of("f", FieldValue.Empty), Hasher.Of("f", FieldValue.Text("\u200b")));
    }

    [Fact]
    public void Equal_numbers_hash_alike_however_they_are_written_and_others_do_not() => Prop.ForAll<decimal, decimal>((a, b) =>
        (Hasher.Of("n", FieldValue.Number(a)) == Hasher.Of("n", FieldValue.Number(b))) == (a == b)
        && Hasher.Of("n", FieldValue.Number(Padded(a))) == Hasher.Of("n", FieldValue.Number(a))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_print_changes_with_every_watched_value_and_with_none_other()
    {
        string[] watched = ["a", "b"];
        var record = Rec(("a", "1"), ("b", "2"), ("c", "3"));
        var print = Hasher.Print(7, record, watched);

        Assert.Equal(print, Hasher.Print(7, Rec(("b", "2"), ("a", "1"), ("c", "other")), watched));
        Assert.NotEqual(print, Hasher.Print(7, Rec(("a", "1"), ("b", "x")), watched));
        Assert.NotEqual(print, Hasher.Print(7, Rec(("a", "2"), ("b", "1")), watched));
        Assert.NotEqual(print, Hasher.Print(7, Rec(("a", "1")), watched));
        Assert.NotEqual(print, Hasher.Print(8, record, watched));
    }

    [Fact]
    public void An_absent_cell_and_an_empty_one_print_alike() =>
        Assert.Equal(Hasher.Print(0, Rec(("a", "")), ["a"]), Hasher.Print(0, Rec(), ["a"]));

    private static decimal Padded(decimal number) => Math.Abs(number) < 1000 ? number + 0.000m : number;

    private static Record Rec(params (string Path, string Text)[] cells) => new("r", cells.ToDictionary(c => c.Path, c => FieldValue.Text(c.Text)));
}
