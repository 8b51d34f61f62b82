using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Connectors;

/// <summary>A connection speaks to one account of one vendor. It knows records and fields, and no contract.</summary>
public interface IConnector
{
    /// <summary>What people call the system.</summary>
    string SystemName { get; }

    /// <summary>Whether a record that cannot be read may come back: Intercom answers 404 for archived and deleted alike (fact sheet, section 6).</summary>
    bool MissingMayBeArchived { get; }

    /// <summary>How far back an incremental feed must look again, because the vendor shows changes late.</summary>
    TimeSpan Overlap { get; }

    /// <summary>How many records one write call can carry.</summary>
    int WritesPerCall { get; }

    /// <summary>The names of the object types that can be synced, as contracts name them.</summary>
    Task<IReadOnlyList<string>> ObjectsAsync(CallContext call);

    /// <summary>The object type as it is now.</summary>
    Task<ObjectType> DescribeAsync(string objectName, CallContext call);

    /// <summary>
    /// Pages of records at the vendor's full page size. A record may come more than once; none that changed before the feed began is missed.
    /// </summary>
    IAsyncEnumerable<FeedPage> FeedAsync(FeedRequest request, CallContext call);

    /// <summary>The records with these ids as they are now; those that are gone are absent. The fewest calls the vendor allows.</summary>
    Task<IReadOnlyList<Record>> GetAsync(string objectName, IReadOnlyList<string> fields, IReadOnlyList<string> ids, CallContext call);

    /// <summary>Records whose field holds one of these values, asked of the vendor itself: for intents whose outcome a crash has hidden.</summary>
    Task<IReadOnlyList<Record>> FindAsync(string objectName, IReadOnlyList<string> fields, string field, IReadOnlyList<string> values, CallContext call);

    /// <summary>
    /// Creates and updates at the vendor's full batch size; one answer per write, in order. One bad record does not spoil its batch.
    /// Safe to repeat: creates are under a key the vendor keeps unique.
    /// </summary>
    Task<IReadOnlyList<WriteResult>> WriteAsync(string objectName, IReadOnlyList<RecordWrite> writes, IReadOnlyList<string> readBack, CallContext call);

    /// <summary>Removes records for good: only those that the console itself made to test with. Customers are never deleted. Who is gone already is no error.</summary>
    Task RemoveAsync(string objectName, IReadOnlyList<string> ids, CallContext call);

    /// <summary>
    /// Makes what is missing of an object type: the type itself where the vendor allows that, and fields by path, type and options. What exists is left alone, whatever its type is. Safe to
    /// repeat. <see cref="FieldShape.VendorType"/>, if given, is the vendor's type wanted. Its label becomes the vendor's description where it differs from the path.
    /// </summary>
    /// <returns>What could not be made, and why; empty if all is there now.</returns>
    Task<IReadOnlyList<NotMade>> MakeAsync(ObjectType wanted, CallContext call);

    /// <summary>Records of other object types that belong to this one, such as a contact's companies and conversations; the newest of each, not all there ever were. Vendors that keep no such ties are never asked.</summary>
    Task<IReadOnlyList<RelatedRecord>> RelatedAsync(string objectName, string id, CallContext call) => Task.FromResult<IReadOnlyList<RelatedRecord>>([]);

    /// <summary>The account that the token opens; null where the vendor tells of none.</summary>
    Task<VendorAccount?> AccountAsync(CallContext call) => Task.FromResult<VendorAccount?>(null);

    /// <summary>The vendor's permissions with whether the token has each; empty where the vendor names none.</summary>
    Task<IReadOnlyList<ScopeState>> ScopesAsync(CallContext call) => Task.FromResult<IReadOnlyList<ScopeState>>([]);

    /// <summary>What rules can do to this object type's records beyond setting their fields (S0-22).</summary>
    IReadOnlyList<ActionKind> ActsOn(string objectName);

    /// <summary>One call, sent once where repeating it would do it twice.</summary>
    Task<ActResult> ActAsync(VendorAct act, CallContext call);

    /// <summary>What of it can be copied as tables; null where nothing can.</summary>
    IExtractSource? Extracts => null;

    /// <summary>Events of a webhook that only rings, from a cursor on; 0 begins with the first the vendor still has. Vendors whose deliveries name the record are never asked.</summary>
    /// <param name="objects">Only records of these object types are told of.</param>
    Task<EventPage> EventsAsync(string webhook, long cursor, IReadOnlyList<string> objects, CallContext call) => Task.FromResult(new EventPage([], cursor, false));
}

/// <summary>A record of another object type, by the vendor's id.</summary>
public sealed record RelatedRecord(string Object, string Id);

/// <summary>A field that could not be made.</summary>
/// <param name="Reason">Why, and what a person can do instead.</param>
public sealed record NotMade(string Path, string Reason);

/// <summary>
/// Something done to a record that is no field of it: a note, a message, an assignment. Texts are filled in. A closed conversation closed again stays closed; a note or message sent again is
/// there twice, so those are sent once and never tried again by themselves.
/// </summary>
/// <param name="To">Assign: a teammate's e-mail or a team's name. Note and message: in whose name.</param>
public sealed record VendorAct(ActionKind Kind, string Object, string RecordId, string? Subject = null, string? Text = null, string? To = null, DateTimeOffset? Until = null);

/// <summary>What the vendor made of it. A closed set.</summary>
public abstract record ActResult
{
    private ActResult()
    {
    }

    /// <param name="MadeId">The vendor's id of the note or message; null where nothing new was made.</param>
    public sealed record Done(string? MadeId) : ActResult;

    public sealed record Refused(string Message) : ActResult;

    /// <summary>No answer: it may have been carried out, or not.</summary>
    public sealed record Unanswered(string Message) : ActResult;
}

/// <param name="Since">Null reads everything; else what changed after this moment, by the vendor's clock.</param>
/// <param name="Watched">Only changes of these fields count, where the vendor can tell.</param>
/// <param name="QuietFor">Leave out what changed within this time: somebody may still be typing (T-09). Zero takes everything.</param>
/// <param name="Urgent">A change of these fields is not left out for that; the record may then be half typed in its other fields.</param>
public sealed record FeedRequest(string Object, IReadOnlyList<string> Fields, DateTimeOffset? Since, IReadOnlyList<string> Watched, TimeSpan QuietFor, IReadOnlyList<string>? Urgent = null);

/// <param name="AsOf">The vendor's own time when the feed began: where the next feed starts. Null where the vendor does not tell.</param>
/// <param name="QuietUntil">What changed later than this was left out because somebody may still be typing; null where nothing was.</param>
public sealed record FeedPage(IReadOnlyList<Record> Records, DateTimeOffset? AsOf, DateTimeOffset? QuietUntil = null);

/// <param name="Id">Null creates.</param>
/// <param name="UniqueBy">For a create: the field, among those written, that finds the same record again if the call is repeated.</param>
/// <param name="Known">The record as it was read last, so that a difference need not be asked for; null where nobody has read it.</param>
public sealed record RecordWrite(string? Id, IReadOnlyDictionary<string, FieldValue> Fields, string? UniqueBy = null, Record? Known = null);

/// <summary>What the vendor made of one write. A closed set.</summary>
public abstract record WriteResult
{
    private WriteResult()
    {
    }

    /// <summary>Written; the record as the vendor now holds it.</summary>
    public sealed record Done(Record Record, bool Created) : WriteResult;

    /// <summary>Not created: the vendor already has it under this id. Not a failure but a link (guarantee 3).</summary>
    public sealed record Exists(string Id, bool Archived) : WriteResult;

    public sealed record Gone : WriteResult;

    /// <summary>Trying again cannot help. <see cref="Message"/> is the vendor's own text.</summary>
    public sealed record Refused(string Message, string? Field) : WriteResult;

    /// <summary>What the write points at is not there yet; the next run tries again.</summary>
    public sealed record Waits(string Message) : WriteResult;

    /// <summary>The tries are spent; whether it was carried out is not known.</summary>
    public sealed record Unanswered(string Message) : WriteResult;
}
