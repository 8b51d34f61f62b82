using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Store.Rows;

/// <summary>"This left record is that right record", with what both sides last agreed on as keyed hashes, never as values.</summary>
public sealed class LinkRow
{
    public long Id { get; set; }
    public required string ContractKey { get; set; }
    public required string LeftId { get; set; }
    public required string RightId { get; set; }

    /// <summary>Hash of all mapped left values as last settled: equal means nothing to do, without looking further.</summary>
    public long LeftPrint { get; set; }
    public long RightPrint { get; set; }

    /// <summary>Per field: name, left hash, right hash (see Engine's Agreement).</summary>
    public required byte[] Agreed { get; set; }

    /// <summary>How the two were found to be one: a key's name, "created", or a person's choice.</summary>
    public required string LinkedBy { get; set; }

    /// <summary>The side whose record could not be found when it was last looked for; null while both stand.</summary>
    public Side? Gone { get; set; }
    public DateTimeOffset LinkedAt { get; set; }
    public DateTimeOffset SettledAt { get; set; }

    /// <summary>When unimportant changes that were left for later are looked at again; null where nothing waits.</summary>
    public DateTimeOffset? WakeAt { get; set; }
}

/// <summary>A normalised identity key of a record seen, as keyed hash: finds partners and double claims without asking a vendor.</summary>
public sealed class RecordKeyRow
{
    public required string ContractKey { get; set; }
    public Side Side { get; set; }

    /// <summary>The key's place in the contract; 0 is canonical.</summary>
    public int Ordinal { get; set; }
    public long KeyHash { get; set; }
    public required string RecordId { get; set; }
}
