using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;

namespace OpsConsole.Sandbox.Airtable.State;

/// <summary>A row as the state file keeps it: by field id, so that positions may differ.</summary>
sealed record RowState(string TableId, long CreatedMs, Dictionary<string, object> Cells, Dictionary<string, long> Modified)
{
    public static RowState Of(Schema schema, Row row)
    {
        var cells = new Dictionary<string, object>();
        var modified = new Dictionary<string, long>();
        for (var position = 0; position < schema.Fields.Length; position++)
        {
            if (row.Cell(position) is { } value)
            {
                cells[schema.Fields[position].Id] = value is Moment moment ? moment.Iso : value;
            }

            if (row.Modified is { } times && position < times.Length && times[position] > 0)
            {
                modified[schema.Fields[position].Id] = times[position];
            }
        }

        return new RowState(schema.Id, row.CreatedMs, cells, modified);
    }

    public Row ToRow(string id, Schema schema)
    {
        var cells = new object?[schema.Fields.Length];
        long[]? modified = Modified.Count == 0 ? null : new long[schema.Fields.Length];
        for (var position = 0; position < cells.Length; position++)
        {
            var field = schema.Fields[position];
            cells[position] = Cells.TryGetValue(field.Id, out var value) ? Cell(field, (JsonElement)value) : null;
            if (modified is not null && Modified.TryGetValue(field.Id, out var at))
            {
                modified[position] = at;
            }
        }

        return new Row(id, CreatedMs, cells, modified);
    }

    static object? Cell(Field field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when field.Type == "dateTime" => Moment.Parse(value.GetString()!),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Array => value.EnumerateArray().Select(item => item.GetString()!).ToArray(),
        _ => true,
    };
}
