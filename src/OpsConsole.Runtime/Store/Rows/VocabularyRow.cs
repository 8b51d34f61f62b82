namespace OpsConsole.Runtime.Store.Rows;

/// <summary>A shared vocabulary as it stands. One that came with the console has no row until somebody changes it.</summary>
public sealed class VocabularyRow
{
    public required string Key { get; set; }
    public required string Name { get; set; }

    /// <summary>Raised by one with every change: two people cannot overwrite each other unseen.</summary>
    public int Version { get; set; }
    public required string Json { get; set; }
}

/// <summary>A vocabulary as it once stood; never changed.</summary>
public sealed class VocabularyVersionRow
{
    public long Id { get; set; }
    public required string VocabularyKey { get; set; }
    public int Version { get; set; }
    public required string Json { get; set; }
    public required string Note { get; set; }
    public required string By { get; set; }
    public DateTimeOffset At { get; set; }
}
