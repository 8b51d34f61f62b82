using System.Collections.Concurrent;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>One Intercom object type as the connector works it; the members mean what they mean on <see cref="IConnector"/>. There is no bulk write: one call each, many in flight.</summary>
abstract class IntercomObject(VendorHttp http)
{
    protected const int InFlight = 24;

    /// <summary>The types of the last schema seen; dates come as numbers and must be told from numbers.</summary>
    private ObjectType? schema;

    public abstract string Name { get; }

    protected VendorHttp Http => http;

    public async Task<ObjectType> DescribeAsync(CallContext call) => schema = await DiscoverAsync(call);

    public abstract IAsyncEnumerable<FeedPage> FeedAsync(FeedRequest request, CallContext call);

    public abstract Task<IReadOnlyList<Record>> GetAsync(IReadOnlyList<string> fields, IReadOnlyList<string> ids, CallContext call);

    public abstract Task<IReadOnlyList<Record>> FindAsync(IReadOnlyList<string> fields, string field, IReadOnlyList<string> values, CallContext call);

    public async Task<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<RecordWrite> writes, IReadOnlyList<string> readBack, CallContext call)
    {
        await EnsureSchemaAsync(call);
        var results = new WriteResult[writes.Count];
        await Parallel.ForAsync(0, writes.Count, Together(call), async (i, _) => results[i] = await AnsweredAsync(writes[i], readBack, call));
        return results;
    }

    /// <summary>One call each; who is gone already is no error.</summary>
    public Task RemoveAsync(IReadOnlyList<string> ids, CallContext call) => Parallel.ForEachAsync(ids, Together(call), async (id, _) =>
    {
        try
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Delete, $"{Name}/{Uri.EscapeDataString(id)}", $"/{Name}/{{id}}", Write: true), call);
        }
        catch (RejectedException e) when (e.Status == 404)
        {
        }
    });

    protected abstract Task<ObjectType> DiscoverAsync(CallContext call);

    /// <summary>What the vendor refuses comes back as its exception.</summary>
    protected abstract Task<WriteResult> WriteOneAsync(RecordWrite write, IReadOnlyList<string> readBack, CallContext call);

    protected static ParallelOptions Together(CallContext call) => new() { MaxDegreeOfParallelism = InFlight, CancellationToken = call.Token };

    protected FieldType TypeOf(string path) => schema?.Find(path)?.Type ?? FieldType.Unknown;

    protected async Task EnsureSchemaAsync(CallContext call)
    {
        if (schema is null)
        {
            await DescribeAsync(call);
        }
    }

    /// <summary>Asks for each once, side by side; those that are not there are absent.</summary>
    protected static async Task<IEnumerable<Record>> EachAsync(IEnumerable<string> keys, Func<string, Task<Record?>> one, CallContext call)
    {
        var found = new ConcurrentBag<Record>();
        await Parallel.ForEachAsync(keys.Distinct(), Together(call), async (key, _) =>
        {
            if (await one(key) is { } record)
            {
                found.Add(record);
            }
        });
        return found;
    }

    /// <summary>Null where nothing is there, or the id is none of theirs at all (400).</summary>
    protected async Task<VendorAnswer?> OneAsync(string path, string template, CallContext call)
    {
        try
        {
            return await http.SendAsync(new VendorRequest(HttpMethod.Get, path, template), call);
        }
        catch (RejectedException e) when (e.Status is 404 or 400)
        {
            return null;
        }
    }

    private async Task<WriteResult> AnsweredAsync(RecordWrite write, IReadOnlyList<string> readBack, CallContext call)
    {
        try
        {
            return await WriteOneAsync(write, readBack, call);
        }
        catch (RejectedException e) when (e.Status == 404)
        {
            return new WriteResult.Gone();
        }
        catch (RejectedException e)
        {
            return new WriteResult.Refused(e.Message, e.Field);
        }
        catch (UnavailableException e)
        {
            return new WriteResult.Unanswered(e.Message);
        }
    }
}
