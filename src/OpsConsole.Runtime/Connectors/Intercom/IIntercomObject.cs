using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>One Intercom object type as the connector works it; the members mean what they mean on <see cref="IConnector"/>.</summary>
interface IIntercomObject
{
    string Name { get; }

    Task<ObjectType> DescribeAsync(CallContext call);

    IAsyncEnumerable<FeedPage> FeedAsync(FeedRequest request, CallContext call);

    Task<IReadOnlyList<Record>> GetAsync(IReadOnlyList<string> fields, IReadOnlyList<string> ids, CallContext call);

    Task<IReadOnlyList<Record>> FindAsync(IReadOnlyList<string> fields, string field, IReadOnlyList<string> values, CallContext call);

    Task<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<RecordWrite> writes, IReadOnlyList<string> readBack, CallContext call);
}
