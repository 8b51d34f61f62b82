namespace OpsConsole.Engine.Extraction;

/// <summary>What a column holds. Times stay what the vendor sent: unix seconds, an <see cref="Integer"/> (S1-61).</summary>
public enum ColumnType
{
    Text,

    /// <summary>64 bits.</summary>
    Integer,

    /// <summary>64-bit floating point.</summary>
    Real,
    Boolean,

    /// <summary>JSON as text, one line, as the vendor sent it.</summary>
    Json,
}

/// <summary>A column of a landed table.</summary>
public sealed record Column(string Name, ColumnType Type);

/// <summary>What a load does with the rows that are there already.</summary>
public enum LoadMode
{
    /// <summary>By key; what is not named stays for ever (S1-57, S1-59).</summary>
    Upsert,

    /// <summary>The new rows take the place of all old ones, at one moment (S1-58, S1-60).</summary>
    Replace,

    /// <summary>By owner, the first column of the key: the rows of an owner that is named whole take the place of that owner's old ones; the rows of an owner of whom only some are known are added.</summary>
    PerOwner,
}

/// <summary>A table as an extraction lands it. The warehouse adds <c>_synced_at</c> (unix seconds) and <c>_run_id</c> to each row.</summary>
/// <param name="Key">Columns that make a row unique; at least one.</param>
/// <param name="NewestBy">The column by which the newer of two rows of one key is told; null takes what came last. An older row never takes a newer one's place.</param>
/// <param name="History">Former states are kept as well, each with the time it held (S0-130).</param>
public sealed record TableShape(string Name, IReadOnlyList<Column> Columns, IReadOnlyList<string> Key, LoadMode Mode, string? NewestBy = null, bool History = false);
