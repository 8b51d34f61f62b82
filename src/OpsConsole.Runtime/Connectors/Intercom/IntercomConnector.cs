using System.Text.Json;
using System.Text.RegularExpressions;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Intercom contacts over REST 2.15. There is no bulk write for contacts: one call each, many in flight.</summary>
sealed partial class IntercomConnector(VendorHttp http) : IConnector
{
    private const int PageSize = 150;
    private const int InFlight = 24;

    /// <summary>The types of the last schema seen; dates come as numbers and must be told from numbers.</summary>
    private ObjectType? contacts;

    public string SystemName => "Intercom";

    public bool MissingMayBeArchived => true;

    public int WritesPerCall => 1;

    /// <summary>The search index shows new contacts "a few minutes" late (fact sheet, section 5).</summary>
    public TimeSpan Overlap => TimeSpan.FromMinutes(5);

    public async Task<ObjectType> DescribeAsync(string objectName, CallContext call)
    {
        OnlyContacts(objectName);
        using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "data_attributes?model=contact", "/data_attributes"), call);
        return contacts = IntercomSchema.Contacts(answer.Root);
    }

    public async IAsyncEnumerable<FeedPage> FeedAsync(FeedRequest request, CallContext call)
    {
        await EnsureSchemaAsync(request.Object, call);
        var pages = request.Since is { } since ? ChangedAsync(since, request, call) : AllAsync(request, call);
        await foreach (var page in pages)
        {
            yield return page;
        }
    }

    /// <summary>The plain list: not behind the search index, so a full pass sees contacts the index does not show yet.</summary>
    private async IAsyncEnumerable<FeedPage> AllAsync(FeedRequest request, CallContext call)
    {
        string? cursor = null;
        DateTimeOffset? asOf = null;
        do
        {
            var path = $"contacts?per_page={PageSize}{(cursor is null ? "" : "&starting_after=" + Uri.EscapeDataString(cursor))}";
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, path, "/contacts"), call);
            asOf ??= answer.VendorNow;
            cursor = Next(answer.Root);
            yield return new FeedPage(ReadPage(answer.Root, request.Fields), asOf);
        }
        while (cursor is not null);
    }

    /// <summary>
    /// Contact search cuts dates to the workspace's day (T-01), so it is asked from two days before and read newest first until the records are older than wanted:
    /// what changes during the walk moves to the front and belongs to the next feed.
    /// </summary>
    private async IAsyncEnumerable<FeedPage> ChangedAsync(DateTimeOffset since, FeedRequest request, CallContext call)
    {
        string? cursor = null;
        DateTimeOffset? asOf = null;
        do
        {
            var body = IntercomPayloads.Search(json => IntercomPayloads.Filter(json, "updated_at", ">", since.AddDays(-2)), PageSize, cursor, newestFirst: true);
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Post, "contacts/search", "/contacts/search", body), call);
            asOf ??= answer.VendorNow;
            cursor = Next(answer.Root);
            var page = ReadPage(answer.Root, request.Fields);
            var wanted = page.Where(r => r.ChangedAt is not { } at || at >= since).ToList();
            yield return new FeedPage(wanted, asOf);
            if (wanted.Count < page.Count)
            {
                yield break;
            }
        }
        while (cursor is not null);
    }

    public async Task<IReadOnlyList<Record>> GetAsync(string objectName, IReadOnlyList<string> fields, IReadOnlyList<string> ids, CallContext call)
    {
        await EnsureSchemaAsync(objectName, call);
        var found = new Dictionary<string, Record>(StringComparer.Ordinal);
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

        // What the index does not show may still be there (T-02): asked one by one.
        await Parallel.ForEachAsync(ids.Where(id => !found.ContainsKey(id)).Distinct().ToList(), new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = call.Token }, async (id, _) =>
        {
            if (await GetOneAsync(id, fields, call) is { } record)
            {
                lock (found)
                {
                    found[id] = record;
                }
            }
        });
        return [.. found.Values];
    }

    public async Task<IReadOnlyList<Record>> FindAsync(string objectName, IReadOnlyList<string> fields, string field, IReadOnlyList<string> values, CallContext call)
    {
        await EnsureSchemaAsync(objectName, call);
        var found = new List<Record>();
        foreach (var some in values.Chunk(PageSize))
        {
            found.AddRange(await SearchInAsync(field, some, fields, call));
        }

        return found;
    }

    public async Task<IReadOnlyList<WriteResult>> WriteAsync(string objectName, IReadOnlyList<RecordWrite> writes, IReadOnlyList<string> readBack, CallContext call)
    {
        await EnsureSchemaAsync(objectName, call);
        var results = new WriteResult[writes.Count];
        await Parallel.ForAsync(0, writes.Count, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = call.Token }, async (i, _) =>
            results[i] = await WriteOneAsync(writes[i], readBack, call));
        return results;
    }

    /// <summary>Creating twice is safe: the second time Intercom answers 409 with the id of the first.</summary>
    private async Task<WriteResult> WriteOneAsync(RecordWrite write, IReadOnlyList<string> readBack, CallContext call)
    {
        var body = IntercomPayloads.WriteContact(write.Fields, create: write.Id is null);
        var request = write.Id is null
            ? new VendorRequest(HttpMethod.Post, "contacts", "/contacts", body, Write: true)
            : new VendorRequest(HttpMethod.Put, "contacts/" + Uri.EscapeDataString(write.Id), "/contacts/{id}", body, Write: true);
        try
        {
            using var answer = await http.SendAsync(request, call);
            return new WriteResult.Done(new IntercomPayloads.Reader(readBack, TypeOf).Read(answer.Root), write.Id is null);
        }
        catch (RejectedException e) when (e.Status == 404)
        {
            return new WriteResult.Gone();
        }
        catch (RejectedException e) when (e.Status == 409 && ExistingId().Match(e.Message) is { Success: true } match)
        {
            return new WriteResult.Exists(match.Groups[1].Value, e.Message.Contains("archived", StringComparison.OrdinalIgnoreCase));
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

    private async Task<Record?> GetOneAsync(string id, IReadOnlyList<string> fields, CallContext call)
    {
        try
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "contacts/" + Uri.EscapeDataString(id), "/contacts/{id}"), call);
            return new IntercomPayloads.Reader(fields, TypeOf).Read(answer.Root);
        }
        catch (RejectedException e) when (e.Status is 404 or 400)
        {
            return null; // 400: not an id of theirs at all
        }
    }

    private async Task<IReadOnlyList<Record>> SearchInAsync(string field, IReadOnlyList<string> values, IReadOnlyList<string> fields, CallContext call)
    {
        var found = new List<Record>();
        string? cursor = null;
        do
        {
            var body = IntercomPayloads.Search(json => IntercomPayloads.Filter(json, field, "IN", values), PageSize, cursor, newestFirst: false);
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Post, "contacts/search", "/contacts/search", body), call);
            cursor = Next(answer.Root);
            found.AddRange(ReadPage(answer.Root, fields));
        }
        while (cursor is not null);
        return found;
    }

    private List<Record> ReadPage(JsonElement root, IReadOnlyList<string> fields) =>
        [.. root.GetProperty("data").EnumerateArray().Select(new IntercomPayloads.Reader(fields, TypeOf).Read)];

    /// <summary><c>pages.next</c> is absent, null, a string or an object, by endpoint and version (fact sheet, section 4).</summary>
    private static string? Next(JsonElement root)
    {
        if (!root.TryGetProperty("pages", out var pages) || pages.ValueKind != JsonValueKind.Object || !pages.TryGetProperty("next", out var next))
        {
            return null;
        }

        return next.ValueKind switch
        {
            JsonValueKind.Object when next.TryGetProperty("starting_after", out var cursor) && cursor.ValueKind == JsonValueKind.String => cursor.GetString(),
            JsonValueKind.String when Cursor().Match(next.GetString()!) is { Success: true } match => Uri.UnescapeDataString(match.Groups[1].Value),
            _ => null,
        };
    }

    private FieldType TypeOf(string path) => contacts?.Find(path)?.Type ?? FieldType.Unknown;

    private async Task EnsureSchemaAsync(string objectName, CallContext call)
    {
        if (contacts is null)
        {
            await DescribeAsync(objectName, call);
        }
    }

    private static void OnlyContacts(string objectName)
    {
        if (objectName != "contacts")
        {
            throw new RejectedException(400, "unknown_object", $"Intercom has no object type \"{objectName}\" here; contacts is the one that can be synced.", null);
        }
    }

    [GeneratedRegex("[?&]starting_after=([^&]+)")]
    private static partial Regex Cursor();

    [GeneratedRegex("id=([0-9a-f]{24})")]
    private static partial Regex ExistingId();
}
