using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Web.Pages.Contracts;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

public sealed class CellEditsTests
{
    private static readonly FieldMap Row = new() { Left = "a", Right = "b", Conflict = null };

    [Fact]
    public void Each_cell_takes_its_text_and_nonsense_changes_nothing()
    {
        Assert.Equal("x", CellEdits.With(Row, "left", " x ").Left);
        Assert.Equal(FieldType.Date, CellEdits.With(Row, "type", "Date").Type);
        Assert.Equal(Row, CellEdits.With(Row, "type", "17"));
        Assert.Null(CellEdits.With(Row, "why", "  ").Why);
        Assert.Equal("IE", CellEdits.With(Row, "defaultCountry", "ie").DefaultCountry);
    }

    [Fact]
    public void Sharing_a_field_makes_it_travel_both_ways_and_asks_a_person()
    {
        var shared = CellEdits.With(Row, "owner", "Shared");
        Assert.Equal((Direction.Both, ConflictPolicy.Review), (shared.Direction, shared.Conflict!.Value));
        Assert.Null(CellEdits.With(shared, "owner", "Left").Conflict);
    }

    [Theory]
    [InlineData("is", "true", "true")]
    [InlineData("is", "12.5", "12.5")]
    [InlineData("is", "007x", "\"007x\"")]
    [InlineData("oneOf", "a, 2", "[\"a\",2]")]
    [InlineData("empty", "x", null)]
    public void A_gates_value_is_what_was_typed(string op, string text, string? json) => Assert.Equal(json, GateEdits.Value(op, text)?.GetRawText());

    [Fact]
    public void A_row_moves_by_one_and_not_over_the_ends()
    {
        var contract = ContractSamples.Example;
        Assert.Equal(contract.Fields[0], CellEdits.Moved(contract, 0, 1).Fields[1]);
        Assert.Same(contract, CellEdits.Moved(contract, 0, -1));
    }
}
