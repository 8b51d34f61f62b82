namespace OpsConsole.Engine.Records;

/// <summary>
/// One object of a vendor as a typed bag. <see cref="ChangedAt"/> is the vendor's own changed-at time in UTC where it tells one, else null
/// (Airtable tells none unless the table has a last-modified field: fact sheet, section 2).
/// </summary>
public sealed record Record(string Id, IReadOnlyDictionary<string, FieldValue> Fields, DateTimeOffset? ChangedAt = null)
{
    public FieldValue this[string path] => Fields.TryGetValue(path, out var value) ? value : FieldValue.Empty;
}
