using System.Data;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using OpsConsole.Engine.Extraction;

namespace OpsConsole.Runtime.Warehouses;

/// <summary>
/// Where it must grow. Rows come in by binary COPY. Staged tables are logged as all others: an unlogged one is emptied when the server recovers from a crash, and a console that lives on through that would commit the half it
/// stages afterwards for the whole. For the same reason every commit waits for the disk, also where the server is set to answer earlier.
/// </summary>
sealed class PostgresWarehouse : SqlWarehouse, IDisposable, IAsyncDisposable
{
    /// <summary>Any number that nobody else takes: two consoles that start at once make the catalogue one after the other.</summary>
    private const long PreparingLock = 0x4f_70_73_57;
    private readonly NpgsqlDataSource source;

    public PostgresWarehouse(string connectionString)
    {
        // A merge of millions of rows takes its time; cancellation still ends it.
        source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 0 });
    }

    public override string Kind => "PostgreSQL";

    public void Dispose() => source.Dispose();

    public ValueTask DisposeAsync() => source.DisposeAsync();

    internal override Task<SqlSession> WriteAsync(bool durable, CancellationToken ct) => OpenAsync(IsolationLevel.ReadCommitted, "SET LOCAL synchronous_commit = on", ct);

    /// <summary>Nothing to ask for: what an update leaves is reused by its next vacuum.</summary>
    protected override string Overwriting => "SELECT 1";

    internal override string TypeOf(ColumnType type) => type switch
    {
        ColumnType.Integer => "bigint",
        ColumnType.Real => "double precision",
        ColumnType.Boolean => "boolean",
        _ => "text", // JSON too: jsonb would not keep it as it was sent
    };

    internal override string Differ(string left, string right) => $"{left} IS DISTINCT FROM {right}";

    internal override string ByCode(string expression) => $"{expression} COLLATE \"C\"";

    internal override (string Name, string Declared) RowNumber => ("_n", "_n bigint PRIMARY KEY, ");

    /// <summary>The defaults are how all rows are stamped without being written again; they are gone before anybody could meet them.</summary>
    internal override IEnumerable<string> Landing(string stage, string table, long syncedAt, long runId)
    {
        var (synced, run) = (LandedTable.Synced.Name, LandedTable.Run.Name);
        return
        [
            $"ALTER TABLE {SqlNames.Quote(stage)} DROP COLUMN {RowNumber.Name}, ADD COLUMN {synced} bigint NOT NULL DEFAULT {syncedAt}, ADD COLUMN {run} bigint NOT NULL DEFAULT {runId}",
            $"ALTER TABLE {SqlNames.Quote(stage)} ALTER COLUMN {synced} DROP DEFAULT, ALTER COLUMN {run} DROP DEFAULT, ADD CONSTRAINT {SqlNames.KeyOf(table)} PRIMARY KEY USING INDEX {SqlNames.KeyOf(table)}",
            $"ALTER TABLE {SqlNames.Quote(stage)} RENAME TO {SqlNames.Quote(table)}",
        ];
    }

    internal override bool IsTwice(DbException refusal) => refusal.SqlState == PostgresErrorCodes.UniqueViolation;

    protected override IEnumerable<string> Widening(string table, Column column) =>
        [$"ALTER TABLE {SqlNames.Quote(table)} ALTER COLUMN {SqlNames.Quote(column.Name)} TYPE text USING {AsText(SqlNames.Quote(column.Name), column.Type)}"];

    internal override async Task StageAsync(SqlSession session, string stage, IReadOnlyList<Column> columns, long first, IReadOnlyList<object?[]> rows, CancellationToken ct)
    {
        var connection = (NpgsqlConnection)session.Connection;
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {SqlNames.Quote(stage)} ({RowNumber.Name}, {SqlNames.List(columns.Select(c => c.Name))}) FROM STDIN (FORMAT BINARY)", ct);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(first++, NpgsqlDbType.Bigint, ct);
            for (var i = 0; i < columns.Count; i++)
            {
                switch (i < row.Length ? SqlValues.Fit(row[i], columns[i]) : null)
                {
                    case string text:
                        await copy.WriteAsync(text, NpgsqlDbType.Text, ct);
                        break;
                    case long whole:
                        await copy.WriteAsync(whole, NpgsqlDbType.Bigint, ct);
                        break;
                    case double number:
                        await copy.WriteAsync(number, NpgsqlDbType.Double, ct);
                        break;
                    case bool flag:
                        await copy.WriteAsync(flag, NpgsqlDbType.Boolean, ct);
                        break;
                    default:
                        await copy.WriteNullAsync(ct);
                        break;
                }
            }
        }

        await copy.CompleteAsync(ct);
    }

    /// <summary>Without it the planner takes a table that was filled a moment ago for an empty one.</summary>
    internal override Task StagedAsync(SqlSession session, string stage, CancellationToken ct) => session.ExecuteAsync($"ANALYZE {SqlNames.Quote(stage)}", ct);

    protected override Task<SqlSession> OpenReadAsync(CancellationToken ct) => OpenAsync(IsolationLevel.RepeatableRead, "SET TRANSACTION READ ONLY", ct);

    protected override string Like(string column) => $@"{column} ILIKE @search ESCAPE '\'";

    protected override string AsText(string column, ColumnType type) => type is ColumnType.Text or ColumnType.Json ? column : column + "::text";

    protected override Task OnPrepareAsync(SqlSession session, CancellationToken ct) => session.ExecuteAsync("SELECT pg_advisory_xact_lock(@lock)", ct, ("lock", PreparingLock));

    private async Task<SqlSession> OpenAsync(IsolationLevel level, string setting, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            var session = new SqlSession(connection, await connection.BeginTransactionAsync(level, ct));
            await session.ExecuteAsync(setting, ct);
            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
