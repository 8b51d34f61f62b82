namespace OpsConsole.Sandbox.Airtable.Model;

/// <summary>A table's definition. Positions of fields never change; new ones come last.</summary>
sealed record Schema(string Id, string Name, Field[] Fields, View[] Views)
{
    public bool Answers(string nameOrId) => Name == nameOrId || Id == nameOrId;

    public int PositionOf(string nameOrId) => Array.FindIndex(Fields, field => field.Answers(nameOrId));

    public Schema With(Field field)
    {
        var position = Array.FindIndex(Fields, other => other.Id == field.Id);
        return this with { Fields = position < 0 ? [.. Fields, field] : [.. Fields[..position], field, .. Fields[(position + 1)..]] };
    }

    /// <summary>What a cell shows, computed fields included.</summary>
    public object? Read(Row row, int position) => Fields[position].Type switch
    {
        "createdTime" => new Moment(row.CreatedMs),
        "lastModifiedTime" => new Moment(LastModified(row, Fields[position].Watched)),
        _ => row.Cell(position),
    };

    /// <summary>The latest change of the named fields, or of any editable one when none is named.</summary>
    public long LastModified(Row row, IReadOnlyList<string> fieldIds)
    {
        if (row.Modified is null)
        {
            return row.CreatedMs;
        }

        return fieldIds.Count == 0
            ? Latest(row, Enumerable.Range(0, Fields.Length))
            : Latest(row, fieldIds.Select(PositionOf).Where(position => position >= 0));
    }

    public static long Latest(Row row, IEnumerable<int> positions)
    {
        var latest = row.CreatedMs;
        foreach (var position in positions)
        {
            latest = Math.Max(latest, row.ModifiedMs(position));
        }

        return latest;
    }
}
