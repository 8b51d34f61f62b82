using System.Text.Json;
using System.Text.RegularExpressions;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>
/// Contacts. Beside the documented fields a contact has its tags as ticks (<c>tags.VIP</c>), its owner by e-mail and its companies by their external ids, each read from the contact
/// itself and written by the calls the vendor has for it (fact sheet, section 6).
/// </summary>
sealed partial class IntercomContacts(VendorHttp http, IntercomDirectory directory) : SearchedObject(http)
{
    public override string Name => "contacts";

    protected override async Task<ObjectType> DiscoverAsync(CallContext call)
    {
        var tags = directory.TagsForSchemaAsync(call);
        using var answer = await Http.SendAsync(new VendorRequest(HttpMethod.Get, "data_attributes?model=contact", "/data_attributes"), call);
        return IntercomSchema.Contacts(answer.Root, await tags);
    }

    public override async IAsyncEnumerable<FeedPage> FeedAsync(FeedRequest request, CallContext call)
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
            using var answer = await Http.SendAsync(new VendorRequest(HttpMethod.Get, path, "/contacts"), call);
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
            using var answer = await SearchAsync(json => IntercomPayloads.Filter(json, "updated_at", ">", since.AddDays(-2)), cursor, "descending", call);
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

    /// <summary>Creating twice is safe: the second time Intercom answers 409 with the id of the first. Tags and companies follow once there is a contact to carry them.</summary>
    protected override async Task<WriteResult> WriteOneAsync(RecordWrite write, IReadOnlyList<string> readBack, CallContext call)
    {
        try
        {
            var plan = await ContactWrite.OfAsync(write, directory, call);
            var record = write.Known ?? new Record(write.Id ?? "", new Dictionary<string, FieldValue>());
            if (write.Id is null || plan.Plain.Count > 0)
            {
                // Leads may share an e-mail; only users are kept unique (section 6).
                var body = IntercomPayloads.Write(plan.Plain, role: write.Id is null ? "user" : null);
                using var answer = await Http.SendAsync(write.Id is null
                    ? new VendorRequest(HttpMethod.Post, "contacts", "/contacts", body, Write: true)
                    : new VendorRequest(HttpMethod.Put, PathOf(write.Id), Template, body, Write: true), call);
                record = await ReadOneAsync(answer.Root, readBack, call);
            }
            else if (write.Known is null)
            {
                record = await GetOneAsync(write.Id, readBack, call) ?? throw new RejectedException(404, "not_found", "The contact is gone.", null);
            }

            return new WriteResult.Done(await plan.LinkAsync(record, Http, call), write.Id is null);
        }
        catch (NotThereYetException e)
        {
            return new WriteResult.Waits(e.Message);
        }
        catch (RejectedException e) when (e.Status == 409 && ExistingId().Match(e.Message) is { Success: true } match)
        {
            return new WriteResult.Exists(match.Groups[1].Value, e.Message.Contains("archived", StringComparison.OrdinalIgnoreCase));
        }
    }

    protected override Task<Record> ReadOneAsync(JsonElement json, IReadOnlyList<string> fields, CallContext call) => Reader(fields, call).ReadAsync(json).AsTask();

    protected override async Task<IReadOnlyList<Record>> ReadPageAsync(JsonElement root, IReadOnlyList<string> fields, CallContext call)
    {
        var reader = Reader(fields, call);
        var page = new List<Record>();
        foreach (var contact in root.GetProperty("data").EnumerateArray())
        {
            page.Add(await reader.ReadAsync(contact));
        }

        return page;
    }

    private ContactReader Reader(IReadOnlyList<string> fields, CallContext call) => new(fields, TypeOf, directory, Http, call);

    [GeneratedRegex("id=([0-9a-f]{24})")]
    private static partial Regex ExistingId();
}
