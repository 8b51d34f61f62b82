using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;

namespace OpsConsole.Runtime.WriteOut;

/// <summary>Some rows for a table of the console's own, and how far it has been written once they stand.</summary>
sealed record SheetPage(IReadOnlyList<RecordWrite> Rows, long Reached, long ReachedAudit);

/// <summary>Tables the console keeps at a vendor. Each row has a key that is made of what it tells of, so that writing it again makes no second one.</summary>
static class Sheet
{
    public const string Key = "key";

    public static FieldShape Field(string name, FieldType type, string? description = null, IReadOnlyList<string>? options = null) => new(name, description ?? name, type, true, options);

    public static RecordWrite Row(string key, IEnumerable<(string Field, FieldValue Value)> cells) =>
        new(null, cells.Where(c => !c.Value.IsEmpty).Prepend((Key, FieldValue.Text(key))).ToDictionary(c => c.Item1, c => c.Item2), UniqueBy: Key);
}
