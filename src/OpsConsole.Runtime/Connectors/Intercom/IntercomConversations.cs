using System.Collections.Concurrent;
using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>
/// Conversations, read by search, whose dates here are exact to the second (fact sheet, section 8). Assignee, team and tags are named; parts, and with them transcripts, are read only for the
/// one field that is worked out from them. Custom attributes are written; the life cycle is changed by acts.
/// </summary>
sealed class IntercomConversations(VendorHttp http, IntercomDirectory directory) : SearchedObject(http)
{
    /// <summary>Resolution times remembered at most; beyond it the memory starts anew.</summary>
    private const int MostRemembered = 100_000;

    /// <summary>By conversation, with the moment it was last changed: one that has not changed since is not asked for its parts again.</summary>
    private readonly ConcurrentDictionary<string, (DateTimeOffset? ChangedAt, FieldValue Minutes)> resolutions = new(StringComparer.Ordinal);

    public override string Name => "conversations";

    protected override async Task<ObjectType> DiscoverAsync(CallContext call)
    {
        var tags = directory.TagsForSchemaAsync(call);
        using var answer = await Http.SendAsync(new VendorRequest(HttpMethod.Get, "data_attributes?model=conversation", "/data_attributes"), call);
        return IntercomSchema.Conversations(answer.Root, await tags);
    }

    /// <summary>Newest first: what changes during the walk moves to the front and belongs to the next feed.</summary>
    public override async IAsyncEnumerable<FeedPage> FeedAsync(FeedRequest request, CallContext call)
    {
        await EnsureSchemaAsync(call);
        string? cursor = null;
        DateTimeOffset? asOf = null;
        do
        {
            using var answer = await SearchAsync(json => IntercomPayloads.Filter(json, "updated_at", ">", (request.Since ?? DateTimeOffset.UnixEpoch).AddSeconds(-1)), cursor, "descending", call);
            asOf ??= answer.VendorNow;
            cursor = IntercomPages.Next(answer.Root);
            yield return new FeedPage(await ReadPageAsync(answer.Root, request.Fields, call), asOf);
        }
        while (cursor is not null);
    }

    /// <summary>Conversations are begun by people; only their custom attributes are ours to write.</summary>
    protected override async Task<WriteResult> WriteOneAsync(RecordWrite write, IReadOnlyList<string> readBack, CallContext call)
    {
        if (write.Id is null)
        {
            return new WriteResult.Refused("A conversation is begun by a person, not created by a sync.", null);
        }

        using var answer = await Http.SendAsync(new VendorRequest(HttpMethod.Put, PathOf(write.Id), Template, IntercomPayloads.Write(write.Fields, role: null), Write: true), call);
        return new WriteResult.Done(await ReadOneAsync(answer.Root, readBack, call), Created: false);
    }

    protected override Task<Record> ReadOneAsync(JsonElement json, IReadOnlyList<string> fields, CallContext call) => Reader(fields, call).ReadAsync(json);

    /// <summary>Side by side: a closed conversation whose resolution time is wanted costs a call of its own.</summary>
    protected override async Task<IReadOnlyList<Record>> ReadPageAsync(JsonElement root, IReadOnlyList<string> fields, CallContext call)
    {
        var list = root.GetProperty("conversations").EnumerateArray().ToList();
        var records = new Record[list.Count];
        var reader = Reader(fields, call);
        await Parallel.ForAsync(0, list.Count, Together(call), async (i, _) => records[i] = await reader.ReadAsync(list[i]));
        return records;
    }

    private ConversationReader Reader(IReadOnlyList<string> fields, CallContext call) => new(fields, TypeOf, directory, (record, json) => ResolutionAsync(record, json, call), call);

    /// <summary>Worked out from the parts, which only the single conversation carries.</summary>
    private async Task<FieldValue> ResolutionAsync(Record record, JsonElement json, CallContext call)
    {
        if (json.TryGetProperty("conversation_parts", out _))
        {
            return ConversationReader.Minutes(json);
        }

        if (resolutions.TryGetValue(record.Id, out var known) && known.ChangedAt == record.ChangedAt && record.ChangedAt is not null)
        {
            return known.Minutes;
        }

        using var answer = await OneAsync(PathOf(record.Id), Template, call);
        if (answer is null)
        {
            return FieldValue.Empty;
        }

        if (resolutions.Count >= MostRemembered)
        {
            resolutions.Clear();
        }

        var minutes = ConversationReader.Minutes(answer.Root);
        resolutions[record.Id] = (IntercomPayloads.Moment(answer.Root, "updated_at"), minutes);
        return minutes;
    }
}
