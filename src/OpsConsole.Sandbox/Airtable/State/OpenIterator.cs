namespace OpsConsole.Sandbox.Airtable.State;

/// <summary>What one listing found, and the places its pages started at, so that a page may be asked for again.</summary>
sealed class OpenIterator(string id, string tableId, string[] recordIds)
{
    public string TableId => tableId;

    public string[] RecordIds => recordIds;

    public long TouchedMs { get; set; }

    public Dictionary<string, int> Starts { get; } = [];

    public string OffsetAt(int start)
    {
        Starts[recordIds[start]] = start;
        return id + "/" + recordIds[start];
    }
}
