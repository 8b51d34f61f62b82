using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Intercom over REST 2.15: which object type is meant, and what all of them share.</summary>
sealed class IntercomConnector : IConnector
{
    /// <summary>The search index shows new contacts "a few minutes" late (fact sheet, section 5).</summary>
    public static readonly TimeSpan IndexLag = TimeSpan.FromMinutes(5);

    private readonly IReadOnlyList<IntercomObject> objects;
    private readonly IntercomActs acts;
    private readonly IntercomMaking making;
    private readonly IntercomRelated related;
    private readonly VendorHttp http;
    private readonly TimeProvider clock;

    public IntercomConnector(VendorHttp http, TimeProvider clock)
    {
        (this.http, this.clock) = (http, clock);
        var directory = new IntercomDirectory(http, clock);
        var scroll = new CompanyScroll(http, clock);
        Extracts = new IntercomSource(http, scroll, clock);
        (acts, making, related) = (new IntercomActs(http, directory), new IntercomMaking(http, directory), new IntercomRelated(http));
        objects = [new IntercomContacts(http, directory), new IntercomCompanies(http, scroll), new IntercomConversations(http, directory), new IntercomAdmins(http)];
    }

    public IExtractSource Extracts { get; }

    public string SystemName => "Intercom";

    public bool MissingMayBeArchived => true;

    public int WritesPerCall => 1;

    public TimeSpan Overlap => IndexLag;

    public Task<IReadOnlyList<string>> ObjectsAsync(CallContext call) => Task.FromResult<IReadOnlyList<string>>([.. objects.Select(o => o.Name)]);

    public Task<ObjectType> DescribeAsync(string objectName, CallContext call) => Of(objectName).DescribeAsync(call);

    public IAsyncEnumerable<FeedPage> FeedAsync(FeedRequest request, CallContext call) => Of(request.Object).FeedAsync(request, call);

    public Task<IReadOnlyList<Record>> GetAsync(string objectName, IReadOnlyList<string> fields, IReadOnlyList<string> ids, CallContext call) => Of(objectName).GetAsync(fields, ids, call);

    public Task<IReadOnlyList<Record>> FindAsync(string objectName, IReadOnlyList<string> fields, string field, IReadOnlyList<string> values, CallContext call) =>
        Of(objectName).FindAsync(fields, field, values, call);

    public Task<IReadOnlyList<WriteResult>> WriteAsync(string objectName, IReadOnlyList<RecordWrite> writes, IReadOnlyList<string> readBack, CallContext call) =>
        Of(objectName).WriteAsync(writes, readBack, call);

    public Task RemoveAsync(string objectName, IReadOnlyList<string> ids, CallContext call) => Of(objectName).RemoveAsync(ids, call);

    public Task<IReadOnlyList<NotMade>> MakeAsync(ObjectType wanted, CallContext call) => making.MakeAsync(Of(wanted.Name), wanted, call);

    public Task<IReadOnlyList<RelatedRecord>> RelatedAsync(string objectName, string id, CallContext call) => related.OfAsync(objectName, id, call);

    public Task<VendorAccount?> AccountAsync(CallContext call) => IntercomAccount.ReadAsync(http, call);

    public Task<IReadOnlyList<ScopeState>> ScopesAsync(CallContext call) => new IntercomScopes(http).CheckAsync(clock.GetUtcNow(), call);

    public IReadOnlyList<ActionKind> ActsOn(string objectName) => IntercomActs.On(objectName);

    public Task<ActResult> ActAsync(VendorAct act, CallContext call) => acts.ActAsync(act, call);

    private IntercomObject Of(string name) => objects.FirstOrDefault(o => o.Name == name)
        ?? throw new RejectedException(400, "unknown_object", $"Intercom has no object type \"{name}\" here. Take one of: {string.Join(", ", objects.Select(o => o.Name))}.", null);
}
