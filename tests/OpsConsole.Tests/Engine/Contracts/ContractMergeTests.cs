using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

public sealed class ContractMergeTests
{
    private static readonly Contract Base = Samples.With(Samples.Row("a", "x"), Samples.Row("b", "y"), Samples.Row("c", "z"));

    private static Contract Row(Contract contract, int at, Func<FieldMap, FieldMap> change) => contract with { Fields = [.. contract.Fields.Select((f, i) => i == at ? change(f) : f)] };

    private static string[] Lefts(Contract contract) => [.. contract.Fields.Select(f => f.Left)];

    [Fact]
    public void Edits_of_different_rows_and_cells_are_joined()
    {
        var mine = Row(Row(Base, 0, f => f with { Why = "mine" }), 2, f => f with { Left = "c2" });
        var theirs = Row(Row(Base, 0, f => f with { Owner = FieldOwner.Right }), 1, f => f with { Type = FieldType.Number }) with { Purpose = "theirs" };
        var (merged, conflicts) = ContractMerge.Merge(Base, mine, theirs);
        Assert.Empty(conflicts);
        Assert.Equal(("mine", FieldOwner.Right, FieldType.Number, "c2", "theirs"), (merged.Fields[0].Why, merged.Fields[0].Owner, merged.Fields[1].Type, merged.Fields[2].Left, merged.Purpose));
    }

    [Fact]
    public void The_same_cell_changed_by_both_is_told_and_what_is_stored_stays()
    {
        var (merged, conflicts) = ContractMerge.Merge(Base, Row(Base, 1, f => f with { Why = "mine" }), Row(Base, 1, f => f with { Why = "theirs" }));
        Assert.Equal(new MergeConflict("b|y", "why", "Why it matters", "mine", "theirs"), Assert.Single(conflicts));
        Assert.Equal("theirs", merged.Fields[1].Why);
        Assert.Equal("mine", ContractMerge.Take(merged, Row(Base, 1, f => f with { Why = "mine" }), conflicts[0]).Fields[1].Why);
    }

    [Fact]
    public void Cells_of_the_whole_are_merged_alike()
    {
        var mine = Base with { Purpose = "mine", Owner = "me" };
        var theirs = Base with { Owner = "them", Limits = Base.Limits with { LagToleranceMinutes = 99 } };
        var (merged, conflicts) = ContractMerge.Merge(Base, mine, theirs);
        Assert.Equal(("mine", "them", 99), (merged.Purpose, merged.Owner, merged.Limits.LagToleranceMinutes));
        Assert.Equal(new MergeConflict(null, "owner", "Owner of the contract", "me", "them"), Assert.Single(conflicts));
        Assert.Equal("me", ContractMerge.Take(merged, mine, conflicts[0]).Owner);
    }

    [Fact]
    public void The_same_edit_by_both_is_no_conflict() =>
        Assert.Empty(ContractMerge.Merge(Base, Row(Base, 1, f => f with { Why = "same" }), Row(Base, 1, f => f with { Why = "same" })).Conflicts);

    [Fact]
    public void Added_and_removed_rows_of_both_are_kept_in_their_places()
    {
        var mine = Base with { Fields = [Base.Fields[0], Samples.Row("m", "mm"), Base.Fields[1], Base.Fields[2]] };
        var theirs = Base with { Fields = [Base.Fields[0], Base.Fields[2], Samples.Row("t", "tt")] };
        var (merged, conflicts) = ContractMerge.Merge(Base, mine, theirs);
        Assert.Empty(conflicts);
        Assert.Equal(["a", "m", "c", "t"], Lefts(merged));
    }

    [Fact]
    public void A_row_that_one_removed_and_the_other_changed_is_a_question_both_ways()
    {
        var removed = Base with { Fields = [Base.Fields[0], Base.Fields[2]] };
        var changed = Row(Base, 1, f => f with { Why = "still needed" });
        var mineRemoved = ContractMerge.Merge(Base, removed, changed);
        Assert.Equal(["a", "b", "c"], Lefts(mineRemoved.Contract));
        Assert.Equal(["a", "c"], Lefts(ContractMerge.Take(mineRemoved.Contract, removed, Assert.Single(mineRemoved.Conflicts))));
        var theyRemoved = ContractMerge.Merge(Base, changed, removed);
        Assert.Equal(["a", "c"], Lefts(theyRemoved.Contract));
        Assert.Contains("b", Lefts(ContractMerge.Take(theyRemoved.Contract, changed, Assert.Single(theyRemoved.Conflicts))));
    }

    [Fact]
    public void A_new_order_by_one_survives_an_edit_by_the_other()
    {
        var moved = Base with { Fields = [Base.Fields[2], Base.Fields[0], Base.Fields[1]] };
        var edited = Row(Base, 0, f => f with { Why = "edited" });
        Assert.Equal(["c", "a", "b"], Lefts(ContractMerge.Merge(Base, moved, edited).Contract));
        Assert.Equal(["c", "a", "b"], Lefts(ContractMerge.Merge(Base, edited, moved).Contract));
        Assert.Equal("edited", ContractMerge.Merge(Base, edited, moved).Contract.Fields[1].Why);
    }

    [Fact]
    public void A_blank_row_filled_by_one_stays_one_row()
    {
        var withBlank = Base with { Fields = [.. Base.Fields, new() { Left = "", Right = "" }] };
        var (merged, conflicts) = ContractMerge.Merge(withBlank, Row(withBlank, 3, f => f with { Left = "new" }), Row(withBlank, 0, f => f with { Why = "theirs" }));
        Assert.Empty(conflicts);
        Assert.Equal(["a", "b", "c", "new"], Lefts(merged));
        var both = ContractMerge.Merge(withBlank, Row(withBlank, 3, f => f with { Left = "new" }), Row(withBlank, 3, f => f with { Right = "far" })).Contract;
        Assert.Equal("new|far", Assert.Single(both.Fields.Skip(3)).Name);
    }

    [Fact]
    public void Merging_with_oneself_changes_nothing() => Assert.Equal(ContractJson.Write(Samples.Example), ContractJson.Write(ContractMerge.Merge(Samples.Example, Samples.Example, Samples.Example).Contract));
}
