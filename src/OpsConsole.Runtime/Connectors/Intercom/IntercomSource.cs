using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using OpsConsole.Engine.Extraction;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Reads Intercom's objects as they come, for tables: by search in slices of time where there is one, by the scroll, by pages, or whole (fact sheet, section 12).</summary>
sealed class IntercomSource(VendorHttp http, CompanyScroll scroll, TimeProvider clock) : IExtractSource
{
    private const int PageSize = 150;

    /// <summary>Lists in pages: few, and one page each in most workspaces.</summary>
    private const int ListSize = 50;

    /// <summary>Conversations and contacts fetched one by one at a time; so many are held in memory.</summary>
    private const int Together = 25;

    /// <summary>Wider ranges of activity logs are answered with 500 (section 10).</summary>
    private const long LogSeconds = 30 * 86_400;

    private static readonly DateTimeOffset FirstLog = new(2018, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private (Zone Zone, string? Region)? workspace;

    public IReadOnlyList<SourceObject> Sources => IntercomTables.All;

    public TimeSpan Overlap => IntercomConnector.IndexLag;

    public async Task<string?> RegionAsync(CallContext call) => (await WorkspaceAsync(call)).Region;

    public async Task<SourceSpan> SpanAsync(string objectName, long? from, CallContext call)
    {
        if (objectName == "activity_logs")
        {
            return new(0, from ?? FirstLog.ToUnixTimeSeconds(), await NowAsync(call)); // they are not counted; the range is walked in steps
        }

        await WorkspaceAsync(call);
        using var answer = await SearchAsync(objectName, from, null, null, 1, call);
        var first = answer.Root.GetProperty(Wrapper(objectName)).EnumerateArray().Select(r => Second(r, "updated_at")).FirstOrDefault();
        return new(answer.Root.TryGetProperty("total_count", out var total) ? total.GetInt64() : 0, first, Seconds(answer.VendorNow));
    }

    public long FloorOf(string objectName, long second)
    {
        if (objectName != "contacts")
        {
            return second;
        }

        var zone = workspace?.Zone ?? Zone.Utc;
        return zone.StartOf(zone.DateAt(DateTimeOffset.FromUnixTimeSeconds(second)))!.Value.ToUnixTimeSeconds();
    }

    public IAsyncEnumerable<SourcePage> ReadAsync(ReadOrder order, CallContext call) => order.Object switch
    {
        "contacts" or "conversations" or "tickets" => SearchedAsync(order, call),
        "companies" => CompaniesAsync(call),
        "activity_logs" => LogsAsync(order, call),
        "articles" => PagedAsync("articles", call),
        "collections" => PagedAsync("help_center/collections", call),
        "data_attributes" => AttributesAsync(call),
        "help_centers" => WholeAsync("help_center/help_centers", "data", call),
        "subscription_types" => WholeAsync("subscription_types", "data", call),
        "ticket_types" => WholeAsync("ticket_types", "data", call),
        "tags" => WholeAsync("tags", "data", call),
        "segments" => WholeAsync("segments?include_count=true", "segments", call),
        "admins" => WholeAsync("admins", "admins", call),
        "teams" => WholeAsync("teams", "teams", call),
        _ => throw new RejectedException(400, "unknown_object", $"Intercom has no object \"{order.Object}\" to copy.", null),
    };

    public IEnumerable<DerivedRecord> Derive(string derived, SourceRecord record) => IntercomDerived.Of(derived, record);

    private async Task<(Zone Zone, string? Region)> WorkspaceAsync(CallContext call)
    {
        if (workspace is null)
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "me", "/me"), call);
            var app = answer.Root.TryGetProperty("app", out var said) && said.ValueKind == JsonValueKind.Object ? said : default;
            workspace = (Zone.Of(Text(app, "timezone")), Text(app, "region"));
        }

        return workspace.Value;
    }

    private async Task<long> NowAsync(CallContext call)
    {
        using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "me", "/me"), call);
        return Seconds(answer.VendorNow);
    }

    /// <summary>
    /// Pages of a search in the order of change. Contact search knows only the workspace's days (T-01): it is asked for whole days, and what lies before or after the stretch is sorted out here; conversations and
    /// tickets are asked by the second, and one second around it, since nobody knows whether its comparison takes in the second itself (section 5).
    /// </summary>
    private async IAsyncEnumerable<SourcePage> SearchedAsync(ReadOrder order, CallContext call)
    {
        await WorkspaceAsync(call);
        string? cursor = null;
        long? said = null;
        var sortedOut = 0L;
        do
        {
            using var answer = await SearchAsync(order.Object, order.From, order.To, cursor, order.Few ?? PageSize, call);
            said ??= answer.Root.TryGetProperty("total_count", out var total) ? total.GetInt64() : null;
            cursor = IntercomPages.Next(answer.Root);
            var records = new List<SourceRecord>();
            foreach (var json in answer.Root.GetProperty(Wrapper(order.Object)).EnumerateArray())
            {
                var changed = Second(json, "updated_at");
                if (changed < order.From || changed >= order.To)
                {
                    sortedOut++;
                }
                else
                {
                    records.Add(new SourceRecord(json.GetProperty("id").GetString()!, json, changed, order.Object == "conversations" ? IntercomDerived.WhyExcluded(json) : null));
                }
            }

            await foreach (var page in DetailedAsync(records, order, call))
            {
                yield return new SourcePage(page, said - sortedOut, Seconds(answer.VendorNow)) { Reached = page.Count > 0 ? page[^1].ChangedAt : null };
            }
        }
        while (cursor is not null);
    }

    /// <summary>What the page itself does not hold is fetched record by record, a few side by side.</summary>
    private async IAsyncEnumerable<IReadOnlyList<SourceRecord>> DetailedAsync(IReadOnlyList<SourceRecord> records, ReadOrder order, CallContext call)
    {
        var withParts = Sources.Any(s => s.CallPerRecord && order.Derived.Contains(s.Name));
        var withLists = order.Object == "contacts" && order.FullLists;
        if (!withParts && !withLists)
        {
            yield return order.Object == "contacts" ? [.. records.Select(r => r with { Gaps = IntercomDerived.GapsOf(r.Json, order.Derived) })] : records;
            yield break;
        }

        foreach (var some in records.Chunk(Together))
        {
            var answers = new ConcurrentBag<VendorAnswer>();
            try
            {
                var detailed = new SourceRecord[some.Length];
                await Parallel.ForAsync(0, some.Length, new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = call.Token }, async (i, _) =>
                    detailed[i] = withParts ? await WithPartsAsync(some[i], answers, call) : await WithListsAsync(some[i], order, answers, call));
                yield return detailed;
            }
            finally
            {
                foreach (var answer in answers)
                {
                    answer.Dispose();
                }
            }
        }
    }

    private async Task<SourceRecord> WithPartsAsync(SourceRecord record, ConcurrentBag<VendorAnswer> answers, CallContext call)
    {
        if (record.Excluded is not null)
        {
            return record;
        }

        try
        {
            var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "conversations/" + record.Id, "/conversations/{id}"), call);
            answers.Add(answer);
            return IntercomDerived.WithParts(record, answer.Root);
        }
        catch (RejectedException e) when (e.Status == 404)
        {
            return record with { Excluded = "Deleted while it was read" };
        }
    }

    private async Task<SourceRecord> WithListsAsync(SourceRecord record, ReadOrder order, ConcurrentBag<VendorAnswer> answers, CallContext call)
    {
        var lists = new Dictionary<string, IReadOnlyList<JsonElement>>();
        foreach (var gap in IntercomDerived.GapsOf(record.Json, order.Derived))
        {
            var items = new List<JsonElement>();
            var path = $"contacts/{record.Id}/{(gap.Derived == "contact_tag" ? "tags" : "companies")}";
            for (var page = 1; ; page++)
            {
                var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, $"{path}?per_page={ListSize}&page={page}", gap.Derived == "contact_tag" ? "/contacts/{id}/tags" : "/contacts/{id}/companies"), call);
                answers.Add(answer);
                items.AddRange(answer.Root.GetProperty("data").EnumerateArray());
                if (!HasMore(answer.Root, page))
                {
                    break;
                }
            }

            lists[gap.Derived] = items;
        }

        return lists.Count == 0 ? record : record with { Lists = lists };
    }

    private async IAsyncEnumerable<SourcePage> CompaniesAsync(CallContext call)
    {
        await foreach (var page in scroll.PagesAsync(call))
        {
            yield return Page(page, "data");
        }
    }

    private async IAsyncEnumerable<SourcePage> LogsAsync(ReadOrder order, CallContext call)
    {
        var now = await NowAsync(call);
        var to = order.To ?? now + 1;
        for (var from = order.From ?? FirstLog.ToUnixTimeSeconds(); from < to; from += LogSeconds)
        {
            var end = Math.Min(to, from + LogSeconds);
            for (var page = 1; ; page++)
            {
                using var answer = await LogPageAsync(from - 1, end, page, call);
                var records = answer.Root.GetProperty("activity_logs").EnumerateArray().Select(json => new SourceRecord(json.GetProperty("id").GetString()!, json, Second(json, "created_at")));
                yield return new SourcePage([.. records.Where(r => r.ChangedAt >= from && r.ChangedAt < end)], null, now) { Reached = from }; // nobody says in which order a range comes
                if (!HasMore(answer.Root, page))
                {
                    break;
                }
            }
        }
    }

    private Task<VendorAnswer> LogPageAsync(long after, long before, int page, CallContext call) =>
        http.SendAsync(new VendorRequest(HttpMethod.Get, $"admins/activity_logs?created_at_after={after}&created_at_before={before}&page={page}&per_page={ListSize}", "/admins/activity_logs"), call);

    private async IAsyncEnumerable<SourcePage> PagedAsync(string path, CallContext call)
    {
        for (var page = 1; ; page++)
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, $"{path}?per_page={ListSize}&page={page}", "/" + path), call);
            yield return Page(answer, "data");
            if (!HasMore(answer.Root, page))
            {
                yield break;
            }
        }
    }

    /// <summary>A model that the token may not read is refused or comes empty, though each has fields that nobody can take away: it is told (S1-15).</summary>
    private async IAsyncEnumerable<SourcePage> AttributesAsync(CallContext call)
    {
        foreach (var (model, scope) in new[] { ("contact", IntercomTables.People), ("company", IntercomTables.People), ("conversation", IntercomTables.Conversations) })
        {
            using var answer = await ModelAsync(model, call);
            var data = answer is not null && answer.Root.TryGetProperty("data", out var list) ? list.EnumerateArray().ToList() : [];
            yield return new SourcePage(
                [.. data.Select(json => new SourceRecord($"{model}/{Text(json, "full_name")}", json, null) { Given = [("model", model)] })], null, Seconds(answer?.VendorNow),
                data.Count > 0 ? null : $"data_attributes are not whole: those of model {model} need the permission \"{scope}\", which the token does not have.");
        }
    }

    private async Task<VendorAnswer?> ModelAsync(string model, CallContext call)
    {
        try
        {
            return await http.SendAsync(new VendorRequest(HttpMethod.Get, $"data_attributes?model={model}&include_archived=true", "/data_attributes"), call);
        }
        catch (RejectedException e) when (e.Status == 403)
        {
            return null;
        }
    }

    private async IAsyncEnumerable<SourcePage> WholeAsync(string path, string wrapper, CallContext call)
    {
        using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, path, "/" + path.Split('?')[0]), call);
        yield return Page(answer, wrapper);
    }

    private SourcePage Page(VendorAnswer answer, string wrapper) => new(
        [.. answer.Root.GetProperty(wrapper).EnumerateArray().Select(json => new SourceRecord(json.GetProperty("id").ToString(), json, null) { Given = IntercomDerived.GivenOf(json) })],
        answer.Root.TryGetProperty("total_count", out var total) && total.ValueKind == JsonValueKind.Number ? total.GetInt64() : null, Seconds(answer.VendorNow));

    private Task<VendorAnswer> SearchAsync(string objectName, long? from, long? to, string? cursor, int size, CallContext call)
    {
        var byDay = objectName == "contacts";
        var after = from is { } f ? byDay ? FloorOf(objectName, f) - 1 : f - 1 : 0; // a contact's ">" begins with the day after
        var before = to is { } t ? byDay ? FloorOf(objectName, t - 1) + (2 * 86_400) : t + 1 : (long?)null;
        if (byDay && to is { } edge && FloorOf(objectName, edge) == edge)
        {
            before = edge; // an edge of a day: its "<" ends with the day before
        }

        var body = IntercomPayloads.Changed("updated_at", after, before, size, cursor);
        return http.SendAsync(new VendorRequest(HttpMethod.Post, $"{objectName}/search", $"/{objectName}/search", body), call);
    }

    /// <summary>Page-number lists say it by <c>pages.next</c> or <c>total_pages</c>, each not everywhere (section 4).</summary>
    private static bool HasMore(JsonElement root, int page) =>
        root.TryGetProperty("pages", out var pages) && pages.ValueKind == JsonValueKind.Object
        && (pages.TryGetProperty("next", out var next) && next.ValueKind is JsonValueKind.String or JsonValueKind.Object || (pages.TryGetProperty("total_pages", out var last) && last.TryGetInt32(out var count) && page < count));

    private static string Wrapper(string objectName) => objectName == "contacts" ? "data" : objectName;

    private static long? Second(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private long Seconds(DateTimeOffset? moment) => (moment ?? clock.GetUtcNow()).ToUnixTimeSeconds();

    private static string? Text(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
