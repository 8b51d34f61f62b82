namespace OpsConsole.Runtime.Warehouses;
public sealed class WarehouseBook(string path)
{
    public IReadOnlyList<string> Names => ["file"];
    public IWarehouse Open(string name) => new SqliteWarehouse(path);
}
