using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>
/// Conversations, read by search, whose dates here are exact to the second (fact sheet, section 8). Assignee, team and tags are named; parts, and with them transcripts, are read only for the
/// one field that is worked out from them. Custom attributes are written; the life cycle is changed by acts.
/// </summary>
sealed class IntercomConversations(VendorHttp http, IntercomDirectory directory) : IIntercomObject
{
    private const int PageSize = 150;
    private const int InFlight = 24;

    private ObjectType? schema;

    public string Name => "conversations";

    public async Task<ObjectType> DescribeAsync(CallContext call)
    {
        var tags = directory.TagsForSchemaAsync(call);
        using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "data_attributes?model=conversation", "/data_attributes"), call);
        return schema = IntercomSchema.Conversations(answer.Root, await tags);
    }

    /// <summary>Newest first: what changes during the walk moves to the front and belongs to the next feed.</summary>
    public async IAsyncEnumerable<FeedPage> FeedAsync(FeedRequest request, CallContext call)
    {
        await EnsureSchemaAsync(call);
        string? cursor = null;
        DateTimeOffset? asOf = null;
        do
        {
            var body = IntercomPayloads.Search(json => IntercomPayloads.Filter(json, "updated_at", ">", (request.Since ?? DateTimeOffset.UnixEpoch).AddSeconds(-1)), PageSize, cursor, newestFirst: true);
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Post, "conversations/search", "/conversations/search", body), call);
            asOf ??= answer.VendorNow;
            cursor = IntercomPages.Next(answer.Root);
            yield return new FeedPage(await ReadAllAsync(answer.Root, request.Fields, call), asOf);
        }
        while (cursor is not null);
    }

    public async Task<IReadOnlyList<Record>> GetAsync(IReadOnlyList<string> fields, IReadOnlyList<string> ids, CallContext call)
    {
        await EnsureSchemaAsync(call);
        var found = new System.Collections.Concurrent.ConcurrentDictionary<string, Record>(StringComparer.Ordinal);
        if (ids.Count > 2 && !call.Fresh)
        {
            foreach (var some in ids.Chunk(PageSize))
            {
                foreach (var record in await SearchInAsync("id", some, fields, call))
                {
                    found[record.Id] = record;
                }
            }
        }

        await Parallel.ForEachAsync(ids.Where(id => !found.ContainsKey(id)).Distinct().ToList(), new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = call.Token }, async (id, _) =>
        {
            if (await OneAsync(id, call) is { } answer)
            {
                using (answer)
                {
                    found[id] = await Reader(fields, call).ReadAsync(answer.Root);
                }
            }
        });
        return [.. found.Values];
    }

    public async Task<IReadOnlyList<Record>> FindAsync(IReadOnlyList<string> fields, string field, IReadOnlyList<string> values, CallContext call)
    {
        await EnsureSchemaAsync(call);
        return await SearchInAsync(field, values, fields, call);
    }

    /// <summary>Conversations are begun by people; only their custom attributes are ours to write.</summary>
    public async Task<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<RecordWrite> writes, IReadOnlyList<string> readBack, CallContext call)
    {
        await EnsureSchemaAsync(call);
        var results = new WriteResult[writes.Count];
        await Parallel.ForAsync(0, writes.Count, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = call.Token }, async (i, _) => results[i] = await WriteOneAsync(writes[i], readBack, call));
        return results;
    }

    private async Task<WriteResult> WriteOneAsync(RecordWrite write, IReadOnlyList<string> readBack, CallContext call)
    {
        if (write.Id is null)
        {
            return new WriteResult.Refused("A conversation is begun by a person, not created by a sync.", null);
        }

        try
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Put, "conversations/" + Uri.EscapeDataString(write.Id), "/conversations/{id}", IntercomPayloads.Write(write.Fields, role: null), Write: true), call);
            return new WriteResult.Done(await Reader(readBack, call).ReadAsync(answer.Root), Created: false);
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

    private async Task<List<Record>> SearchInAsync(string field, IReadOnlyList<string> values, IReadOnlyList<string> fields, CallContext call)
    {
        var found = new List<Record>();
        string? cursor = null;
        do
        {
            var body = IntercomPayloads.Search(json => IntercomPayloads.Filter(json, field, "IN", values), PageSize, cursor, newestFirst: false);
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Post, "conversations/search", "/conversations/search", body), call);
            cursor = IntercomPages.Next(answer.Root);
            found.AddRange(await ReadAllAsync(answer.Root, fields, call));
        }
        while (cursor is not null);
        return found;
    }

    /// <summary>Side by side: a closed conversation whose resolution time is wanted costs a call of its own.</summary>
    private async Task<IReadOnlyList<Record>> ReadAllAsync(JsonElement root, IReadOnlyList<string> fields, CallContext call)
    {
        var list = root.GetProperty("conversations").EnumerateArray().ToList();
        var records = new Record[list.Count];
        var reader = Reader(fields, call);
        await Parallel.ForAsync(0, list.Count, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = call.Token }, async (i, _) => records[i] = await reader.ReadAsync(list[i]));
        return records;
    }

    private ConversationReader Reader(IReadOnlyList<string> fields, CallContext call) => new(fields, TypeOf, directory, id => OneAsync(id, call), call);

    private async Task<VendorAnswer?> OneAsync(string id, CallContext call)
    {
        try
        {
            return await http.SendAsync(new VendorRequest(HttpMethod.Get, "conversations/" + Uri.EscapeDataString(id), "/conversations/{id}"), call);
        }
        catch (RejectedException e) when (e.Status is 404 or 400)
        {
            return null;
        }
    }

    private FieldType TypeOf(string path) => schema?.Find(path)?.Type ?? FieldType.Unknown;

    private async Task EnsureSchemaAsync(CallContext call)
    {
        if (schema is null)
        {
            await DescribeAsync(call);
        }
    }
}
