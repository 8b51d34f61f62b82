using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Airtable.Webhooks;
using OpsConsole.Sandbox.Storage;
using OpsConsole.Sandbox.Time;

namespace OpsConsole.Sandbox.Airtable.State;

/// <summary>
/// The demo base. One lock guards all of it and is held for look-ups and replacements only; filtering, sorting and
/// writing work on rows that never change.
/// </summary>
sealed class AirtableState(VendorClock clock, Keeper keeper) : IDisposable
{
    public const string BaseId = "appOpsDemo0000001";
    public const string BaseName = "Support ops";

    readonly List<Table> _tables = [];

    public Lock Gate { get; } = new();

    public VendorClock Clock => clock;

    public IReadOnlyList<Table> Tables => _tables;

    public CommentBook Comments { get; } = new();

    public IteratorBook Iterators { get; } = new();

    public HookBook Hooks { get; } = new(clock, keeper);

    public Table? Find(string nameOrId) => _tables.Find(table => table.Schema.Answers(nameOrId));

    /// <summary>Keeps all rows of one request together: on file first, then in the table.</summary>
    public void Commit(Table table, IReadOnlyList<Row> rows)
    {
        keeper.Keep([.. rows.Select(row => ("row", table.Schema.Id + "/" + row.Id, (object?)RowState.Of(table.Schema, row)))]);
        Hooks.Record(table.Schema, [.. rows.Select(row => (table.Find(row.Id), (Row?)row))]);
        foreach (var row in rows)
        {
            table.Put(row);
        }
    }

    public void Drop(Table table, IReadOnlyList<string> ids)
    {
        keeper.Keep([.. ids.Select(id => ("row", table.Schema.Id + "/" + id, (object?)null))]);
        Hooks.Record(table.Schema, [.. ids.Select(id => (table.Find(id), (Row?)null))]);
        foreach (var id in ids)
        {
            table.Remove(id);
        }
    }

    public void Commit(Table table, Schema schema)
    {
        keeper.Keep(("table", schema.Id, schema));
        table.Schema = schema;
    }

    public Table Add(Schema schema)
    {
        keeper.Keep(("table", schema.Id, schema));
        var table = new Table(schema);
        _tables.Add(table);
        return table;
    }

    public void Commit(Comment comment)
    {
        keeper.Keep(("comment", comment.RecordId + "/" + comment.Id, comment));
        Comments.Put(comment);
    }

    public void Drop(Comment comment)
    {
        keeper.Keep(("comment", comment.RecordId + "/" + comment.Id, null));
        Comments.Remove(comment.RecordId, comment.Id);
    }

    public void Load(IEnumerable<Table> tables)
    {
        _tables.Clear();
        _tables.AddRange(tables);
        Comments.Clear();
        Iterators.Clear();
        Hooks.Clear();
    }

    public void Dispose() => Hooks.Dispose();
}
