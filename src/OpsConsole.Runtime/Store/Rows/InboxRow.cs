namespace OpsConsole.Runtime.Store.Rows;

/// <summary>Where an event stands between its being stored and its being settled.</summary>
public enum InboxState
{
    /// <summary>Stored and acknowledged; no run has it yet.</summary>
    Received,

    /// <summary>Its record stands in a run, together with others.</summary>
    Coalesced,

    /// <summary>The run that had it has settled.</summary>
    Done,

    /// <summary>No pipeline that is on uses what it is about.</summary>
    Ignored,

    /// <summary>Several runs failed on it; polling or a person takes it up.</summary>
    Failed,
}

/// <summary>One event a vendor told of, stored before it was acknowledged. It carries no truth: it only says which record to look at.</summary>
public sealed class InboxRow
{
    public long Id { get; set; }
    public required string ConnectionKey { get; set; }

    /// <summary>The vendor's own id of the event, once per connection; where it gives none, the body's hash.</summary>
    public required string EventId { get; set; }
    public required string Topic { get; set; }

    /// <summary>The object type as contracts name it; null where the event is about no record.</summary>
    public string? Object { get; set; }

    /// <summary>The vendor's id of the record; in a ring (see <see cref="Rings"/>) the id of the webhook.</summary>
    public string? RecordId { get; set; }

    /// <summary>It names no record but says that there is news, which has to be asked for.</summary>
    public bool Rings { get; set; }

    /// <summary>How it was known to be genuine: the header that was checked, or that it was fetched with our own token.</summary>
    public required string Verified { get; set; }

    /// <summary>When it happened, as the vendor says.</summary>
    public DateTimeOffset? OccurredAt { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }
    public InboxState State { get; set; }

    /// <summary>The runs it was coalesced into, one per pipeline that uses the object; ids parted by commas.</summary>
    public string? RunIds { get; set; }

    /// <summary>What became of it, as people read it.</summary>
    public string? Outcome { get; set; }

    /// <summary>Not looked at before this moment: an earlier run failed, or its change may wait.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>It tells of a field of high importance: nobody waits until the record is quiet.</summary>
    public bool Urgent { get; set; }

    /// <summary>How many runs failed on it.</summary>
    public int Attempts { get; set; }
    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>The delivery as it came, encrypted; retention takes it away.</summary>
    public byte[]? ProtectedBody { get; set; }
}

/// <summary>How far the events of a webhook that only rings have been fetched and stored.</summary>
public sealed class InboxCursorRow
{
    public required string ConnectionKey { get; set; }
    public required string Webhook { get; set; }
    public long Cursor { get; set; }
}

/// <summary>Why a delivery was turned away.</summary>
public enum Refusal
{
    /// <summary>The signature does not fit, is missing, or cannot be checked because no secret was given yet.</summary>
    Forged,
    Oversized,
    Malformed,

    /// <summary>Signed, but so old that the vendor itself would not send it any more.</summary>
    Replayed,

    /// <summary>Nobody's address; counted under no connection.</summary>
    UnknownConnection,
}

/// <summary>How many deliveries were turned away on a day (UTC). Nothing else of them is kept.</summary>
public sealed class InboxRefusalRow
{
    /// <summary>Empty for an unknown connection: what a stranger puts into an address is not stored.</summary>
    public required string ConnectionKey { get; set; }
    public DateOnly Day { get; set; }
    public Refusal Reason { get; set; }
    public int Count { get; set; }
}
