namespace OpsConsole.Sandbox.Airtable.Model;

/// <summary>A table's rows in the order of their ids, which is the order they were made in. Not thread-safe: the state locks.</summary>
sealed class Table(Schema schema)
{
    readonly List<Row?> _rows = [];
    readonly Dictionary<string, int> _places = [];
    readonly RowIndexes _indexes = new();
    long _last;

    public Schema Schema { get; set; } = schema;

    public string NextId(int ahead = 0) => RecordIds.Record(Schema.Id, _last + 1 + ahead);

    public Row? Find(string id) => _places.TryGetValue(id, out var place) ? _rows[place] : null;

    /// <summary>An id that was given out and is no more.</summary>
    public bool HasLost(string id) => RecordIds.Number(Schema.Id, id) is >= 1 and var number && number <= _last && !_places.ContainsKey(id);

    public IEnumerable<Row> Rows => _rows.Where(row => row is not null)!;

    public IReadOnlyList<string> Lookup(int position, bool folded, string value) => _indexes.Find(position, folded, value, Rows);

    public void Put(Row row)
    {
        if (_places.TryGetValue(row.Id, out var place))
        {
            _indexes.Replace(_rows[place], row);
            _rows[place] = row;
            return;
        }

        _places[row.Id] = _rows.Count;
        _rows.Add(row);
        _indexes.Replace(null, row);
        Remember(row.Id);
    }

    public void Remove(string id)
    {
        Remember(id);
        if (_places.Remove(id, out var place))
        {
            _indexes.Replace(_rows[place], null);
            _rows[place] = null;
        }
    }

    public void Load(IReadOnlyCollection<Row> rows)
    {
        _rows.EnsureCapacity(rows.Count);
        _places.EnsureCapacity(rows.Count);
        foreach (var row in rows)
        {
            Put(row);
        }
    }

    void Remember(string id) => _last = Math.Max(_last, RecordIds.Number(Schema.Id, id));
}
