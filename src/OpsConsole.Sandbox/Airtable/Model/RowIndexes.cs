using OpsConsole.Sandbox.Collections;

namespace OpsConsole.Sandbox.Airtable.Model;

/// <summary>Rows by the text of a cell, as it is or folded (trimmed, lower case); built when first asked for, then kept up.</summary>
sealed class RowIndexes
{
    readonly Dictionary<(int Position, bool Folded), KeyIndex> _indexes = [];

    public static bool CanHold(string type) => type is "singleLineText" or "email" or "url" or "phoneNumber" or "singleSelect";

    public IReadOnlyList<string> Find(int position, bool folded, string value, IEnumerable<Row> rows)
    {
        if (!_indexes.TryGetValue((position, folded), out var index))
        {
            index = _indexes[(position, folded)] = new KeyIndex(StringComparer.Ordinal);
            foreach (var row in rows)
            {
                index.Add(Key(row, position, folded), row.Id);
            }
        }

        return index.Find(value);
    }

    public void Replace(Row? before, Row? after)
    {
        foreach (var ((position, folded), index) in _indexes)
        {
            var (old, fresh) = (before is null ? null : Key(before, position, folded), after is null ? null : Key(after, position, folded));
            if (old == fresh)
            {
                continue;
            }

            index.Remove(old, (before ?? after)!.Id);
            index.Add(fresh, (before ?? after)!.Id);
        }
    }

    public void Clear() => _indexes.Clear();

    static string? Key(Row row, int position, bool folded) =>
        row.Cell(position) is string text ? folded ? text.Trim().ToLowerInvariant() : text : null;
}
