namespace OpsConsole.Engine.Extraction;

/// <summary>What becomes of one field.</summary>
public enum Treatment
{
    Take,

    /// <summary>Neither extracted nor made a column (S1-21).</summary>
    Leave,

    /// <summary>A keyed hash stands in its place before it gets anywhere (S1-23).</summary>
    Hash,
}

/// <summary>What becomes of a field that nobody has seen before.</summary>
public enum NewFields
{
    /// <summary>It becomes a column, and people are told (S1-25).</summary>
    Take,

    /// <summary>It stays out, and people are told (S1-26).</summary>
    Block,
}

/// <summary>What an extraction copies, how, and where to. Data, kept as JSON with the pipeline.</summary>
public sealed record ExtractionPlan
{
    /// <summary>The source's connection key.</summary>
    public required string Connection { get; init; }

    /// <summary>The project or folder it is listed under; null stands for none (S1-17).</summary>
    public string? Location { get; init; }

    /// <summary><c>file</c> (the console's own SQLite file) or <c>postgres</c>.</summary>
    public string Warehouse { get; init; } = "file";

    /// <summary>Stands before each table's name: lower-case letters, digits and underscores.</summary>
    public string Prefix { get; init; } = "";

    public required IReadOnlyList<ObjectPlan> Objects { get; init; }

    public NewFields NewFields { get; init; }

    /// <summary>"When first started, pick up records from"; null takes all there are (S1-30).</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Calls in flight at once; null sets no limit beyond the vendor's own (S1-27).</summary>
    public int? Concurrency { get; init; }
}

/// <summary>One object of a plan.</summary>
/// <param name="Fields">Fields a person has looked at, by name or dotted path within a JSON field; those not named follow <see cref="ExtractionPlan.NewFields"/>.</param>
/// <param name="History">Keep former states as well (S0-130).</param>
/// <param name="FullLists">Fetch lists that the vendor cuts short whole, at a call per record (S1-49, S1-50).</param>
public sealed record ObjectPlan(string Object, IReadOnlyDictionary<string, Treatment> Fields, bool History = false, bool FullLists = false);
