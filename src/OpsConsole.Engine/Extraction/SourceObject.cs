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
public sealed record SourceObject(string Name, ExtractMode Mode, IReadOnlyList<string> Key, IReadOnlyList<SourceField> Fields, string? Scope)
{
    /// <summary>The first run may begin at a date (S1-30).</summary>
    public bool TakesStart { get; init; }

    /// <summary>The object it is derived from; null for one that is read itself.</summary>
    public string? From { get; init; }

    /// <summary>The field that tells when a record changed, in unix seconds; null where it has none.</summary>
    public string? ChangedAt { get; init; }

    /// <summary>What its records hold beside its fields: known, and never a column (S1-69).</summary>
    public IReadOnlyList<string> Never { get; init; } = [];

    /// <summary>Caps and exclusions, in words for people.</summary>
    public string? Notes { get; init; }

    /// <summary>Lists that its records carry cut short can be fetched whole, at a call each.</summary>
    public bool HasFullLists { get; init; }

    /// <summary>Its rows belong to a record of <see cref="From"/>, named by the key's first field, and go with what that record names now.</summary>
    public bool PerOwner { get; init; }

    /// <summary>Its rows come only with each record itself of the object that is read: a call for every one.</summary>
    public bool CallPerRecord { get; init; }

    /// <summary>Each record of <see cref="From"/> says how many it has, so that it can be told whether all have come (S1-36).</summary>
    public bool Counted { get; init; }

    /// <summary>A top-level field, or null.</summary>
    public SourceField? Find(string name) => Fields.FirstOrDefault(f => f.Name == name);

    /// <summary>Every field and path that is suggested for hashing (S1-79).</summary>
    public IEnumerable<string> Flagged => Fields.SelectMany(f => f.Private ? [f.Name] : f.PrivateWithin.Select(path => $"{f.Name}.{path}"));
}

/// <summary>A top-level field of an object; it becomes a column.</summary>
/// <param name="Private">Names or describes a person: hashing it is suggested (S1-71 to S1-77).</param>
public sealed record SourceField(string Name, ColumnType Type, bool Private = false)
{
    /// <summary>What the vendor calls it, where the column is named otherwise.</summary>
    public string VendorName { get; init; } = Name;

    /// <summary>Dotted paths within a JSON field that are suggested instead of the whole, such as <c>author</c> or <c>author.email</c>.</summary>
    public IReadOnlyList<string> PrivateWithin { get; init; } = [];

    /// <summary>Dotted paths within a JSON field that are left out of it, always.</summary>
    public IReadOnlyList<string> NeverWithin { get; init; } = [];
}
