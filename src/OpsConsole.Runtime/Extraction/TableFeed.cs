using System.Text.Json;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Warehouses;

namespace OpsConsole.Runtime.Extraction;

/// <summary>One table while its rows are made: the projection, and what the warehouse has been told of its columns.</summary>
sealed class TableFeed(string name, SourceObject root, SourceObject source, ObjectPlan plan, RowProjector rows)
{
    private readonly SemaphoreSlim ensuring = new(1, 1);
    private IReadOnlyList<Column> ensured = rows.Columns;

    public string Name => name;

    public SourceObject Source => source;

    public TableShape Shape => new(name, rows.Columns, source.Key, Mode, source.ChangedAt is { } changed && rows.Columns.Any(c => c.Name == changed) ? changed : null, plan.History);

    public LoadMode Mode => source switch
    {
        _ when root.Mode == ExtractMode.FullRefresh => LoadMode.Replace,
        { PerOwner: true } => LoadMode.PerOwner,
        _ => LoadMode.Upsert,
    };

    public object?[] RowOf(SourceRecord record, Action<FieldNews> news) => rows.Project(record.Json, record.Given, news);

    /// <summary>The rows of a derived table that one record holds.</summary>
    public IEnumerable<object?[]> RowsOf(IEnumerable<DerivedRecord> derived, Action<FieldNews> news)
    {
        foreach (var one in derived)
        {
            yield return rows.Project(one.Json, one.Given, news);
        }
    }

    /// <summary>Tells the warehouse of columns met since; call it before rows that may hold them are staged.</summary>
    public async Task EnsureAsync(IWarehouseLoad load, CancellationToken ct)
    {
        if (ReferenceEquals(ensured, rows.Columns))
        {
            return;
        }

        await ensuring.WaitAsync(ct);
        try
        {
            var now = rows.Columns;
            for (var i = 0; i < now.Count; i++)
            {
                if (i >= ensured.Count || ensured[i] != now[i])
                {
                    await load.EnsureColumnAsync(name, now[i], ct);
                }
            }

            ensured = now;
        }
        finally
        {
            ensuring.Release();
        }
    }
}
