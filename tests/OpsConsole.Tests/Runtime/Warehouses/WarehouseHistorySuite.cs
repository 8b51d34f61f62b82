using OpsConsole.Engine.Extraction;
using OpsConsole.Tests.Databases;
using Xunit;
using static OpsConsole.Tests.Runtime.Warehouses.WarehousePlace;

namespace OpsConsole.Tests.Runtime.Warehouses;

/// <summary>Former states, each with the time it held.</summary>
public sealed class WarehouseHistorySuite
{
    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S0_130_Each_state_is_kept_with_the_time_it_held_and_an_equal_row_makes_none(string database)
    {
        await using var place = await CreateAsync(database);
        var shape = Contacts(history: true);
        await place.LoadAsync(1, shape, [["a", "Ann", 1L], ["b", null, 1L]]);
        await place.LoadAsync(2, shape, [["a", "Ann", 1L], ["b", "Bea", 1L]]);
        await place.LoadAsync(3, shape, [["b", null, 1L], ["c", "Cem", 1L]]);

        Assert.True((await place.TableAsync()).HasHistory);
        var page = await place.Warehouse.ReadAsync("contacts_history", new(), default);
        Assert.Equal(["id", "name", "updated_at", "_valid_from", "_valid_to", "_run_id"], page.Columns.Select(c => c.Name));
        Assert.Equal(
            [
                ["a", "Ann", 1L, At(1), null, 1L],
                ["b", null, 1L, At(1), At(2), 1L],
                ["b", "Bea", 1L, At(2), At(3), 2L],
                ["b", null, 1L, At(3), null, 3L],
                ["c", "Cem", 1L, At(3), null, 3L],
            ],
            page.Rows);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S0_130_A_row_that_a_refresh_removes_is_closed_and_opens_again_when_it_is_back(string database)
    {
        await using var place = await CreateAsync(database);
        var shape = Contacts(LoadMode.Replace, history: true);
        await place.LoadAsync(1, shape, [["a", "Ann", 1L], ["b", "Bea", 1L]]);
        await place.LoadAsync(2, shape, [["a", "Ann", 1L]]);
        await place.LoadAsync(3, shape, [["a", "Ann", 1L], ["b", "Bea", 1L]]);

        Assert.Equal([(At(1), null), (At(1), At(2)), (At(3), null)], await SpansAsync(place, "contacts_history"));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S0_130_A_row_that_its_owner_lost_is_closed(string database)
    {
        await using var place = await CreateAsync(database);
        await place.LoadAsync(1, Parts(history: true), [["x", 1L, "a"], ["y", 1L, "a"]], ["x", "y"]);
        await place.LoadAsync(2, Parts(history: true), [["x", 2L, "b"]], ["x"]);

        Assert.Equal([(At(1), At(2)), (At(2), null), (At(1), null)], await SpansAsync(place, "conversation_parts_history"));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S0_130_Switched_on_later_it_begins_with_all_rows_and_switched_on_again_it_catches_up(string database)
    {
        await using var place = await CreateAsync(database);
        await place.LoadAsync(1, Contacts(), [["a", "Ann", 1L], ["b", "Bea", 1L]]);
        await place.LoadAsync(2, Contacts(history: true), [["b", "Bo", 1L]]);
        Assert.Equal([(At(2), null), (At(2), null)], await SpansAsync(place, "contacts_history"));

        await place.LoadAsync(3, Contacts(), [["a", "Anna", 1L]]);
        Assert.True((await place.TableAsync()).HasHistory);
        await place.LoadAsync(4, Contacts(history: true), [["b", "Bo", 1L]]);

        Assert.Equal([(At(2), At(4)), (At(4), null), (At(2), null)], await SpansAsync(place, "contacts_history"));
    }

    private static async Task<IEnumerable<(long From, long? To)>> SpansAsync(WarehousePlace place, string table) =>
        (await place.Warehouse.ReadAsync(table, new(), default)).Rows.Select(r => ((long)r[^3]!, (long?)r[^2]));
}
