using System.Text.Json;
using System.Text.RegularExpressions;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>
/// Contacts. There is no bulk write for them: one call each, many in flight. Beside the documented fields a contact has its tags as ticks (<c>tags.VIP</c>), its owner by e-mail and
/// its companies by their external ids, each read from the contact itself and written by the calls the vendor has for it (fact sheet, section 6).
/// </summary>
sealed partial class IntercomContacts(VendorHttp http, IntercomDirectory directory) : IIntercomObject
{
    private const int PageSize = 150;
    private const int InFlight = 24;

    /// <summary>The types of the last schema seen; dates come as numbers and must be told from numbers.</summary>
    private ObjectType? schema;

    public string Name => "contacts";

    public async Task<ObjectType> DescribeAsync(CallContext call)
    {
        var tags = directory.TagsForSchemaAsync(call);
        using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "data_attributes?model=contact", "/data_attributes"), call);
        return schema = IntercomSchema.Contacts(answer.Root, await tags);
    }

    public async IAsyncEnumerable<FeedPage> FeedAsync(FeedRequest request, CallContext call)
    {
        await EnsureSchemaAsync(call);
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
            cursor = IntercomPages.Next(answer.Root);
            yield return new FeedPage(await ReadPageAsync(answer.Root, request.Fields, call), asOf);
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
            cursor = IntercomPages.Next(answer.Root);
            var page = await ReadPageAsync(answer.Root, request.Fields, call);
            var wanted = page.Where(r => r.ChangedAt is not { } at || at >= since).ToList();
            yield return new FeedPage(wanted, asOf);
            if (wanted.Count < page.Count)
            {
                yield break;
            }
        }
        while (cursor is not null);
    }

    public async Task<IReadOnlyList<Record>> GetAsync(IReadOnlyList<string> fields, IReadOnlyList<string> ids, CallContext call)
    {
        await EnsureSchemaAsync(call);
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

    public async Task<IReadOnlyList<Record>> FindAsync(IReadOnlyList<string> fields, string field, IReadOnlyList<string> values, CallContext call)
    {
        await EnsureSchemaAsync(call);
        var found = new List<Record>();
        foreach (var some in values.Chunk(PageSize))
        {
            found.AddRange(await SearchInAsync(field, some, fields, call));
        }

        return found;
    }

    public async Task<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<RecordWrite> writes, IReadOnlyList<string> readBack, CallContext call)
    {
        await EnsureSchemaAsync(call);
        var results = new WriteResult[writes.Count];
        await Parallel.ForAsync(0, writes.Count, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = call.Token }, async (i, _) =>
            results[i] = await WriteOneAsync(writes[i], readBack, call));
        return results;
    }

    /// <summary>Creating twice is safe: the second time Intercom answers 409 with the id of the first. Tags and companies follow once there is a contact to carry them.</summary>
    private async Task<WriteResult> WriteOneAsync(RecordWrite write, IReadOnlyList<string> readBack, CallContext call)
    {
        try
        {
            var plan = await ContactWrite.OfAsync(write, directory, call);
            var record = write.Known ?? new Record(write.Id ?? "", new Dictionary<string, FieldValue>());
            if (write.Id is null || plan.Plain.Count > 0)
            {
                // Leads may share an e-mail; only users are kept unique (section 6).
                var body = IntercomPayloads.Write(plan.Plain, role: write.Id is null ? "user" : null);
                using var answer = await http.SendAsync(write.Id is null
                    ? new VendorRequest(HttpMethod.Post, "contacts", "/contacts", body, Write: true)
                    : new VendorRequest(HttpMethod.Put, "contacts/" + Uri.EscapeDataString(write.Id), "/contacts/{id}", body, Write: true), call);
                record = await new ContactReader(readBack, TypeOf, directory, http, call).ReadAsync(answer.Root);
            }
            else if (write.Known is null)
            {
                record = await GetOneAsync(write.Id, readBack, call) ?? throw new RejectedException(404, "not_found", "The contact is gone.", null);
            }

            return new WriteResult.Done(await plan.LinkAsync(record, http, call), write.Id is null);
        }
        catch (NotThereYetException e)
        {
            return new WriteResult.Waits(e.Message);
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
            return await new ContactReader(fields, TypeOf, directory, http, call).ReadAsync(answer.Root);
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
            cursor = IntercomPages.Next(answer.Root);
            found.AddRange(await ReadPageAsync(answer.Root, fields, call));
        }
        while (cursor is not null);
        return found;
    }

    private async Task<List<Record>> ReadPageAsync(JsonElement root, IReadOnlyList<string> fields, CallContext call)
    {
        var reader = new ContactReader(fields, TypeOf, directory, http, call);
        var page = new List<Record>();
        foreach (var contact in root.GetProperty("data").EnumerateArray())
        {
            page.Add(await reader.ReadAsync(contact));
        }

        return page;
    }

    private FieldType TypeOf(string path) => schema?.Find(path)?.Type ?? FieldType.Unknown;

    private async Task EnsureSchemaAsync(CallContext call)
    {
        if (schema is null)
        {
            await DescribeAsync(call);
        }
    }

    [GeneratedRegex("id=([0-9a-f]{24})")]
    private static partial Regex ExistingId();
}
