using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Warehouses;
using OpsConsole.Tests.Databases;
using Xunit;
using static OpsConsole.Tests.Runtime.Warehouses.WarehousePlace;

namespace OpsConsole.Tests.Runtime.Warehouses;

/// <summary>What any warehouse must do with rows that come to stay; each test runs on every database that is there.</summary>
public sealed class WarehouseSuite
{
    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_31_An_object_becomes_a_table_of_its_own_with_when_and_by_which_run(string database)
    {
        await using var place = await CreateAsync(database);

        var loaded = await place.LoadAsync(7, Contacts(), [["b", "Bea", 20L], ["a", "Ann", 10L]]);

        Assert.Equal(new("contacts", 2, 2, 0, 0, 2), loaded);
        var table = await place.TableAsync();
        Assert.Equal((2, At(7), 7, Pipeline, "contacts", false), (table.Rows, table.SyncedAt, table.RunId, table.Pipeline, table.Object, table.HasHistory));
        Assert.Equal(["id", "name", "updated_at"], table.Columns.Select(c => c.Name));
        Assert.Equal(["id"], table.Key);
        var page = await place.Warehouse.ReadAsync("contacts", new(), default);
        Assert.Equal(["id", "name", "updated_at", "_synced_at", "_run_id"], page.Columns.Select(c => c.Name));
        Assert.Equal([["a", "Ann", 10L, At(7), 7L], ["b", "Bea", 20L, At(7), 7L]], page.Rows);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_57_Rows_of_one_key_are_one_row_and_those_that_do_not_come_again_stay(string database)
    {
        await using var place = await CreateAsync(database);
        await place.LoadAsync(1, Contacts(), [["a", "Ann", 1L], ["b", "Bea", 1L]]);

        var loaded = await place.LoadAsync(2, Contacts(), [["b", "Bo", 2L], ["c", "first", 2L], ["c", "last", 1L]]);

        Assert.Equal(new("contacts", 3, 1, 1, 0, 3), loaded);
        Assert.Equal([["a", "Ann", 1L], ["b", "Bo", 2L], ["c", "last", 1L]], await place.RowsAsync());
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_57_The_newest_of_one_key_wins_and_an_older_row_never_takes_a_newer_ones_place(string database)
    {
        await using var place = await CreateAsync(database);
        var shape = Contacts(newestBy: "updated_at");
        await place.LoadAsync(1, shape, [["a", "newest", 9L], ["a", "older", 5L], ["a", "undated", null], ["b", "Bea", 9L], ["c", "Cem", 9L], ["d", "undated", null]]);

        var loaded = await place.LoadAsync(2, shape, [["a", "late", 8L], ["b", "same moment, later", 9L], ["c", "undated", null], ["d", "dated", 1L], ["e", "new", null]]);

        Assert.Equal((1, 2, 5), (loaded.Inserted, loaded.Updated, loaded.Rows));
        Assert.Equal(["newest", "same moment, later", "Cem", "dated", "new"], (await place.RowsAsync()).Select(r => r[1]));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task Times_that_are_text_are_compared_by_their_letters(string database)
    {
        await using var place = await CreateAsync(database);
        var shape = new TableShape("notes", [new("id", ColumnType.Integer), new("at", ColumnType.Text)], ["id"], LoadMode.Upsert, NewestBy: "at");
        await place.LoadAsync(1, shape, [[1L, "2026-01-02T00:00:00Z"]]);

        await place.LoadAsync(2, shape, [[1L, "2025-12-31T23:59:59Z"]]);
        Assert.Equal([[1L, "2026-01-02T00:00:00Z"]], await place.RowsAsync("notes"));

        await place.LoadAsync(3, shape, [[1L, "2026-01-02T00:00:01Z"]]);
        Assert.Equal([[1L, "2026-01-02T00:00:01Z"]], await place.RowsAsync("notes"));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_60_A_full_refresh_takes_the_place_of_all_that_was_there(string database)
    {
        await using var place = await CreateAsync(database);
        var shape = Contacts(LoadMode.Replace);
        await place.LoadAsync(1, shape, [["a", "Ann", 1L], ["b", "Bea", 1L], ["c", "Cem", 1L]]);

        var loaded = await place.LoadAsync(2, shape, [["c", "Cem", 1L], ["d", "Dan", 2L], ["d", "Dana", 2L]]);

        Assert.Equal(new("contacts", 3, 1, 1, 2, 2), loaded);
        Assert.Equal([["c", "Cem", 1L], ["d", "Dana", 2L]], await place.RowsAsync());
        Assert.Equal(new("contacts", 0, 0, 0, 2, 0), await place.LoadAsync(3, shape, []));
        Assert.Empty(await place.RowsAsync());
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task T_05_Of_an_owner_named_whole_the_old_rows_go_and_of_any_other_all_stay(string database)
    {
        await using var place = await CreateAsync(database);
        await place.LoadAsync(1, Parts(), [["x", 1L, "old"], ["x", 2L, "old"], ["y", 1L, "old"], ["y", 2L, "old"], ["z", 1L, "old"], ["w", 1L, "old"]], ["x", "y", "z", "w"]);

        var loaded = await place.LoadAsync(2, Parts(), [["x", 2L, "new"], ["x", 3L, "new"], ["y", 2L, "new"], ["y", 3L, "new"]], ["x", "w"]);

        Assert.Equal(new("conversation_parts", 4, 2, 2, 2, 6), loaded);
        Assert.Equal([["x", 2L, "new"], ["x", 3L, "new"], ["y", 1L, "old"], ["y", 2L, "new"], ["y", 3L, "new"], ["z", 1L, "old"]], await place.RowsAsync("conversation_parts"));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task An_owner_read_twice_in_one_load_has_the_rows_of_the_second_reading(string database)
    {
        await using var place = await CreateAsync(database);
        await using var load = await place.OpenAsync(1, Parts());
        await load.AppendAsync([new("conversation_parts", [["x", 1L, "a"], ["x", 2L, "a"], ["y", 1L, "a"]], ["x", "y"])], Marks(), default);
        await load.AppendAsync([new("conversation_parts", [["x", 2L, "b"]], ["x"])], Marks(), default);

        await load.CommitAsync(At(1), default);

        Assert.Equal([["x", 2L, "b"], ["y", 1L, "a"]], await place.RowsAsync("conversation_parts"));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task Owners_may_be_numbers(string database)
    {
        await using var place = await CreateAsync(database);
        var shape = new TableShape("tags_of", [new("ticket", ColumnType.Integer), new("tag", ColumnType.Text)], ["ticket", "tag"], LoadMode.PerOwner);
        await place.LoadAsync(1, shape, [[10L, "bug"], [9L, "bug"]], ["9", "10"]);

        await place.LoadAsync(2, shape, [[10L, "idea"]], ["10"]);

        Assert.Equal([[9L, "bug"], [10L, "idea"]], await place.RowsAsync("tags_of"));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_25_A_column_that_comes_later_is_null_before_and_one_that_comes_no_more_stays(string database)
    {
        await using var place = await CreateAsync(database);
        await place.LoadAsync(1, Contacts(), [["a", "Ann", 1L], ["b", "Bea", 1L]]);
        var without = new TableShape("contacts", [new("id", ColumnType.Text), new("phone", ColumnType.Text)], ["id"], LoadMode.Upsert);

        await place.LoadAsync(2, without, [["b", "+353"], ["c", "+44"]]);

        Assert.Equal(["id", "name", "updated_at", "phone"], (await place.TableAsync()).Columns.Select(c => c.Name));
        Assert.Equal([["a", "Ann", 1L, null], ["b", "Bea", 1L, "+353"], ["c", null, null, "+44"]], await place.RowsAsync());
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_25_A_column_found_while_reading_is_there_for_the_rows_after_it(string database)
    {
        await using var place = await CreateAsync(database);
        await using var load = await place.OpenAsync(1, Contacts());
        await load.AppendAsync([new("contacts", [["a", "Ann", 1L]])], Marks(), default);
        await load.EnsureColumnAsync("contacts", new("vip", ColumnType.Boolean), default);
        await load.EnsureColumnAsync("contacts", new("vip", ColumnType.Boolean), default);
        await load.AppendAsync([new("contacts", [["b", "Bea", 1L, true], ["c", "Cem"]])], Marks(), default);

        await load.CommitAsync(At(1), default);

        Assert.Equal([["a", "Ann", 1L, null], ["b", "Bea", 1L, true], ["c", "Cem", null, null]], await place.RowsAsync());
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task A_column_whose_values_turn_out_to_be_of_another_type_becomes_text_in_old_rows_too(string database)
    {
        await using var place = await CreateAsync(database);
        var shape = new TableShape("things", [new("id", ColumnType.Integer), new("whole", ColumnType.Integer), new("half", ColumnType.Real), new("flag", ColumnType.Boolean), new("list", ColumnType.Json)], ["id"], LoadMode.Upsert, History: true);
        await place.LoadAsync(1, shape, [[1L, 5L, 2.5, true, "[1]"], [2L, null, null, false, null]]);
        await using var load = await place.OpenAsync(2, shape);
        await load.AppendAsync([new("things", [[3L, 7L, 3d, false, "[]"]])], Marks(), default);
        foreach (var name in new[] { "whole", "half", "flag", "list" })
        {
            await load.EnsureColumnAsync("things", new(name, ColumnType.Text), default);
        }

        await load.AppendAsync([new("things", [[4L, "many", 0.5, true, 8L]])], Marks(), default);
        await load.CommitAsync(At(2), default);
        Assert.Equal([[1L, "5", "2.5", "true", "[1]"], [2L, null, null, "false", null], [3L, "7", "3", "false", "[]"], [4L, "many", "0.5", "true", "8"]], await place.RowsAsync("things"));
        Assert.All((await place.TableAsync("things")).Columns.Skip(1), c => Assert.Equal(ColumnType.Text, c.Type));

        // The next run still expects numbers: they are taken, and are text.
        await place.LoadAsync(3, shape, [[1L, 6L, 1.5, false, "{}"]]);
        Assert.Equal([1L, "6", "1.5", "false", "{}"], (await place.RowsAsync("things"))[0]);
        Assert.Equal(5, (await place.Warehouse.ReadAsync("things_history", new(), default)).Total);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task A_key_cannot_change_its_type_and_a_table_not_its_key_or_its_pipeline(string database)
    {
        await using var place = await CreateAsync(database);
        await place.LoadAsync(1, Contacts(), [["a", "Ann", 1L]]);

        var numbers = new TableShape("contacts", [new("id", ColumnType.Integer)], ["id"], LoadMode.Upsert);
        Assert.Contains("part of its key", (await Assert.ThrowsAsync<WarehouseException>(() => place.OpenAsync(2, numbers))).Message, StringComparison.Ordinal);
        Assert.Contains("with the key id and would now have name", (await Assert.ThrowsAsync<WarehouseException>(() => place.OpenAsync(2, Contacts() with { Key = ["name"] }))).Message, StringComparison.Ordinal);
        Assert.Contains("filled by the pipeline support-copy", (await Assert.ThrowsAsync<WarehouseException>(() => place.Warehouse.OpenAsync(2, "another", "contacts", [Contacts()], false, default))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task Every_value_comes_back_as_it_was_sent(string database)
    {
        await using var place = await CreateAsync(database);
        var shape = new TableShape("odd", [new("id", ColumnType.Integer), new("text", ColumnType.Text), new("json", ColumnType.Json), new("whole", ColumnType.Integer), new("real", ColumnType.Real), new("flag", ColumnType.Boolean)], ["id"], LoadMode.Upsert);
        object?[][] rows =
        [
            [1L, "", "{}", long.MaxValue, 0.1 + 0.2, true],
            [2L, "O'Neill, \"Bríd\"\r\n😀 محمد", """{"a":"\u0000","n":1.50}""", long.MinValue, -1e300, false],
            [3L, null, null, null, null, null],
            [4L, new string('x', 300_000), "[]", 0L, 3d, true],
        ];
        await place.LoadAsync(1, shape, rows);
        Assert.Equal(rows.Select(Spelled), (await place.RowsAsync("odd")).Select(Spelled));

        // What PostgreSQL cannot hold is mended alike in both.
        await place.LoadAsync(2, shape, [[5L, "a\0b\ud83d", "\"\udc00\"", null, double.NaN, null]]);
        Assert.Equal(Spelled([5L, "ab\ufffd", "\"\ufffd\"", null, null, null]), Spelled((await place.RowsAsync("odd"))[4]));

        // Texts within an array would be compared by culture, which overlooks U+0000.
        static string Spelled(object?[] row) => System.Text.Json.JsonSerializer.Serialize(row);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_31_An_object_and_what_is_derived_from_it_land_in_one_transaction(string database)
    {
        await using var place = await CreateAsync(database);
        await using (var load = await place.OpenAsync(1, Contacts(), Parts()))
        {
            await load.AppendAsync([new("contacts", [["a", "Ann", 1L]]), new("conversation_parts", [["x", 1L, "hello"], ["x", 2L, "bye"]], ["x"])], Marks(), default);
            Assert.Equal([new("contacts", 1, 1, 0, 0, 1), new("conversation_parts", 2, 2, 0, 0, 2)], await load.CommitAsync(At(1), default));
        }

        Assert.Equal(["contacts", "conversation_parts"], (await place.Warehouse.TablesAsync(default)).Select(t => t.Name));
        Assert.Equal([new SyncRun(1, Pipeline, "contacts", At(1), new("conversation_parts", 2, 2, 0, 0, 2))], await place.Warehouse.RunsAsync("conversation_parts", 5, default));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task Each_load_is_told_of_newest_first_and_a_table_can_be_dropped_and_come_again(string database)
    {
        await using var place = await CreateAsync(database);
        foreach (var run in Enumerable.Range(1, 3))
        {
            await place.LoadAsync(run, Contacts(history: true), [[$"c{run}", "Ann", 1L]]);
        }

        Assert.Equal([3, 2], (await place.Warehouse.RunsAsync("contacts", 2, default)).Select(r => r.RunId));

        await place.Warehouse.DropAsync("contacts", default);
        Assert.Empty(await place.Warehouse.TablesAsync(default));
        Assert.Contains("There is no table contacts", (await Assert.ThrowsAsync<WarehouseException>(() => place.Warehouse.ReadAsync("contacts", new(), default))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<WarehouseException>(() => place.Warehouse.ReadAsync("contacts_history", new(), default));
        await Assert.ThrowsAsync<WarehouseException>(() => place.Warehouse.DropAsync("sync_runs", default));
        Assert.Equal(1, (await place.LoadAsync(4, Contacts(), [["a", "Ann", 1L]])).Rows);
    }

    [Theory]
    [InlineData("Contacts", "id")]
    [InlineData("contacts\"; drop table x", "id")]
    [InlineData("_tables", "id")]
    [InlineData("sync_runs", "id")]
    [InlineData("contacts\n", "id")]
    [InlineData("contacts", "Id")]
    [InlineData("contacts", "_run_id")]
    [InlineData("contacts", "a b")]
    public async Task Names_that_could_harm_are_refused(string table, string column)
    {
        await using var place = await CreateAsync(EachDatabase.Sqlite);
        await Assert.ThrowsAsync<ArgumentException>(() => place.OpenAsync(1, new TableShape(table, [new(column, ColumnType.Text)], [column], LoadMode.Upsert)));
    }
}
