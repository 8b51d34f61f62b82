using OpsConsole.Runtime.Warehouses;
using Xunit;

namespace OpsConsole.Tests.Runtime.Warehouses;

public sealed class WarehouseBookTests
{
    [Fact]
    public void A_file_is_always_there_and_PostgreSQL_where_it_is_configured()
    {
        using var alone = new WarehouseBook(new("warehouse.db", null));
        using var both = new WarehouseBook(new("warehouse.db", "Host=127.0.0.1"));

        Assert.Equal(["file"], alone.Names);
        Assert.Equal(["file", "postgres"], both.Names);
        Assert.Equal(["SQLite", "PostgreSQL"], both.Names.Select(n => both.Open(n).Kind));
        Assert.Same(both.Open("file"), both.Open("file"));
        Assert.Contains("OpsConsole:Warehouse:Postgres", Assert.Throws<WarehouseException>(() => alone.Open("postgres")).Message, StringComparison.Ordinal);
        Assert.Contains("There are: file.", Assert.Throws<WarehouseException>(() => alone.Open("lake")).Message, StringComparison.Ordinal);
    }
}
