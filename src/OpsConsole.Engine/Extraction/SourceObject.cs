namespace OpsConsole.Engine.Extraction;

/// <summary>How an object is read again.</summary>
public enum ExtractMode
{
    /// <summary>What changed since the last success (S1-56).</summary>
    Incremental,

    /// <summary>Everything, every time (S1-58).</summary>
    FullRefresh,

    /// <summary>What came since the last success; never changes afterwards (S1-48).</summary>
    AppendOnly,

    /// <summary>Made of another object's records, without a call of its own (S1-55).</summary>
    Derived,
}

/// <summary>An object type of a vendor that can be copied as a table.</summary>
/// <param name="Key">The fields that make a row unique.</param>
/// <param name="Scope">The permission it needs, in the vendor's words; null needs none of its own.</param>
/// <param name="TakesStart">The first run may begin at a date (S1-30).</param>
/// <param name="From">The object it is derived from; null for one that is read itself.</param>
/// <param name="Notes">Caps and exclusions, in words for people.</param>
/// <param name="ChangedAt">The field that tells when a record changed; null where it has none.</param>
/// <param name="HasFullLists">Lists that its records carry cut short can be fetched whole, at a call each.</param>
public sealed record SourceObject(
    string Name, ExtractMode Mode, IReadOnlyList<string> Key, IReadOnlyList<SourceField> Fields, string? Scope, bool TakesStart = false, string? From = null, string? Notes = null, string? ChangedAt = null, bool HasFullLists = false)
{
    /// <summary>A top-level field, or null.</summary>
    public SourceField? Find(string name) => Fields.FirstOrDefault(f => f.Name == name);
}

/// <summary>A top-level field of an object; it becomes a column.</summary>
/// <param name="Private">Names or describes a person: hashing it is suggested (S1-71 to S1-77).</param>
/// <param name="PrivateWithin">Dotted paths within a JSON field that are suggested instead of the whole, such as <c>author.email</c>.</param>
public sealed record SourceField(string Name, ColumnType Type, bool Private = false, IReadOnlyList<string>? PrivateWithin = null);
