using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using OpsConsole.Engine.Extraction;
using SQLitePCL;

namespace OpsConsole.Runtime.Warehouses;

/// <summary>
/// A file. Readers see the state before a commit until it is done (write-ahead log), and one writer works at a time.
/// Staged rows may be lost with the power, but then with their marks; a commit waits for the disk.
/// </summary>
sealed class SqliteWarehouse : SqlWarehouse
{
    /// <summary>Microsoft.Data.Sqlite goes on trying this long while another process writes.</summary>
    private const int PatienceSeconds = 60;
    private readonly string path;
    private readonly string connectionString;
    private readonly SemaphoreSlim turn = new(1, 1);

    public SqliteWarehouse(string path)
    {
        this.path = Path.GetFullPath(path);
        connectionString = new SqliteConnectionStringBuilder { DataSource = this.path, DefaultTimeout = PatienceSeconds }.ToString();
    }

    public override string Kind => "SQLite";

    internal override async Task<SqlSession> WriteAsync(bool durable, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        var connection = new SqliteConnection(connectionString);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await connection.OpenAsync(ct);
            await using var settings = connection.CreateCommand();

            // Rows of half a kilobyte and more fill larger pages better, and each page is a call to the system. The log is brought over and cut back at 64 MB: its own 4 MB would wait for the disk every few thousand rows.
            settings.CommandText = $"PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 8192; PRAGMA cache_size = -16384; PRAGMA synchronous = {(durable ? "FULL" : "NORMAL")}";
            await settings.ExecuteNonQueryAsync(ct);
            return new(connection, connection.BeginTransaction(deferred: false), turn);
        }
        catch
        {
            await connection.DisposeAsync();
            turn.Release();
            throw;
        }
    }

    protected override string Overwriting => "PRAGMA secure_delete = ON";

    internal override string TypeOf(ColumnType type) => type switch
    {
        ColumnType.Integer => "INTEGER",
        ColumnType.Real => "REAL",
        ColumnType.Boolean => "BOOLEAN",
        _ => "TEXT",
    };

    internal override string Differ(string left, string right) => $"{left} IS NOT {right}";

    internal override string ByCode(string expression) => expression;

    /// <summary>Every table has it, and nobody who reads the landed one is shown it.</summary>
    internal override (string Name, string Declared) RowNumber => ("_rowid_", "");

    /// <summary>A column that is added with a default is written to no row: that is the only way to stamp them all without touching them. Each later row brings its own.</summary>
    internal override IEnumerable<string> Landing(string stage, string table, long syncedAt, long runId) =>
    [
        $"ALTER TABLE {SqlNames.Quote(stage)} ADD COLUMN {LandedTable.Synced.Name} INTEGER NOT NULL DEFAULT {syncedAt}",
        $"ALTER TABLE {SqlNames.Quote(stage)} ADD COLUMN {LandedTable.Run.Name} INTEGER NOT NULL DEFAULT {runId}",
        $"ALTER TABLE {SqlNames.Quote(stage)} RENAME TO {SqlNames.Quote(table)}",
    ];

    internal override bool IsTwice(DbException refusal) => refusal is SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT };

    protected override IEnumerable<string> Widening(string table, Column column)
    {
        var (name, quoted) = (SqlNames.Quote(column.Name), SqlNames.Quote(table));
        return
        [
            $"ALTER TABLE {quoted} ADD COLUMN _wide TEXT",
            $"UPDATE {quoted} SET _wide = {AsText(name, column.Type)}",
            $"ALTER TABLE {quoted} DROP COLUMN {name}",
            $"ALTER TABLE {quoted} RENAME COLUMN _wide TO {name}",
        ];
    }

    internal override Task StageAsync(SqlSession session, string stage, IReadOnlyList<Column> columns, long first, IReadOnlyList<object?[]> rows, CancellationToken ct)
    {
        // Below ADO.NET on purpose: its parameters cost more than all the rest of a wide row.
        var db = HandleOf((SqliteConnection)session.Connection);
        var sql = $"INSERT INTO {SqlNames.Quote(stage)} ({RowNumber.Name}, {SqlNames.List(columns.Select(c => c.Name))}) VALUES (?{string.Concat(Enumerable.Repeat(", ?", columns.Count))})";
        Check(raw.sqlite3_prepare_v2(db, sql, out var insert), raw.SQLITE_OK, db);
        using (insert)
        {
            var bytes = new byte[4096];
            foreach (var row in rows)
            {
                ct.ThrowIfCancellationRequested();
                raw.sqlite3_clear_bindings(insert);
                raw.sqlite3_bind_int64(insert, 1, first++);
                for (var i = 0; i < row.Length; i++)
                {
                    Bind(insert, i + 2, SqlValues.Fit(row[i], columns[i]), ref bytes);
                }

                Check(raw.sqlite3_step(insert), raw.SQLITE_DONE, db);
                raw.sqlite3_reset(insert);
            }
        }

        return Task.CompletedTask;
    }

    protected override async Task<SqlSession> OpenReadAsync(CancellationToken ct)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(ct);
        return new(connection, connection.BeginTransaction(deferred: true));
    }

    protected override string Like(string column) => $@"{column} LIKE @search ESCAPE '\'";

    protected override string AsText(string column, ColumnType type) => type switch
    {
        ColumnType.Integer => $"CAST({column} AS TEXT)",
        ColumnType.Real => $"CASE WHEN {column} IS NOT NULL THEN printf('%.15g', {column}) END",
        ColumnType.Boolean => $"CASE {column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
        _ => column,
    };

    /// <summary>The property itself cannot be named in source while the engine's package is older than the one that Microsoft.Data.Sqlite was built with (see <c>SqliteShim</c>); the type is the same when it runs.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Handle")]
    private static extern sqlite3 HandleOf(SqliteConnection connection);

    private static void Check(int code, int expected, sqlite3 db)
    {
        if (code != expected)
        {
            throw new SqliteException($"SQLite took no row: {raw.sqlite3_errmsg(db).utf8_to_string()}.", code);
        }
    }

    private static void Bind(sqlite3_stmt insert, int index, object? value, ref byte[] bytes)
    {
        switch (value)
        {
            case null:
                break;
            case "":
                raw.sqlite3_bind_text(insert, index, ""); // an empty span has no address, which would be null
                break;
            case string text:
                if (Encoding.UTF8.GetMaxByteCount(text.Length) is var most && most > bytes.Length)
                {
                    bytes = new byte[most];
                }

                raw.sqlite3_bind_text(insert, index, bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
                break;
            case long whole:
                raw.sqlite3_bind_int64(insert, index, whole);
                break;
            case double number:
                raw.sqlite3_bind_double(insert, index, number);
                break;
            case bool flag:
                raw.sqlite3_bind_int(insert, index, flag ? 1 : 0);
                break;
        }
    }
}
