namespace OpsConsole.Runtime.Warehouses;

/// <param name="File">Where the SQLite file is, or will be once something lands.</param>
/// <param name="Postgres">A connection string; null has no such warehouse.</param>
public sealed record WarehouseOptions(string File, string? Postgres);

/// <summary>The warehouses of this installation: a file of its own always, PostgreSQL where it is configured. Each is opened once and shared.</summary>
public sealed class WarehouseBook(WarehouseOptions options) : IDisposable
{
    public const string File = "file";
    public const string Postgres = "postgres";

    private readonly Lazy<SqliteWarehouse> file = new(() => new(options.File));
    private readonly Lazy<PostgresWarehouse>? postgres = options.Postgres is { } connection ? new(() => new(connection)) : null;

    /// <summary>The file first.</summary>
    public IReadOnlyList<string> Names { get; } = options.Postgres is null ? [File] : [File, Postgres];

    /// <exception cref="WarehouseException">There is none of that name here.</exception>
    public IWarehouse Open(string name) => name switch
    {
        File => file.Value,
        Postgres when postgres is not null => postgres.Value,
        Postgres => throw new WarehouseException("This installation has no PostgreSQL warehouse. Set OpsConsole:Warehouse:Postgres to its connection string and start the console again."),
        _ => throw new WarehouseException($"There is no warehouse {name}. There are: {string.Join(", ", Names)}."),
    };

    public void Dispose()
    {
        if (postgres is { IsValueCreated: true })
        {
            postgres.Value.Dispose();
        }
    }
}
