namespace OpsConsole.Runtime.Store.Rows;

/// <summary>A contract's standing: which version is published, and the draft ahead of it, if any.</summary>
public sealed class ContractRow
{
    public required string Key { get; set; }
    public required string Name { get; set; }
    public int? PublishedVersion { get; set; }
    public string? DraftJson { get; set; }
    public string? DraftBy { get; set; }
    public DateTimeOffset? DraftAt { get; set; }

    /// <summary>Raised by one with every change of the draft: two editors cannot overwrite each other unseen.</summary>
    public int DraftRevision { get; set; }

    /// <summary>What the schemas' drift touches, as people read it; null while the contract fits.</summary>
    public string? DriftText { get; set; }

    /// <summary>A second person approves each version (S0-19). It stands here and not in the contract, so that no draft can switch it off.</summary>
    public bool NeedsApproval { get; set; }
}

/// <summary>One published version; never changed, never deleted.</summary>
public sealed class ContractVersionRow
{
    public long Id { get; set; }
    public required string ContractKey { get; set; }
    public int Version { get; set; }
    public required string Json { get; set; }
    public required string Note { get; set; }
    public required string PublishedBy { get; set; }
    public DateTimeOffset PublishedAt { get; set; }

    /// <summary>The second person, where the contract asked for one.</summary>
    public string? ApprovedBy { get; set; }
}
