using OpsConsole.Engine.Extraction;

namespace OpsConsole.Runtime.Warehouses;

/// <summary>Stages one object's rows, one batch at a time, and hands them to the <see cref="LoadMerge"/>.</summary>
sealed class WarehouseLoad : IWarehouseLoad
{
    private readonly SqlWarehouse warehouse;
    private readonly LoadRow load;

    /// <summary>By table, the columns in the order in which rows are given; those of the staged table may be more, and in another.</summary>
    private readonly Dictionary<string, List<string>> layouts;

    /// <summary>By staged table, the number of the next row. Rows are numbered here, so that a later one has a higher number in every database.</summary>
    private readonly Dictionary<string, long> next = [];
    private readonly SemaphoreSlim turn = new(1, 1);
    private bool ended;

    private WarehouseLoad(SqlWarehouse warehouse, LoadRow load, IReadOnlyList<TableShape> shapes)
    {
        this.warehouse = warehouse;
        this.load = load;
        layouts = shapes.ToDictionary(s => s.Name, s => s.Columns.Select(c => c.Name).ToList());
    }

    public IReadOnlyDictionary<string, string> Marks { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyList<TableLoaded>? Committed { get; private set; }

    /// <summary>Part of the caller's transaction.</summary>
    public static async Task<WarehouseLoad> OpenAsync(SqlWarehouse warehouse, SqlSession session, long runId, string pipeline, string objectName, IReadOnlyList<TableShape> shapes, CancellationToken ct)
    {
        var id = Guid.NewGuid().ToString("n");
        var planned = new List<StagedTable>();
        foreach (var shape in shapes)
        {
            var columns = shape.Columns.ToList();
            if (await Catalog.FindAsync(session, shape.Name, ct) is { } landed)
            {
                CheckLanded(landed.Table, pipeline, shape);
                columns = [.. columns.Select(c => landed.Table.Columns.FirstOrDefault(l => l.Name == c.Name) is { } there && there.Type != c.Type ? Widest(shape.Key, c) : c)];
            }

            planned.Add(new(shape.Name, $"_stage_{id}_{planned.Count}", shape.Mode, shape.Key, shape.NewestBy, shape.History, columns));
        }

        var committed = await Catalog.CommittedAsync(session, runId, pipeline, objectName, ct);
        var others = await Catalog.LoadsAsync(session, pipeline, objectName, ct);
        var mine = committed.Count > 0 ? null : others.FirstOrDefault(o => o.RunId == runId && SamePlan(o.Tables, planned));
        foreach (var other in others.Where(o => o != mine))
        {
            await Catalog.ForgetAsync(session, other, ct);
        }

        var load = new WarehouseLoad(warehouse, mine ?? new(id, runId, pipeline, objectName, planned), shapes);
        if (committed.Count > 0)
        {
            load.Committed = [.. committed.Select(c => c.Loaded)];
        }
        else if (mine is not null)
        {
            await load.TakeUpAsync(session, planned, ct);
        }
        else
        {
            await load.BeginAsync(session, ct);
        }

        return load;
    }

    public async Task AppendAsync(IReadOnlyList<StagedRows> rows, IReadOnlyDictionary<string, string> marks, CancellationToken ct)
    {
        await using var session = await WriteAsync(durable: false, ct);
        foreach (var batch in rows)
        {
            var table = Find(batch.Table);
            var columns = layouts[table.Name].Select(table.Column).ToList();
            Check(batch, table, columns);
            await NameOwnersAsync(session.Sql, table, batch.Owners ?? [], ct);
            if (batch.Rows.Count > 0)
            {
                await warehouse.StageAsync(session.Sql, table.Stage, columns, next[table.Stage], batch.Rows, ct);
                next[table.Stage] += batch.Rows.Count;
            }
        }

        foreach (var (name, value) in marks)
        {
            await Catalog.MarkAsync(session.Sql, load.Id, name, value, ct);
        }

        await session.Sql.CommitAsync(ct);
    }

    public async Task EnsureColumnAsync(string table, Column column, CancellationToken ct)
    {
        SqlNames.CheckColumn(column.Name);
        await using var session = await WriteAsync(durable: false, ct);
        var staged = Find(table);
        var landed = await Catalog.FindAsync(session.Sql, table, ct);
        var wanted = landed?.Table.Columns.FirstOrDefault(c => c.Name == column.Name) is { } there && there.Type != column.Type ? Widest(staged.Key, column) : column;
        await StageColumnAsync(session.Sql, staged, wanted, ct);
        await Catalog.WriteAsync(session.Sql, load, ct);
        await session.Sql.CommitAsync(ct);
        if (!layouts[table].Contains(column.Name))
        {
            layouts[table].Add(column.Name);
        }
    }

    public async Task<IReadOnlyList<TableLoaded>> CommitAsync(long syncedAt, CancellationToken ct)
    {
        if (Committed is { } before)
        {
            return before;
        }

        await using var session = await WriteAsync(durable: true, ct);
        var loaded = new List<TableLoaded>();
        foreach (var table in load.Tables)
        {
            loaded.Add(await new LoadMerge(warehouse, session.Sql, load, table, syncedAt).LandAsync(ct));
        }

        await Catalog.ForgetAsync(session.Sql, load, ct);
        await session.Sql.CommitAsync(ct);
        return Committed = loaded;
    }

    public async Task AbandonAsync(CancellationToken ct)
    {
        if (Committed is not null)
        {
            return;
        }

        await using var session = await WriteAsync(durable: false, ct);
        await Catalog.ForgetAsync(session.Sql, load, ct);
        await session.Sql.CommitAsync(ct);
        ended = true;
    }

    public ValueTask DisposeAsync()
    {
        ended = true;
        return ValueTask.CompletedTask;
    }

    private static void CheckLanded(LandedTable landed, string pipeline, TableShape shape)
    {
        if (landed.Pipeline != pipeline)
        {
            throw new WarehouseException($"The table {shape.Name} is filled by the pipeline {landed.Pipeline}. Give this one a prefix of its own for its tables, or drop that table.");
        }

        if (!landed.Key.SequenceEqual(shape.Key))
        {
            throw new WarehouseException($"The table {shape.Name} is there with the key {string.Join(", ", landed.Key)} and would now have {string.Join(", ", shape.Key)}. Drop it and copy it again from the start.");
        }
    }

    private static bool SamePlan(List<StagedTable> one, List<StagedTable> other) =>
        one.Count == other.Count && one.Zip(other).All(p => p.First.Name == p.Second.Name && p.First.Mode == p.Second.Mode && p.First.NewestBy == p.Second.NewestBy && p.First.History == p.Second.History && p.First.Key.SequenceEqual(p.Second.Key));

    private static Column Widest(IReadOnlyList<string> key, Column column) => key.Contains(column.Name)
        ? throw new WarehouseException($"The values of {column.Name} are of another type than in the table that is there, and it is part of its key. Drop the table and copy it again from the start.")
        : column with { Type = ColumnType.Text };

    private static void Check(StagedRows batch, StagedTable table, List<Column> columns)
    {
        if (batch.Owners is { Count: > 0 } && table.Mode != LoadMode.PerOwner)
        {
            throw new ArgumentException($"The rows of {table.Name} have no owners.", nameof(batch));
        }

        var key = table.Key.Select(k => columns.FindIndex(c => c.Name == k)).ToList();
        foreach (var row in batch.Rows)
        {
            if (row.Length > columns.Count)
            {
                throw new ArgumentException($"A row of {table.Name} has {row.Length} values for {columns.Count} columns.", nameof(batch));
            }

            if (key.FindIndex(k => k >= row.Length || row[k] is null) is var lacking and >= 0)
            {
                throw new ArgumentException($"A row of {table.Name} has no {table.Key[lacking]}, which is part of its key.", nameof(batch));
            }
        }
    }

    private StagedTable Find(string table) => load.Tables.FirstOrDefault(t => t.Name == table) ?? throw new ArgumentException($"The table {table} is not part of this load.", nameof(table));

    private async Task BeginAsync(SqlSession session, CancellationToken ct)
    {
        foreach (var table in load.Tables)
        {
            var columns = table.Columns.Select(c => $"{SqlNames.Quote(c.Name)} {warehouse.TypeOf(c.Type)}{(table.Key.Contains(c.Name) ? " NOT NULL" : "")}");
            await session.ExecuteAsync($"CREATE TABLE {SqlNames.Quote(table.Stage)} ({warehouse.RowNumber.Declared}{string.Join(", ", columns)})", ct);
            if (table.Mode == LoadMode.PerOwner)
            {
                await session.ExecuteAsync($"CREATE TABLE {SqlNames.Quote(table.Owners)} (owner {warehouse.TypeOf(table.Column(table.Key[0]).Type)} PRIMARY KEY, _from {warehouse.TypeOf(ColumnType.Integer)} NOT NULL)", ct);
            }

            next[table.Stage] = 1;
        }

        await Catalog.WriteAsync(session, load, ct);
    }

    private async Task TakeUpAsync(SqlSession session, List<StagedTable> planned, CancellationToken ct)
    {
        Marks = await Catalog.MarksAsync(session, load.Id, ct);
        foreach (var (table, plan) in load.Tables.Zip(planned))
        {
            foreach (var column in plan.Columns)
            {
                await StageColumnAsync(session, table, column, ct);
            }

            next[table.Stage] = await session.CountAsync($"SELECT max({warehouse.RowNumber.Name}) FROM {SqlNames.Quote(table.Stage)}", ct) + 1;
        }

        await Catalog.WriteAsync(session, load, ct);
    }

    /// <summary>Adds the column to the staged table, or widens the one that is there.</summary>
    private async Task StageColumnAsync(SqlSession session, StagedTable table, Column column, CancellationToken ct)
    {
        var at = table.Columns.FindIndex(c => c.Name == column.Name);
        if (at < 0)
        {
            await session.ExecuteAsync($"ALTER TABLE {SqlNames.Quote(table.Stage)} ADD COLUMN {SqlNames.Quote(column.Name)} {warehouse.TypeOf(column.Type)}", ct);
            table.Columns.Add(column);
        }
        else if (table.Columns[at].Type != column.Type && table.Columns[at].Type != ColumnType.Text)
        {
            var wide = Widest(table.Key, column);
            await warehouse.WidenAsync(session, table.Stage, table.Columns[at], ct);
            table.Columns[at] = wide;
        }
    }

    /// <summary>What was staged of an owner before it was named whole stands for an older reading: the number tells the two apart.</summary>
    private async Task NameOwnersAsync(SqlSession session, StagedTable table, IReadOnlyList<string> owners, CancellationToken ct)
    {
        var column = table.Mode == LoadMode.PerOwner ? table.Column(table.Key[0]) : null;
        foreach (var owner in owners)
        {
            object value = column!.Type == ColumnType.Integer ? long.Parse(owner, System.Globalization.CultureInfo.InvariantCulture) : SqlValues.Fit(owner, column)!;
            await session.ExecuteAsync($"INSERT INTO {SqlNames.Quote(table.Owners)} (owner, _from) VALUES (@owner, @from) ON CONFLICT (owner) DO UPDATE SET _from = excluded._from", ct, ("owner", value), ("from", next[table.Stage]));
        }
    }

    private async Task<Turn> WriteAsync(bool durable, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            ObjectDisposedException.ThrowIf(ended || Committed is not null, this);
            return new(await warehouse.WriteAsync(durable, ct), turn);
        }
        catch
        {
            turn.Release();
            throw;
        }
    }

    /// <summary>A transaction while no other batch of this load has one: a column may not change its type under rows that are on their way.</summary>
    private sealed class Turn(SqlSession sql, SemaphoreSlim turn) : IAsyncDisposable
    {
        public SqlSession Sql => sql;

        public async ValueTask DisposeAsync()
        {
            try
            {
                await sql.DisposeAsync();
            }
            finally
            {
                turn.Release();
            }
        }
    }
}
