using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>Finds the row a record without id means: none creates, one updates, more refuse the request (sheet, section 3).</summary>
sealed class Upsert
{
    static readonly string[] Mergeable =
        ["singleLineText", "multilineText", "number", "singleSelect", "multipleSelects", "date", "email", "url", "phoneNumber"];

    readonly Table _table;
    readonly int[] _positions;

    public Upsert(Table table, IReadOnlyList<string> mergeOn)
    {
        _table = table;
        _positions = [.. mergeOn.Select(name => Position(table.Schema, name))];
    }

    public Row? Match(RowWriter writer, JsonElement fields)
    {
        var cells = writer.Read(fields);
        var wanted = _positions.Select(position => cells.Find(cell => cell.Position == position) is { Value: { } value }
            ? (Position: position, Value: value)
            : throw Refusals.Invalid($"Every record must have a value for the field to merge on \"{_table.Schema.Fields[position].Name}\"")).ToArray();
        var found = Candidates(wanted[0]).Where(row => wanted.All(pair => Equal(row.Cell(pair.Position), pair.Value))).Take(2).ToArray();
        return found.Length < 2
            ? found.FirstOrDefault()
            : throw Refusals.Invalid("Could not upsert: more than one record matches the fields to merge on");
    }

    IEnumerable<Row> Candidates((int Position, object Value) first) =>
        first.Value is string text && RowIndexes.CanHold(_table.Schema.Fields[first.Position].Type)
            ? _table.Lookup(first.Position, false, text).Select(id => _table.Find(id)!)
            : _table.Rows;

    static int Position(Schema schema, string name)
    {
        var position = schema.PositionOf(name);
        return position < 0 ? throw Refusals.UnknownField(name)
            : Mergeable.Contains(schema.Fields[position].Type) ? position
            : throw Refusals.Invalid($"Field \"{name}\" cannot be used as a field to merge on");
    }

    static bool Equal(object? left, object? right) =>
        left is string[] a && right is string[] b ? a.Order().SequenceEqual(b.Order()) : Equals(left, right);
}
