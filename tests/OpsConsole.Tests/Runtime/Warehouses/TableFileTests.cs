using System.Text;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Warehouses;
using OpsConsole.Tests.Databases;
using Xunit;
using static OpsConsole.Tests.Runtime.Warehouses.WarehousePlace;

namespace OpsConsole.Tests.Runtime.Warehouses;

public sealed class TableFileTests
{
    private static readonly TableShape Odd = new("odd", [new("id", ColumnType.Integer), new("text", ColumnType.Text), new("json", ColumnType.Json), new("real", ColumnType.Real), new("flag", ColumnType.Boolean)], ["id"], LoadMode.Upsert);

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_31_A_table_as_CSV_is_faithful_to_the_letter(string database)
    {
        await using var place = await FilledAsync(database);

        var csv = await WriteAsync(place, TableFile.WriteCsvAsync);

        Assert.Equal(
            $"id,text,json,real,flag,_synced_at,_run_id\r\n" +
            $"1,\"O'Neill, \"\"Bríd\"\"\r\n😀\",\"{{\"\"a\"\":[1,2]}}\",0.1,true,{At(1)},1\r\n" +
            $"2,=1+1,not json,-1E+300,false,{At(1)},1\r\n" +
            $"3,\"\",\"{{\n}}\",3,,{At(1)},1\r\n" +
            $"4,,,,,{At(1)},1\r\n", csv);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_31_A_table_as_JSON_lines_holds_JSON_as_JSON_and_one_object_a_line(string database)
    {
        await using var place = await FilledAsync(database);

        var lines = await WriteAsync(place, TableFile.WriteJsonLinesAsync);

        Assert.Equal(
            $$$"""
            {"id":1,"text":"O'Neill, \"Bríd\"\r\n{{{"\\uD83D\\uDE00"}}}","json":{"a":[1,2]},"real":0.1,"flag":true,"_synced_at":{{{At(1)}}},"_run_id":1}
            {"id":2,"text":"=1+1","json":"not json","real":-1E+300,"flag":false,"_synced_at":{{{At(1)}}},"_run_id":1}
            {"id":3,"text":"","json":"{\n}","real":3,"flag":null,"_synced_at":{{{At(1)}}},"_run_id":1}
            {"id":4,"text":null,"json":null,"real":null,"flag":null,"_synced_at":{{{At(1)}}},"_run_id":1}

            """.ReplaceLineEndings("\n"), lines);
    }

    [Fact]
    public async Task A_table_of_many_portions_comes_whole()
    {
        await using var place = await CreateAsync(EachDatabase.Sqlite);
        await place.LoadAsync(1, Contacts(), [.. Enumerable.Range(0, 5000).Select(i => new object?[] { $"c{i:D5}", new string('n', 60), (long)i })]);
        using var file = new MemoryStream();

        await TableFile.WriteJsonLinesAsync(place.Warehouse, await place.TableAsync(), file, default);

        var lines = Encoding.UTF8.GetString(file.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Equal(5000, lines.Length);
        Assert.StartsWith("{\"id\":\"c04999\"", lines[^1], StringComparison.Ordinal);
    }

    private static async Task<WarehousePlace> FilledAsync(string database)
    {
        var place = await CreateAsync(database);
        await place.LoadAsync(1, Odd, [[1L, "O'Neill, \"Bríd\"\r\n😀", """{"a":[1,2]}""", 0.1, true], [2L, "=1+1", "not json", -1e300, false], [3L, "", "{\n}", 3d, null], [4L, null, null, null, null]]);
        return place;
    }

    private static async Task<string> WriteAsync(WarehousePlace place, Func<IWarehouse, LandedTable, Stream, CancellationToken, Task> write)
    {
        using var file = new MemoryStream();
        await write(place.Warehouse, await place.TableAsync("odd"), file, default);
        return Encoding.UTF8.GetString(file.ToArray());
    }
}
