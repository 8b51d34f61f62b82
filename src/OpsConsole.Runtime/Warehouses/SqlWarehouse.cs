using System.Data.Common;
using System.Runtime.CompilerServices;
using OpsConsole.Engine.Extraction;

namespace OpsConsole.Runtime.Warehouses;

/// <summary>What both databases have in common: nearly all. A subclass says how it opens, takes rows in bulk, and spells a few expressions.</summary>
abstract class SqlWarehouse : IWarehouse
{
    private readonly SemaphoreSlim preparing = new(1, 1);
    private bool prepared;

    public abstract string Kind { get; }

    public async Task<IWarehouseLoad> OpenAsync(long runId, string pipelineKey, string objectName, IReadOnlyList<TableShape> tables, bool mayBeCommitted, CancellationToken ct)
    {
        SqlNames.Check(tables);
        await PrepareAsync(ct);
        await using var session = await WriteAsync(durable: false, ct);
        if (!mayBeCommitted)
        {
            await Catalog.DisownAsync(session, runId, pipelineKey, objectName, ct);
        }

        var load = await WarehouseLoad.OpenAsync(this, session, runId, pipelineKey, objectName, tables, ct);
        await session.CommitAsync(ct);
        return load;
    }

    public async Task<IReadOnlyList<LandedTable>> TablesAsync(CancellationToken ct)
    {
        await using var session = await LookAsync(ct);
        return await Catalog.TablesAsync(session, ct);
    }

    public async Task<TablePage> ReadAsync(string table, TableQuery query, CancellationToken ct)
    {
        await using var session = await LookAsync(ct);
        var (columns, key) = await ColumnsAsync(session, table, ct);
        var sort = columns.FirstOrDefault(c => c.Name == query.Sort)?.Name;
        var order = (query.Descending, sort) switch
        {
            (true, { } by) => $"{SqlNames.Quote(by)} DESC NULLS LAST, {SqlNames.List(key)}",
            (false, { } by) => $"{SqlNames.Quote(by)} NULLS FIRST, {SqlNames.List(key)}",
            (true, null) => string.Join(", ", key.Select(k => SqlNames.Quote(k) + " DESC")),
            _ => SqlNames.List(key),
        };
        var where = Where(query, columns);
        (string, object?)[] values = where.Length == 0 ? [] : [("search", query.Whole ? query.Search : $"%{Escape(query.Search!)}%")];
        var total = await session.CountAsync($"SELECT count(*) FROM {SqlNames.Quote(table)}{where}", ct, values);
        var rows = await session.ListAsync(
            $"SELECT {SqlNames.List(columns.Select(c => c.Name))} FROM {SqlNames.Quote(table)}{where} ORDER BY {order} LIMIT @take OFFSET @skip",
            r => Row(r, columns),
            ct,
            [.. values, ("take", (long)query.Take), ("skip", (long)query.Skip)]);
        return new(columns, rows, total);
    }

    public async IAsyncEnumerable<object?[]> StreamAsync(string table, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var session = await LookAsync(ct);
        var (columns, key) = await ColumnsAsync(session, table, ct);
        await using var command = session.Command($"SELECT {SqlNames.List(columns.Select(c => c.Name))} FROM {SqlNames.Quote(table)} ORDER BY {SqlNames.List(key)}");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return Row(reader, columns);
        }
    }

    public async Task<IReadOnlyList<SyncRun>> RunsAsync(string table, int most, CancellationToken ct)
    {
        await using var session = await LookAsync(ct);
        return await Catalog.RunsAsync(session, table, most, ct);
    }

    public async Task BlankAsync(string table, IReadOnlyCollection<string> columns, CancellationToken ct)
    {
        await PrepareAsync(ct);
        await using var session = await WriteAsync(durable: true, ct);
        if (await Catalog.FindAsync(session, table, ct) is not { } entry || entry.Table.Columns.Where(c => columns.Contains(c.Name) && !entry.Table.Key.Contains(c.Name)).Select(c => c.Name).ToList() is not { Count: > 0 } there)
        {
            return;
        }

        await session.ExecuteAsync(Overwriting, ct);
        foreach (var name in entry.Table.HasHistory ? new[] { table, entry.Table.HistoryName } : [table])
        {
            await session.ExecuteAsync($"UPDATE {SqlNames.Quote(name)} SET {string.Join(", ", there.Select(c => SqlNames.Quote(c) + " = NULL"))}", ct);
        }

        await session.CommitAsync(ct);
    }

    public async Task DropAsync(string table, CancellationToken ct)
    {
        await PrepareAsync(ct);
        await using var session = await WriteAsync(durable: true, ct);
        var entry = await Catalog.FindAsync(session, table, ct) ?? throw Missing(table);
        await session.ExecuteAsync($"DROP TABLE {SqlNames.Quote(table)}", ct);
        await session.ExecuteAsync($"DROP TABLE IF EXISTS {SqlNames.Quote(entry.Table.HistoryName)}", ct);
        await session.ExecuteAsync("DELETE FROM _tables WHERE name = @name", ct, ("name", table));
        await session.CommitAsync(ct);
    }

    /// <summary>A transaction that may write.</summary>
    /// <param name="durable">Its commit is on disk when it returns, whatever becomes of the machine.</param>
    internal abstract Task<SqlSession> WriteAsync(bool durable, CancellationToken ct);

    /// <summary>Has the rest of the transaction overwrite what it deletes, where the database would leave it lying.</summary>
    protected abstract string Overwriting { get; }

    /// <summary>The type's name in SQL.</summary>
    internal abstract string TypeOf(ColumnType type);

    /// <summary>True where two values differ, null being a value.</summary>
    internal abstract string Differ(string left, string right);

    /// <summary>A text that compares by its letters' codes: times in ISO 8601 then compare by time.</summary>
    internal abstract string ByCode(string expression);

    /// <summary>Changes a column to text, values and all.</summary>
    internal async Task WidenAsync(SqlSession session, string table, Column column, CancellationToken ct)
    {
        if (TypeOf(column.Type) != TypeOf(ColumnType.Text))
        {
            foreach (var sql in Widening(table, column))
            {
                await session.ExecuteAsync(sql, ct);
            }
        }
    }

    /// <summary>Appends rows to a staged table; the first gets the number <paramref name="first"/>.</summary>
    internal abstract Task StageAsync(SqlSession session, string stage, IReadOnlyList<Column> columns, long first, IReadOnlyList<object?[]> rows, CancellationToken ct);

    /// <summary>What numbers staged rows in the order in which they came, and how a staged table declares it.</summary>
    internal abstract (string Name, string Declared) RowNumber { get; }

    /// <summary>The statements that make a staged table a landed one as it stands, and put the stamps on every row. <see cref="SqlNames.KeyOf"/> is there already and names its unique index.</summary>
    internal abstract IEnumerable<string> Landing(string stage, string table, long syncedAt, long runId);

    /// <summary>The database refused a key that is there twice.</summary>
    internal abstract bool IsTwice(DbException refusal);

    /// <summary>Called once a table is staged whole, before anything is asked of it.</summary>
    internal virtual Task StagedAsync(SqlSession session, string stage, CancellationToken ct) => Task.CompletedTask;

    /// <summary>A transaction that sees one moment.</summary>
    protected abstract Task<SqlSession> OpenReadAsync(CancellationToken ct);

    /// <summary>True where the text is like the pattern in <c>@search</c>, in any case.</summary>
    protected abstract string Like(string column);

    /// <summary>The statements that change a column to text, values and all.</summary>
    protected abstract IEnumerable<string> Widening(string table, Column column);

    /// <summary>A column's values as text, as people read them.</summary>
    protected abstract string AsText(string column, ColumnType type);

    /// <summary>Once in the database's life, and before the first transaction of this process.</summary>
    protected virtual Task OnPrepareAsync(SqlSession session, CancellationToken ct) => Task.CompletedTask;

    private async Task<SqlSession> LookAsync(CancellationToken ct)
    {
        // SQLite answers on the caller's thread: a page's circuit is not to stand still meanwhile.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await PrepareAsync(ct);
        return await OpenReadAsync(ct);
    }

    private async Task PrepareAsync(CancellationToken ct)
    {
        if (prepared)
        {
            return;
        }

        await preparing.WaitAsync(ct);
        try
        {
            if (!prepared)
            {
                await using var session = await WriteAsync(durable: true, ct);
                await OnPrepareAsync(session, ct);
                foreach (var sql in Catalog.Creation)
                {
                    await session.ExecuteAsync(sql, ct);
                }

                await session.CommitAsync(ct);
                prepared = true;
            }
        }
        finally
        {
            preparing.Release();
        }
    }

    private static async Task<(IReadOnlyList<Column> Columns, IReadOnlyList<string> Key)> ColumnsAsync(SqlSession session, string table, CancellationToken ct)
    {
        if (await Catalog.FindAsync(session, table, ct) is { } entry)
        {
            return (entry.Table.Stored, entry.Table.Key);
        }

        var isHistory = table.EndsWith("_history", StringComparison.Ordinal);
        return isHistory && await Catalog.FindAsync(session, table[..^"_history".Length], ct) is { Table.HasHistory: true } former
            ? (former.Table.StoredHistory, [.. former.Table.Key, LandedTable.ValidFrom.Name])
            : throw Missing(table);
    }

    private string Where(TableQuery query, IReadOnlyList<Column> columns)
    {
        if (string.IsNullOrEmpty(query.Search))
        {
            return "";
        }

        var searched = columns.Where(c => query.In is { } only ? c.Name == only : c.Type is ColumnType.Text or ColumnType.Json).Select(c => AsText(SqlNames.Quote(c.Name), c.Type)).ToList();
        return searched.Count == 0 ? " WHERE @search IS NULL" : " WHERE (" + string.Join(" OR ", searched.Select(c => query.Whole ? $"{c} = @search" : Like(c))) + ")";
    }

    private static string Escape(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private static object?[] Row(DbDataReader reader, IReadOnlyList<Column> columns)
    {
        var row = new object?[columns.Count];
        for (var i = 0; i < row.Length; i++)
        {
            // SQLite has no booleans and gives whole numbers as integers where it can.
            row[i] = reader.IsDBNull(i) ? null : (columns[i].Type, reader.GetValue(i)) switch
            {
                (ColumnType.Boolean, long flag) => flag != 0,
                (ColumnType.Real, long whole) => (double)whole,
                var (_, value) => value,
            };
        }

        return row;
    }

    private static WarehouseException Missing(string table) => new($"There is no table {table} in this warehouse. It may have been dropped, or its first load has not ended yet.");
}
