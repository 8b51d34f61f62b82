using OpsConsole.Engine.Contracts;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

public sealed class ContractDiffTests
{
    private static readonly Contract Before = Samples.With(Samples.Row("a", "x"), Samples.Row("b", "y"), Samples.Row("c", "z"));

    [Fact]
    public void S0_64_Equal_contracts_do_not_differ_whatever_their_version_and_note() =>
        Assert.Empty(ContractDiff.Between(Before, ContractJson.Parse(ContractJson.Write(Before with { Version = 9, Note = "n" })).Contract!));

    [Fact]
    public void S0_64_Rows_that_came_went_and_changed_are_told_with_their_cells()
    {
        var after = Before with { Fields = [Before.Fields[0] with { Owner = FieldOwner.Right }, Before.Fields[2], Samples.Row("d", "w")] };
        var changes = ContractDiff.Between(Before, after);
        Assert.Equal([("a", ChangeKind.Changed), ("b", ChangeKind.Removed), ("d", ChangeKind.Added)], changes.Select(c => (c.Label, c.Kind)));
        Assert.Equal(new CellChange("owner", "Owner", "left", "right"), Assert.Single(changes[0].Cells));
        Assert.Contains(changes[2].Cells, c => c is { Name: "why", Before: null, After: "Sets priority" });
    }

    [Fact]
    public void A_row_whose_left_field_changed_is_the_same_row()
    {
        var change = Assert.Single(ContractDiff.Between(Before, Before with { Fields = [Before.Fields[0], Before.Fields[1] with { Left = "b2" }, Before.Fields[2]] }));
        Assert.Equal(new CellChange("left", "Left field", "b", "b2"), Assert.Single(change.Cells));
    }

    [Fact]
    public void Another_order_is_one_change() =>
        Assert.Equal(ContractDiff.Order, Assert.Single(ContractDiff.Between(Before, Before with { Fields = [Before.Fields[1], Before.Fields[0], Before.Fields[2]] })).Name);

    [Fact]
    public void Cells_of_the_whole_are_told_and_everything_is_new_beside_nothing()
    {
        var after = Before with { Purpose = "Support sees plans", Limits = Before.Limits with { MassChangeShare = 0.5 } };
        Assert.Equal([("purpose", null, "Support sees plans"), ("limits.massChangeShare", "20%", "50%")], ContractDiff.Between(Before, after).Select(c => (c.Name, c.Cells[0].Before, c.Cells[0].After!)));
        Assert.All(ContractDiff.Between(null, Before), c => Assert.Equal(ChangeKind.Added, c.Kind));
    }
}
