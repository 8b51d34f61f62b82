using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Warehouses;
using OpsConsole.Tests.Databases;
using Xunit;
using static OpsConsole.Tests.Runtime.Warehouses.WarehousePlace;

namespace OpsConsole.Tests.Runtime.Warehouses;

/// <summary>Pages of a table: sorted, searched, counted.</summary>
public sealed class WarehouseReadSuite
{
    private static readonly TableShape People = new("people", [new("id", ColumnType.Integer), new("name", ColumnType.Text), new("city", ColumnType.Text), new("score", ColumnType.Real), new("vip", ColumnType.Boolean)], ["id"], LoadMode.Upsert);

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task Rows_come_by_page_in_the_order_asked_for(string database)
    {
        await using var place = await FilledAsync(database);

        Assert.Equal("2 3 of 5", await FindAsync(place, new(Skip: 1, Take: 2)));
        Assert.Equal("5 4 3 2 1 of 5", await FindAsync(place, new(Descending: true)));
        Assert.Equal("4 1 3 2 5 of 5", await FindAsync(place, new(Sort: "score")));
        Assert.Equal("5 2 1 3 4 of 5", await FindAsync(place, new(Sort: "score", Descending: true)));
        Assert.Equal("1 2 3 4 5 of 5", await FindAsync(place, new(Sort: "no_such\" column")));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task A_search_finds_a_part_of_any_text_or_a_whole_value_of_one_column(string database)
    {
        await using var place = await FilledAsync(database);

        Assert.Equal("1 3 of 2", await FindAsync(place, new("CORK")));
        Assert.Equal("1 of 1", await FindAsync(place, new("cork", In: "city")));
        Assert.Equal("2 of 1", await FindAsync(place, new("50%_\\")));
        Assert.Equal("none of 0", await FindAsync(place, new("cork", In: "city", Whole: true)));
        Assert.Equal("1 of 1", await FindAsync(place, new("Cork", In: "city", Whole: true)));
        Assert.Equal("4 of 1", await FindAsync(place, new("4", In: "id", Whole: true)));
        Assert.Equal("2 5 of 2", await FindAsync(place, new("true", In: "vip")));
        Assert.Equal("1 3 of 2", await FindAsync(place, new("1.5", In: "score", Whole: true)));
        Assert.Equal("none of 0", await FindAsync(place, new("x", In: "no_such_column")));
        Assert.Equal("3 of 2", await FindAsync(place, new("cork", Skip: 1)));
    }

    private static async Task<WarehousePlace> FilledAsync(string database)
    {
        var place = await CreateAsync(database);
        await place.LoadAsync(1, People, [[1L, "Ann", "Cork", 1.5, null], [2L, "50%_\\", "Galway", 3d, true], [3L, "Corkery", "Dublin", 1.5, false], [4L, "Dan", null, null, false], [5L, "Eve", "Derry", 9.25, true]]);
        return place;
    }

    private static async Task<string> FindAsync(WarehousePlace place, TableQuery query)
    {
        var page = await place.Warehouse.ReadAsync("people", query, default);
        return $"{(page.Rows.Count == 0 ? "none" : string.Join(' ', page.Rows.Select(r => r[0])))} of {page.Total}";
    }
}
