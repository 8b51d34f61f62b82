using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpsConsole.Engine.Extraction;

namespace OpsConsole.Runtime.Warehouses;

/// <summary>What the warehouse knows of its own tables and loads: four tables beside the landed ones.</summary>
static class Catalog
{
    private const string Landed = "SELECT name, columns, key_columns, \"rows\", synced_at, run_id, pipeline, object, history FROM _tables";
    private const string Runs = "SELECT run_id, pipeline, object, committed_at, table_name, staged, inserted, updated, removed, \"rows\" FROM sync_runs";
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public static IReadOnlyList<string> Creation { get; } =
    [
        "CREATE TABLE IF NOT EXISTS _tables (name TEXT PRIMARY KEY, columns TEXT NOT NULL, key_columns TEXT NOT NULL, \"rows\" BIGINT NOT NULL, synced_at BIGINT NOT NULL, run_id BIGINT NOT NULL, pipeline TEXT NOT NULL, object TEXT NOT NULL, history BIGINT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS _loads (id TEXT PRIMARY KEY, run_id BIGINT NOT NULL, pipeline TEXT NOT NULL, object TEXT NOT NULL, tables TEXT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS _marks (load_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (load_id, name))",
        "CREATE TABLE IF NOT EXISTS sync_runs (run_id BIGINT NOT NULL, pipeline TEXT NOT NULL, object TEXT NOT NULL, table_name TEXT NOT NULL, committed_at BIGINT NOT NULL, staged BIGINT NOT NULL, inserted BIGINT NOT NULL, updated BIGINT NOT NULL, removed BIGINT NOT NULL, \"rows\" BIGINT NOT NULL, PRIMARY KEY (table_name, run_id, pipeline, object))",
    ];

    public static async Task<IReadOnlyList<LandedTable>> TablesAsync(SqlSession session, CancellationToken ct) =>
        [.. (await session.ListAsync(Landed + " ORDER BY name", Read, ct)).Select(e => e.Table)];

    /// <summary>Null for a table that no load has landed.</summary>
    public static async Task<CatalogEntry?> FindAsync(SqlSession session, string table, CancellationToken ct) =>
        (await session.ListAsync(Landed + " WHERE name = @name", Read, ct, ("name", table))).SingleOrDefault();

    public static Task WriteAsync(SqlSession session, CatalogEntry entry, CancellationToken ct) => session.ExecuteAsync(
        """
        INSERT INTO _tables (name, columns, key_columns, "rows", synced_at, run_id, pipeline, object, history) VALUES (@name, @columns, @key, @rows, @at, @run, @pipeline, @object, @history)
        ON CONFLICT (name) DO UPDATE SET columns = excluded.columns, "rows" = excluded."rows", synced_at = excluded.synced_at, run_id = excluded.run_id, pipeline = excluded.pipeline, object = excluded.object, history = excluded.history
        """,
        ct,
        ("name", entry.Table.Name), ("columns", JsonSerializer.Serialize(entry.Table.Columns, Json)), ("key", JsonSerializer.Serialize(entry.Table.Key)), ("rows", entry.Table.Rows), ("at", entry.Table.SyncedAt),
        ("run", entry.Table.RunId), ("pipeline", entry.Table.Pipeline), ("object", entry.Table.Object), ("history", (entry.Table.HasHistory, entry.HistoryIsCurrent) switch { (false, _) => 0L, (_, false) => 1L, _ => 2L }));

    public static Task<List<SyncRun>> RunsAsync(SqlSession session, string table, int most, CancellationToken ct) =>
        session.ListAsync(Runs + " WHERE table_name = @table ORDER BY committed_at DESC, run_id DESC LIMIT @most", ReadRun, ct, ("table", table), ("most", (long)most));

    /// <summary>What one run has committed of one object.</summary>
    public static Task<List<SyncRun>> CommittedAsync(SqlSession session, long runId, string pipeline, string objectName, CancellationToken ct) =>
        session.ListAsync(Runs + " WHERE run_id = @run AND pipeline = @pipeline AND object = @object ORDER BY table_name", ReadRun, ct, ("run", runId), ("pipeline", pipeline), ("object", objectName));

    public static Task WriteAsync(SqlSession session, SyncRun run, CancellationToken ct) => session.ExecuteAsync(
        "INSERT INTO sync_runs (run_id, pipeline, object, table_name, committed_at, staged, inserted, updated, removed, \"rows\") VALUES (@run, @pipeline, @object, @table, @at, @staged, @inserted, @updated, @removed, @rows)",
        ct,
        ("run", run.RunId), ("pipeline", run.Pipeline), ("object", run.Object), ("table", run.Loaded.Table), ("at", run.CommittedAt),
        ("staged", run.Loaded.Staged), ("inserted", run.Loaded.Inserted), ("updated", run.Loaded.Updated), ("removed", run.Loaded.Removed), ("rows", run.Loaded.Rows));

    public static Task<List<LoadRow>> LoadsAsync(SqlSession session, string pipeline, string objectName, CancellationToken ct) => session.ListAsync(
        "SELECT id, run_id, tables FROM _loads WHERE pipeline = @pipeline AND object = @object",
        r => new LoadRow(r.GetString(0), r.GetInt64(1), pipeline, objectName, JsonSerializer.Deserialize<List<StagedTable>>(r.GetString(2), Json)!),
        ct,
        ("pipeline", pipeline), ("object", objectName));

    public static Task WriteAsync(SqlSession session, LoadRow load, CancellationToken ct) => session.ExecuteAsync(
        "INSERT INTO _loads (id, run_id, pipeline, object, tables) VALUES (@id, @run, @pipeline, @object, @tables) ON CONFLICT (id) DO UPDATE SET tables = excluded.tables",
        ct,
        ("id", load.Id), ("run", load.RunId), ("pipeline", load.Pipeline), ("object", load.Object), ("tables", JsonSerializer.Serialize(load.Tables, Json)));

    public static async Task<Dictionary<string, string>> MarksAsync(SqlSession session, string load, CancellationToken ct) =>
        (await session.ListAsync("SELECT name, value FROM _marks WHERE load_id = @load", r => (Name: r.GetString(0), Value: r.GetString(1)), ct, ("load", load))).ToDictionary(m => m.Name, m => m.Value);

    public static Task MarkAsync(SqlSession session, string load, string name, string value, CancellationToken ct) =>
        session.ExecuteAsync("INSERT INTO _marks (load_id, name, value) VALUES (@load, @name, @value) ON CONFLICT (load_id, name) DO UPDATE SET value = excluded.value", ct, ("load", load), ("name", name), ("value", value));

    /// <summary>What stands under a run's number and is not that run's.</summary>
    public static async Task DisownAsync(SqlSession session, long runId, string pipeline, string objectName, CancellationToken ct)
    {
        await session.ExecuteAsync("DELETE FROM sync_runs WHERE run_id = @run AND pipeline = @pipeline AND object = @object", ct, ("run", runId), ("pipeline", pipeline), ("object", objectName));
    }

    /// <summary>The load and all that it staged.</summary>
    public static async Task ForgetAsync(SqlSession session, LoadRow load, CancellationToken ct)
    {
        foreach (var table in load.Tables)
        {
            await session.ExecuteAsync($"DROP TABLE IF EXISTS {SqlNames.Quote(table.Stage)}", ct);
            await session.ExecuteAsync($"DROP TABLE IF EXISTS {SqlNames.Quote(table.Owners)}", ct);
        }

        await session.ExecuteAsync("DELETE FROM _marks WHERE load_id = @load", ct, ("load", load.Id));
        await session.ExecuteAsync("DELETE FROM _loads WHERE id = @load", ct, ("load", load.Id));
    }

    private static CatalogEntry Read(DbDataReader r) => new(
        new(r.GetString(0), JsonSerializer.Deserialize<List<Column>>(r.GetString(1), Json)!, JsonSerializer.Deserialize<List<string>>(r.GetString(2))!, r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetString(6), r.GetString(7), r.GetInt64(8) > 0),
        r.GetInt64(8) == 2);

    private static SyncRun ReadRun(DbDataReader r) =>
        new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetInt64(3), new(r.GetString(4), r.GetInt64(5), r.GetInt64(6), r.GetInt64(7), r.GetInt64(8), r.GetInt64(9)));
}

/// <param name="HistoryIsCurrent">The last load kept the history up; false where there is one that was switched off since.</param>
sealed record CatalogEntry(LandedTable Table, bool HistoryIsCurrent);

/// <summary>A load that has begun and not ended.</summary>
sealed record LoadRow(string Id, long RunId, string Pipeline, string Object, List<StagedTable> Tables);

/// <summary>Where the rows of one table are staged. <paramref name="Columns"/> are those of the staged table: all that were ever named, in their widest type.</summary>
sealed record StagedTable(string Name, string Stage, LoadMode Mode, IReadOnlyList<string> Key, string? NewestBy, bool History, List<Column> Columns)
{
    public string Owners => Stage + "_owners";

    public Column Column(string name) => Columns.Single(c => c.Name == name);
}
