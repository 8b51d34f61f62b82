using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Warehouses;
using OpsConsole.Tests.Databases;
using Xunit;

namespace OpsConsole.Tests.Runtime.Warehouses;

/// <summary>An empty warehouse of either kind, with short words for what the suite does to it.</summary>
public sealed class WarehousePlace : IAsyncDisposable
{
    public const string Pipeline = "support-copy";
    private readonly string folder = Directory.CreateTempSubdirectory("opsconsole-warehouse-").FullName;
    private readonly List<IAsyncDisposable> opened = [];
    private readonly string? postgres;

    private WarehousePlace(string? postgres)
    {
        this.postgres = postgres;
        Warehouse = OpenAnew();
    }

    public IWarehouse Warehouse { get; private set; }

    public static async Task<WarehousePlace> CreateAsync(string database) => new(await EachDatabase.ConnectionStringAsync(database));

    public static TableShape Contacts(LoadMode mode = LoadMode.Upsert, string? newestBy = null, bool history = false) =>
        new("contacts", [new("id", ColumnType.Text), new("name", ColumnType.Text), new("updated_at", ColumnType.Integer)], ["id"], mode, newestBy, history);

    public static TableShape Parts(bool history = false) =>
        new("conversation_parts", [new("conversation_id", ColumnType.Text), new("id", ColumnType.Integer), new("body", ColumnType.Text)], ["conversation_id", "id"], LoadMode.PerOwner, History: history);

    /// <summary>As a process that starts does: nothing but the database is left of the one before.</summary>
    public IWarehouse OpenAnew()
    {
        Warehouse = postgres is null ? new SqliteWarehouse(Path.Combine(folder, "warehouse.db")) : new PostgresWarehouse(postgres);
        if (Warehouse is IAsyncDisposable disposable)
        {
            opened.Add(disposable);
        }

        return Warehouse;
    }

    public Task<IWarehouseLoad> OpenAsync(long run, params TableShape[] shapes) => Warehouse.OpenAsync(run, Pipeline, shapes[0].Name, shapes, mayBeCommitted: true, default);

    /// <summary>A load of one table from begin to end.</summary>
    public async Task<TableLoaded> LoadAsync(long run, TableShape shape, object?[][] rows, IReadOnlyList<string>? owners = null)
    {
        await using var load = await OpenAsync(run, shape);
        await load.AppendAsync([new(shape.Name, rows, owners)], Marks(), default);
        return (await load.CommitAsync(At(run), default)).Single();
    }

    /// <summary>The moment at which run <paramref name="run"/> commits.</summary>
    public static long At(long run) => 1_700_000_000 + run;

    public static Dictionary<string, string> Marks(params (string Name, string Value)[] marks) => marks.ToDictionary(m => m.Name, m => m.Value);

    /// <summary>A table in the order of its key; what the warehouse adds is left out.</summary>
    public async Task<List<object?[]>> RowsAsync(string table = "contacts")
    {
        var all = new List<object?[]>();
        await foreach (var row in Warehouse.StreamAsync(table, default))
        {
            all.Add(row);
        }

        return [.. all.Select(r => r[..^2])];
    }

    public async Task<LandedTable> TableAsync(string table = "contacts") => Assert.Single(await Warehouse.TablesAsync(default), t => t.Name == table);

    public async ValueTask DisposeAsync()
    {
        foreach (var warehouse in opened)
        {
            await warehouse.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}
