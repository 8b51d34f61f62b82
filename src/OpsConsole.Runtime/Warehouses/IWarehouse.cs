using OpsConsole.Engine.Extraction;

namespace OpsConsole.Runtime.Warehouses;

/// <summary>A database that extractions land tables in. Names of tables and columns are lower-case letters, digits and underscores; what begins with an underscore is the warehouse's own.</summary>
public interface IWarehouse
{
    /// <summary>For people: <c>SQLite</c>, <c>PostgreSQL</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Begins the load of one object, with the tables derived from it, in one run; or takes up what an earlier try of the same run and object has staged before it was killed.
    /// What another run staged of the same pipeline and object is thrown away.
    /// </summary>
    /// <param name="mayBeCommitted">The run may have committed this load before it was cut off. False for a run that surely has not: what stands under its number is then another console's, whose database is gone.</param>
    /// <exception cref="WarehouseException">A table is another pipeline's, or has another key than it is landed with.</exception>
    Task<IWarehouseLoad> OpenAsync(long runId, string pipelineKey, string objectName, IReadOnlyList<TableShape> tables, bool mayBeCommitted, CancellationToken ct);

    /// <summary>By name. Cheap: what is told here was written down at each commit.</summary>
    Task<IReadOnlyList<LandedTable>> TablesAsync(CancellationToken ct);

    /// <summary>A page of a table, or of a table's history under its own name; rows and total are of one moment.</summary>
    Task<TablePage> ReadAsync(string table, TableQuery query, CancellationToken ct);

    /// <summary>All rows of one moment in the order of their key, in the order of <see cref="LandedTable.Stored"/>; memory does not grow with their number.</summary>
    IAsyncEnumerable<object?[]> StreamAsync(string table, CancellationToken ct);

    /// <summary>The last loads of a table, newest first.</summary>
    Task<IReadOnlyList<SyncRun>> RunsAsync(string table, int most, CancellationToken ct);

    /// <summary>Takes the values of these columns out of the table and its history, and off the disk: they are not to be there in plain any more. A table or column that has not landed is no error.</summary>
    Task BlankAsync(string table, IReadOnlyCollection<string> columns, CancellationToken ct);

    /// <summary>The table and its history go; the list of its loads stays. Whoever keeps a cursor for it begins again from the start.</summary>
    Task DropAsync(string table, CancellationToken ct);
}

/// <summary>A table as its last load left it.</summary>
/// <param name="Columns">The vendor's, in the order in which they came to be known; none is ever lost.</param>
/// <param name="SyncedAt">Unix seconds.</param>
/// <param name="HasHistory">Former states are kept in <see cref="HistoryName"/>.</param>
public sealed record LandedTable(string Name, IReadOnlyList<Column> Columns, IReadOnlyList<string> Key, long Rows, long SyncedAt, long RunId, string Pipeline, string Object, bool HasHistory)
{
    public static Column Synced { get; } = new("_synced_at", ColumnType.Integer);

    public static Column Run { get; } = new("_run_id", ColumnType.Integer);

    /// <summary>The first moment at which a former state held; unix seconds.</summary>
    public static Column ValidFrom { get; } = new("_valid_from", ColumnType.Integer);

    /// <summary>When it ceased to hold; null while it still does.</summary>
    public static Column ValidTo { get; } = new("_valid_to", ColumnType.Integer);

    /// <summary>Everything that stands in a row.</summary>
    public IReadOnlyList<Column> Stored => [.. Columns, Synced, Run];

    public string HistoryName => Name + "_history";

    /// <summary>Everything that stands in a row of the history.</summary>
    public IReadOnlyList<Column> StoredHistory => [.. Columns, ValidFrom, ValidTo, Run];
}

/// <summary>What of a table is asked for.</summary>
/// <param name="Search">Null or empty finds all rows.</param>
/// <param name="In">The column that is searched; null searches all that hold text.</param>
/// <param name="Whole">The value as it stands, where a part of it in any case would do otherwise.</param>
/// <param name="Sort">Null is the order of the key.</param>
public sealed record TableQuery(string? Search = null, string? In = null, bool Whole = false, string? Sort = null, bool Descending = false, int Skip = 0, int Take = 50);

/// <param name="Total">Rows that the search finds.</param>
public sealed record TablePage(IReadOnlyList<Column> Columns, IReadOnlyList<object?[]> Rows, long Total);

/// <summary>One load of one table: a row of <c>sync_runs</c>.</summary>
/// <param name="CommittedAt">Unix seconds.</param>
public sealed record SyncRun(long RunId, string Pipeline, string Object, long CommittedAt, TableLoaded Loaded);

/// <summary>A load cannot be as things stand; the message says why and what to do.</summary>
public sealed class WarehouseException(string message) : Exception(message);
