using OpsConsole.Engine.Extraction;
using OpsConsole.Tests.Databases;
using Xunit;
using static OpsConsole.Tests.Runtime.Warehouses.WarehousePlace;

namespace OpsConsole.Tests.Runtime.Warehouses;

/// <summary>What must hold when a process ends in the middle, and while others read.</summary>
public sealed class WarehouseRestartSuite
{
    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_56_A_killed_load_goes_on_with_its_rows_and_marks_and_nobody_saw_them_before(string database)
    {
        await using var place = await CreateAsync(database);
        var load = await place.OpenAsync(1, Contacts());
        await load.AppendAsync([new("contacts", [["a", "Ann", 1L]])], Marks(("slice 1", "page 2"), ("slice 2", "page 1")), default);
        await load.EnsureColumnAsync("contacts", new("phone", ColumnType.Text), default);
        await load.AppendAsync([new("contacts", [["b", "Bea", 1L, "+353"], ["a", "Anna", 2L, "+44"]])], Marks(("slice 1", "page 3")), default);
        place.OpenAnew();
        Assert.Empty(await place.Warehouse.TablesAsync(default));

        await using var again = await place.OpenAsync(1, Contacts());

        Assert.Null(again.Committed);
        Assert.Equal(Marks(("slice 1", "page 3"), ("slice 2", "page 1")), again.Marks);
        await again.EnsureColumnAsync("contacts", new("vip", ColumnType.Boolean), default);
        await again.AppendAsync([new("contacts", [["c", "Cem", 3L, true]])], Marks(), default);
        Assert.Equal([new("contacts", 4, 3, 0, 0, 3)], await again.CommitAsync(At(1), default));
        Assert.Equal(["id", "name", "updated_at", "phone", "vip"], (await place.TableAsync()).Columns.Select(c => c.Name));
        Assert.Equal([["a", "Anna", 2L, "+44", null], ["b", "Bea", 1L, "+353", null], ["c", "Cem", 3L, null, true]], await place.RowsAsync());
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_56_A_batch_that_fails_leaves_neither_rows_nor_marks(string database)
    {
        await using var place = await CreateAsync(database);
        await using var load = await place.OpenAsync(1, Contacts());
        await Assert.ThrowsAsync<ArgumentException>(() => load.AppendAsync([new("contacts", [["a", "Ann", 1L]]), new("contacts", [["b", "Bea", "no number"]])], Marks(("page", "2")), default));
        await Assert.ThrowsAsync<ArgumentException>(() => load.AppendAsync([new("contacts", [[null, "Bea", 1L]])], Marks(("page", "2")), default));
        await Assert.ThrowsAsync<ArgumentException>(() => load.AppendAsync([new("contacts", [["a", "Ann", 1L, "more"]])], Marks(("page", "2")), default));

        await using var again = await place.OpenAsync(1, Contacts());

        Assert.Empty(again.Marks);
        Assert.Equal(0, (await again.CommitAsync(At(1), default))[0].Staged);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_56_A_load_that_was_committed_says_so_when_it_is_opened_again(string database)
    {
        await using var place = await CreateAsync(database);
        var loaded = await place.LoadAsync(1, Contacts(), [["a", "Ann", 1L]]);
        place.OpenAnew();

        await using var again = await place.OpenAsync(1, Contacts());

        Assert.Equal([loaded], again.Committed);
        Assert.Equal([loaded], await again.CommitAsync(At(9), default));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => again.AppendAsync([], Marks(), default));
        Assert.Equal(At(1), (await place.TableAsync()).SyncedAt);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task What_another_run_or_another_plan_staged_is_not_taken_up(string database)
    {
        await using var place = await CreateAsync(database);
        var load = await place.OpenAsync(1, Contacts());
        await load.AppendAsync([new("contacts", [["a", "Ann", 1L]])], Marks(("page", "2")), default);

        await using (var changed = await place.OpenAsync(1, Contacts(LoadMode.Replace)))
        {
            Assert.Empty(changed.Marks);
            await changed.AppendAsync([new("contacts", [["b", "Bea", 1L]])], Marks(("page", "2")), default);
        }

        await using var next = await place.OpenAsync(2, Contacts(LoadMode.Replace));
        Assert.Empty(next.Marks);
        Assert.Equal(0, (await next.CommitAsync(At(2), default))[0].Rows);
        await Assert.ThrowsAnyAsync<Exception>(() => load.CommitAsync(At(1), default)); // its staged table is gone
        Assert.Empty(await place.RowsAsync());
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task What_is_abandoned_is_gone(string database)
    {
        await using var place = await CreateAsync(database);
        await using var load = await place.OpenAsync(1, Contacts());
        await load.AppendAsync([new("contacts", [["a", "Ann", 1L]])], Marks(("page", "2")), default);

        await load.AbandonAsync(default);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => load.CommitAsync(At(1), default));
        await using var again = await place.OpenAsync(1, Contacts());
        Assert.Empty(again.Marks);
        Assert.Equal(0, (await again.CommitAsync(At(1), default))[0].Staged);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task Slices_append_at_once_while_columns_come_in_and_change_their_type(string database)
    {
        await using var place = await CreateAsync(database);
        await using var load = await place.OpenAsync(1, Contacts());
        await load.EnsureColumnAsync("contacts", new("size", ColumnType.Integer), default);
        var slices = Enumerable.Range(0, 6).Select(slice => Task.Run(async () =>
        {
            for (var page = 0; page < 10; page++)
            {
                await load.AppendAsync([new("contacts", [.. Enumerable.Range(0, 20).Select(i => new object?[] { $"{slice}-{page}-{i}", "x", 1L, 5L })])], Marks(($"slice {slice}", $"{page}")), default);
                if (slice == 0 && page == 5)
                {
                    await load.EnsureColumnAsync("contacts", new("size", ColumnType.Text), default);
                }
            }
        }));
        await Task.WhenAll(slices);

        var loaded = (await load.CommitAsync(At(1), default))[0];

        Assert.Equal((1200, 1200), (loaded.Staged, loaded.Rows));
        Assert.All(await place.RowsAsync(), r => Assert.Equal("5", r[3]));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_58_Whoever_reads_during_a_refresh_sees_the_old_table_or_the_new_and_nothing_between(string database)
    {
        const int Rows = 2000;
        await using var place = await CreateAsync(database);
        var shape = Contacts(LoadMode.Replace);
        await place.LoadAsync(1, shape, Generation(1));
        using var done = new CancellationTokenSource();
        var seen = new HashSet<long>();
        var reader = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var page = await place.Warehouse.ReadAsync("contacts", new(Take: Rows * 2), default);
                Assert.Equal((Rows, Rows), (page.Total, page.Rows.Count));
                seen.Add(Assert.Single(page.Rows.Select(r => (long)r[2]!).Distinct()));
                var streamed = new List<long>();
                await foreach (var row in place.Warehouse.StreamAsync("contacts", default))
                {
                    streamed.Add((long)row[2]!);
                }

                Assert.Equal(Rows, streamed.Count);
                Assert.Single(streamed.Distinct());
            }
        });
        for (var run = 2; run <= 12; run++)
        {
            await place.LoadAsync(run, shape, Generation(run));
        }

        await done.CancelAsync();
        await reader;
        Assert.True(seen.Count > 1, "Nobody read while tables were replaced.");

        static object?[][] Generation(long run) => [.. Enumerable.Range(0, Rows).Select(i => new object?[] { $"{run % 2}-{i}", "x", run })];
    }
}
