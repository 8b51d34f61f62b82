using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>Works out what a row becomes. Nothing is kept here: one bad record refuses the whole request.</summary>
sealed class RowWriter(Table table, bool typecast, long nowMs)
{
    readonly CellReader _cells = new(table.Schema, typecast);

    public Schema Schema => _cells.Schema;

    public Row Create(string id, JsonElement fields)
    {
        var cells = new object?[table.Schema.Fields.Length];
        foreach (var (position, value) in Read(fields))
        {
            cells[position] = value;
        }

        return new Row(id, nowMs, cells, null);
    }

    /// <summary>PATCH merges; PUT clears every cell not sent. Only a cell that changed counts as modified.</summary>
    public Row Update(Row before, JsonElement fields, bool clearOthers)
    {
        var cells = new object?[table.Schema.Fields.Length];
        if (!clearOthers)
        {
            before.Cells.CopyTo(cells, 0);
        }

        foreach (var (position, value) in Read(fields))
        {
            cells[position] = value;
        }

        var modified = new long[cells.Length];
        before.Modified?.CopyTo(modified, 0);
        var changed = false;
        for (var position = 0; position < cells.Length; position++)
        {
            if (!Same(before.Cell(position), cells[position]))
            {
                modified[position] = nowMs;
                changed = true;
            }
        }

        return changed ? new Row(before.Id, before.CreatedMs, cells, modified) : before;
    }

    public List<(int Position, object? Value)> Read(JsonElement fields)
    {
        var cells = new List<(int, object?)>();
        foreach (var property in fields.EnumerateObject())
        {
            var position = Schema.PositionOf(property.Name);
            if (position < 0)
            {
                throw Refusals.UnknownField(property.Name);
            }

            cells.Add((position, _cells.Read(position, property.Value)));
        }

        return cells;
    }

    static bool Same(object? left, object? right) =>
        left is string[] a && right is string[] b ? a.SequenceEqual(b) : Equals(left, right);
}
