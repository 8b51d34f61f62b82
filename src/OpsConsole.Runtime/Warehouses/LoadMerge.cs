using System.Data.Common;
using OpsConsole.Engine.Extraction;
using static OpsConsole.Runtime.Warehouses.SqlNames;

namespace OpsConsole.Runtime.Warehouses;

/// <summary>
/// Brings one staged table into the landed one, in the caller's transaction and by whole sets: of each key the newest row, and nothing over a newer one that is there. What lands for the first time becomes the table
/// itself, so that a first copy is written once. A later replacement deletes and inserts rather than swapping tables: readers then keep what they see in both databases, where a swap would lock them out (PostgreSQL) or need
/// its indexes made again.
/// </summary>
sealed class LoadMerge(SqlWarehouse warehouse, SqlSession session, LoadRow load, StagedTable staged, long syncedAt)
{
    private readonly string stage = Quote(staged.Stage);
    private readonly string target = Quote(staged.Name);
    private readonly string number = warehouse.RowNumber.Name;
    private readonly string history = Quote(staged.Name + "_history");

    private (string, object?)[] Stamp => [("at", syncedAt), ("run", load.RunId)];

    public async Task<TableLoaded> LandAsync(CancellationToken ct)
    {
        var before = await Catalog.FindAsync(session, staged.Name, ct);
        await warehouse.StagedAsync(session, staged.Stage, ct);
        var came = await session.CountAsync($"SELECT count(*) FROM {stage}", ct);
        var former = await ForgetFormerReadingsAsync(ct);
        var columns = before is null ? staged.Columns : await FitTargetAsync(before.Table, ct);
        var (inserted, updated, removed) = before is null ? await BecomeAsync(came - former, ct) : staged.Mode == LoadMode.Replace ? await ReplaceAsync(before.Table.Rows, ct) : await UpsertAsync(ct);
        if (staged.History)
        {
            await KeepHistoryAsync(before, columns, removed > 0, ct);
        }

        var loaded = new TableLoaded(staged.Name, came, inserted, updated, removed, (before?.Table.Rows ?? 0) + inserted - removed);
        var landed = new LandedTable(staged.Name, columns, staged.Key, loaded.Rows, syncedAt, load.RunId, load.Pipeline, load.Object, staged.History || before?.Table.HasHistory == true);
        await Catalog.WriteAsync(session, new CatalogEntry(landed, staged.History), ct);
        await Catalog.WriteAsync(session, new SyncRun(load.RunId, load.Pipeline, load.Object, syncedAt, loaded), ct);
        return loaded;
    }

    /// <summary>Gives the table what it lacks; a column that comes no more stays.</summary>
    private async Task<IReadOnlyList<Column>> FitTargetAsync(LandedTable landed, CancellationToken ct)
    {
        var fitted = landed.Columns.ToList();
        IReadOnlyList<string> tables = landed.HasHistory ? [landed.Name, landed.HistoryName] : [landed.Name];
        foreach (var column in staged.Columns)
        {
            var at = fitted.FindIndex(c => c.Name == column.Name);
            if (at < 0)
            {
                fitted.Add(column);
            }
            else if (fitted[at].Type != column.Type)
            {
                fitted[at] = column;
            }
            else
            {
                continue;
            }

            foreach (var table in tables)
            {
                if (at < 0)
                {
                    await session.ExecuteAsync($"ALTER TABLE {Quote(table)} ADD COLUMN {Quote(column.Name)} {warehouse.TypeOf(column.Type)}", ct);
                }
                else
                {
                    await warehouse.WidenAsync(session, table, landed.Columns[at], ct);
                }
            }
        }

        return fitted;
    }

    /// <returns>How many of those that came are gone.</returns>
    private async Task<int> ForgetFormerReadingsAsync(CancellationToken ct) => staged.Mode != LoadMode.PerOwner ? 0 : await session.ExecuteAsync(
        $"DELETE FROM {stage} WHERE EXISTS (SELECT 1 FROM {Quote(staged.Owners)} o WHERE o.owner = {Quote(staged.Stage, staged.Key[0])} AND {Quote(staged.Stage, number)} < o._from)", ct);

    /// <returns>How many of those that came are gone.</returns>
    private Task<int> KeepNewestAsync(CancellationToken ct)
    {
        var newest = staged.NewestBy is { } by ? $"{Newest(Quote(by))} DESC NULLS LAST, " : "";
        return session.ExecuteAsync($"DELETE FROM {stage} WHERE {number} IN (SELECT n FROM (SELECT {number} AS n, row_number() OVER (PARTITION BY {List(staged.Key)} ORDER BY {newest}{number} DESC) AS place FROM {stage}) ranked WHERE place > 1)", ct);
    }

    /// <summary>The staged table becomes the landed one. Mostly no key came twice, and then looking for those that did would cost more than all the rest: the unique index itself tells.</summary>
    private async Task<(long Inserted, long Updated, long Removed)> BecomeAsync(long rows, CancellationToken ct)
    {
        var unique = $"CREATE UNIQUE INDEX {KeyOf(staged.Name)} ON {stage} ({List(staged.Key)})";
        await session.ExecuteAsync("SAVEPOINT as_it_came", ct);
        try
        {
            await session.ExecuteAsync(unique, ct);
        }
        catch (DbException e) when (warehouse.IsTwice(e))
        {
            await session.ExecuteAsync("ROLLBACK TO SAVEPOINT as_it_came", ct);
            rows -= await KeepNewestAsync(ct);
            await session.ExecuteAsync(unique, ct);
        }

        foreach (var sql in warehouse.Landing(staged.Stage, staged.Name, syncedAt, load.RunId))
        {
            await session.ExecuteAsync(sql, ct);
        }

        return (rows, 0, 0);
    }

    private async Task<(long Inserted, long Updated, long Removed)> ReplaceAsync(long before, CancellationToken ct)
    {
        await KeepNewestAsync(ct);
        var updated = await session.CountAsync($"SELECT count(*) FROM {stage} s WHERE {IsThere("s")}", ct);
        await session.ExecuteAsync($"DELETE FROM {target}", ct);
        var rows = await session.ExecuteAsync(Insertion(), ct, Stamp);
        return (rows - updated, updated, before - updated);
    }

    private async Task<(long Inserted, long Updated, long Removed)> UpsertAsync(CancellationToken ct)
    {
        await KeepNewestAsync(ct);
        var removed = 0L;
        var whole = "";
        if (staged.Mode == LoadMode.PerOwner)
        {
            var owners = Quote(staged.Owners);
            whole = $" AND NOT EXISTS (SELECT 1 FROM {owners} o WHERE o.owner = {Quote(staged.Stage, staged.Key[0])})";
            await session.ExecuteAsync($"CREATE INDEX {Quote(staged.Stage + "_key")} ON {stage} ({List(staged.Key)})", ct);
            removed = await session.ExecuteAsync($"DELETE FROM {target} WHERE {Quote(staged.Key[0])} IN (SELECT owner FROM {owners}) AND NOT EXISTS (SELECT 1 FROM {stage} s WHERE {Same("s", staged.Name)})", ct);
        }

        if (staged.NewestBy is { } by)
        {
            var (mine, theirs) = (Newest(Quote(staged.Stage, by)), Newest(Quote("t", by)));
            await session.ExecuteAsync($"DELETE FROM {stage} WHERE EXISTS (SELECT 1 FROM {target} t WHERE {Same("t", staged.Stage)} AND {Quote("t", by)} IS NOT NULL AND ({Quote(staged.Stage, by)} IS NULL OR {mine} < {theirs})){whole}", ct);
        }

        var updated = await session.CountAsync($"SELECT count(*) FROM {stage} s WHERE {IsThere("s")}", ct);
        var set = staged.Columns.Select(c => c.Name).Except(staged.Key).Append("_synced_at").Append("_run_id").Select(c => $"{Quote(c)} = excluded.{Quote(c)}");
        var rows = await session.ExecuteAsync($"{Insertion()} WHERE 1 = 1 ON CONFLICT ({List(staged.Key)}) DO UPDATE SET {string.Join(", ", set)}", ct, Stamp);
        return (rows - updated, updated, removed);
    }

    /// <summary>After the merge: whatever differs from its state that holds is a new one, taken from the table itself, so that a column which comes no more counts as it stands there.</summary>
    private async Task KeepHistoryAsync(CatalogEntry? before, IReadOnlyList<Column> columns, bool rowsWent, CancellationToken ct)
    {
        if (before?.Table.HasHistory != true)
        {
            var defined = columns.Select(c => $"{Quote(c.Name)} {warehouse.TypeOf(c.Type)}");
            var whole = warehouse.TypeOf(ColumnType.Integer);
            await session.ExecuteAsync($"CREATE TABLE {history} ({string.Join(", ", defined)}, _valid_from {whole} NOT NULL, _valid_to {whole}, _run_id {whole} NOT NULL)", ct);
            await session.ExecuteAsync($"CREATE UNIQUE INDEX {Quote("_" + staged.Name + "_now")} ON {history} ({List(staged.Key)}) WHERE _valid_to IS NULL", ct);
        }

        // A history that begins, or begins again, knows nothing of the rows that this load did not bring.
        var everything = before?.HistoryIsCurrent != true;
        var touched = everything || staged.Mode == LoadMode.Replace ? "" : $" AND ({List(staged.Key)}) IN (SELECT {List(staged.Key)} FROM {stage})";
        var names = columns.Select(c => c.Name).ToList();
        var differ = names.Except(staged.Key).Select(c => warehouse.Differ(Quote("t", c), Quote(staged.Name + "_history", c))).DefaultIfEmpty("1 = 0");
        await session.ExecuteAsync($"UPDATE {history} SET _valid_to = @at WHERE _valid_to IS NULL{touched} AND EXISTS (SELECT 1 FROM {target} t WHERE {Same("t", staged.Name + "_history")} AND ({string.Join(" OR ", differ)}))", ct, ("at", syncedAt));
        if (rowsWent || everything)
        {
            await session.ExecuteAsync($"UPDATE {history} SET _valid_to = @at WHERE _valid_to IS NULL AND NOT EXISTS (SELECT 1 FROM {target} t WHERE {Same("t", staged.Name + "_history")})", ct, ("at", syncedAt));
        }

        await session.ExecuteAsync(
            $"INSERT INTO {history} ({List(names)}, _valid_from, _valid_to, _run_id) SELECT {List(names)}, @at, NULL, @run FROM {target} WHERE NOT EXISTS (SELECT 1 FROM {history} h WHERE h._valid_to IS NULL AND {Same("h", staged.Name)}){touched}", ct, Stamp);
    }

    private string Insertion()
    {
        var columns = List(staged.Columns.Select(c => c.Name));
        return $"INSERT INTO {target} ({columns}, _synced_at, _run_id) SELECT {columns}, @at, @run FROM {stage}";
    }

    private string IsThere(string alias) => $"EXISTS (SELECT 1 FROM {target} t WHERE {Same("t", alias)})";

    private string Same(string one, string other) => string.Join(" AND ", staged.Key.Select(k => $"{Quote(one, k)} = {Quote(other, k)}"));

    private string Newest(string column) => staged.Column(staged.NewestBy!).Type is ColumnType.Text or ColumnType.Json ? warehouse.ByCode(column) : column;
}
