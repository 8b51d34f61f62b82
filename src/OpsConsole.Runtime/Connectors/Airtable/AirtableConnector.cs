using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Airtable;

/// <summary>One Airtable base; object types are its tables. Pages of 100, writes of 10 (T-08).</summary>
sealed class AirtableConnector(VendorHttp http, string baseId, TimeProvider clock) : IConnector
{
    private const int PageSize = 100;
    private const int WriteSize = 10;
    private const int PayloadPageSize = 50;
    private const int WritesInFlight = 5;

    private readonly ConcurrentDictionary<string, ObjectType> tables = new(StringComparer.Ordinal);

    /// <summary>How far Airtable's clock is ahead of ours, from its last answer.</summary>
    private TimeSpan ahead;

    public string SystemName => "Airtable";

    public bool MissingMayBeArchived => false;

    public int WritesPerCall => WriteSize;

    /// <summary>The Date header knows whole seconds only, and a write may be committing while we ask.</summary>
    public TimeSpan Overlap => TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<string>> ObjectsAsync(CallContext call)
    {
        using var answer = await TablesAsync(call);
        return [.. answer.Root.GetProperty("tables").EnumerateArray().Select(t => t.GetProperty("name").GetString()!)];
    }

    public async Task<ObjectType> DescribeAsync(string objectName, CallContext call)
    {
        using var answer = await TablesAsync(call);
        var table = AirtableSchema.Table(answer.Root, objectName)
            ?? throw new RejectedException(404, "NOT_FOUND", $"The base has no table \"{objectName}\". It may have been renamed; name the new one in the contract.", null);
        return tables[objectName] = table;
    }

    public async IAsyncEnumerable<FeedPage> FeedAsync(FeedRequest request, CallContext call)
    {
        var table = await TableAsync(request.Object, call);
        string? formula = null;
        DateTimeOffset? asOf = null, quiet = null;
        if (request.Since is { } since)
        {
            quiet = request.QuietFor > TimeSpan.Zero ? clock.GetUtcNow() + ahead - request.QuietFor : null;
            formula = AirtablePayloads.ChangedFormula([.. request.Watched.Where(w => table.Find(w) is not null)], since, quiet, ChangedAtField(table) is null ? [] : [.. (request.Urgent ?? []).Where(w => table.Find(w) is not null)]);
            asOf = quiet;
        }

        await foreach (var (records, at) in PagesAsync(request.Object, request.Fields, formula, call))
        {
            asOf ??= at;
            yield return new FeedPage(records, asOf, quiet);
        }
    }

    public async Task<IReadOnlyList<Record>> GetAsync(string objectName, IReadOnlyList<string> fields, IReadOnlyList<string> ids, CallContext call) =>
        await GatherAsync(objectName, fields, ids.Distinct().Chunk(PageSize).Select(AirtablePayloads.IdFormula), call);

    public async Task<IReadOnlyList<Record>> FindAsync(string objectName, IReadOnlyList<string> fields, string field, IReadOnlyList<string> values, CallContext call) =>
        await GatherAsync(objectName, fields, values.Distinct().Chunk(PageSize).Select(some => AirtablePayloads.ValueFormula(field, some)), call);

    public async Task RemoveAsync(string objectName, IReadOnlyList<string> ids, CallContext call)
    {
        var there = (await GetAsync(objectName, [], ids, call)).Select(r => r.Id); // one that is gone spoils the batch
        foreach (var some in there.Chunk(WriteSize))
        {
            var path = $"{Path(objectName)}?{string.Join('&', some.Select(id => "records[]=" + Uri.EscapeDataString(id)))}";
            using var answer = await SendAsync(new VendorRequest(HttpMethod.Delete, path, "/{base}/{table}", Write: true, Repeatable: false), call);
        }
    }

    public async Task<IReadOnlyList<NotMade>> MakeAsync(ObjectType wanted, CallContext call)
    {
        var (refused, fields) = AirtableMaking.Sort(wanted.Fields);
        if (fields.Count == 0)
        {
            return refused;
        }

        var (id, now) = await FindTableAsync(wanted.Name, call);
        if (id is null)
        {
            var reason = await MakeAsync("tables", AirtableMaking.Table(wanted.Name, fields), call);
            (id, now) = await FindTableAsync(wanted.Name, call);
            if (id is null)
            {
                return [.. refused, .. fields.Select(f => new NotMade(f.Path, reason ?? "Airtable said the table was made, and does not show it."))];
            }
        }

        foreach (var field in fields.Where(f => now?.Find(f.Path) is null))
        {
            if (await MakeAsync($"tables/{id}/fields", AirtableMaking.Field(field), call) is { } reason)
            {
                refused.Add(new(field.Path, reason));
            }
        }

        var after = await DescribeAsync(wanted.Name, call);
        return [.. refused.Where(r => after.Find(r.Path) is null)]; // refused because an earlier try, whose answer was lost, had made it
    }

    /// <summary>A note is a comment on the record.</summary>
    public IReadOnlyList<ActionKind> ActsOn(string objectName) => [ActionKind.Note];

    public async Task<ActResult> ActAsync(VendorAct act, CallContext call)
    {
        if (act.Kind != ActionKind.Note)
        {
            return new ActResult.Refused($"Airtable cannot do this to a record ({act.Kind}).");
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["text"] = act.Text ?? "" });
        var path = $"{baseId}/{Uri.EscapeDataString(act.Object)}/{Uri.EscapeDataString(act.RecordId)}/comments";
        return await Acting.OnceAsync(http, new VendorRequest(HttpMethod.Post, path, "/{base}/{table}/{record}/comments", body, Write: true, Repeatable: false), "id", call);
    }

    public async Task<IReadOnlyList<WriteResult>> WriteAsync(string objectName, IReadOnlyList<RecordWrite> writes, IReadOnlyList<string> readBack, CallContext call)
    {
        var table = await TableAsync(objectName, call);
        var results = new WriteResult[writes.Count];

        // An upsert names one field for the whole request, so batches are by that field; plain updates go along with any.
        var batches = writes.Select((write, index) => (write, index)).GroupBy(w => w.write.Id is null ? w.write.UniqueBy : null).SelectMany(g => g.Chunk(WriteSize));
        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = WritesInFlight, CancellationToken = call.Token }, async (batch, _) =>
        {
            var outcome = await WriteBatchAsync(objectName, table, [.. batch.Select(b => b.write)], readBack, call);
            for (var i = 0; i < batch.Length; i++)
            {
                results[batch[i].index] = outcome[i];
            }
        });
        return results;
    }

    public async Task<EventPage> EventsAsync(string webhook, long cursor, IReadOnlyList<string> objects, CallContext call)
    {
        using var meta = await TablesAsync(call);
        var ids = objects.Select(o => (Id: AirtableSchema.TableId(meta.Root, o), Name: o)).Where(o => o.Id is not null).DistinctBy(o => o.Id).ToDictionary(o => o.Id!, o => o.Name);
        var fields = ids.Values.SelectMany(name => AirtableSchema.Table(meta.Root, name)!.Fields).Where(f => f.VendorId is not null).DistinctBy(f => f.VendorId).ToDictionary(f => f.VendorId!, f => f.Path);
        var path = string.Create(CultureInfo.InvariantCulture, $"bases/{baseId}/webhooks/{Uri.EscapeDataString(webhook)}/payloads?cursor={Math.Max(1, cursor)}&limit={PayloadPageSize}");
        using var answer = await SendAsync(new VendorRequest(HttpMethod.Get, path, "/bases/{base}/webhooks/{webhook}/payloads"), call);
        return new(AirtableHooks.Changes(webhook, answer.Root.GetProperty("payloads"), ids, fields), answer.Root.GetProperty("cursor").GetInt64(), answer.Root.TryGetProperty("mightHaveMore", out var more) && more.GetBoolean());
    }

    /// <summary>A refused batch is halved until the bad record stands alone: the vendor refuses all for one.</summary>
    private async Task<IReadOnlyList<WriteResult>> WriteBatchAsync(string objectName, ObjectType table, IReadOnlyList<RecordWrite> batch, IReadOnlyList<string> readBack, CallContext call)
    {
        try
        {
            using var answer = await SendAsync(new VendorRequest(HttpMethod.Patch, Path(objectName), "/{base}/{table}", Body(batch), Write: true), call);
            var created = answer.Root.TryGetProperty("createdRecords", out var ids) ? ids.EnumerateArray().Select(i => i.GetString()!).ToHashSet() : [];
            var reader = new AirtablePayloads.Reader(readBack, table, ChangedAtField(table));
            return [.. answer.Root.GetProperty("records").EnumerateArray().Select(reader.Read).Select(r => new WriteResult.Done(r, created.Contains(r.Id)))];
        }
        catch (RejectedException) when (batch.Count > 1)
        {
            var half = batch.Count / 2;
            var first = await WriteBatchAsync(objectName, table, [.. batch.Take(half)], readBack, call);
            var second = await WriteBatchAsync(objectName, table, [.. batch.Skip(half)], readBack, call);
            return [.. first, .. second];
        }
        catch (RejectedException e)
        {
            return [IsGone(e) && batch[0].Id is not null ? new WriteResult.Gone() : new WriteResult.Refused(e.Message, null)];
        }
        catch (UnavailableException e)
        {
            return [.. batch.Select(_ => new WriteResult.Unanswered(e.Message))];
        }
    }

    /// <summary>A record that is gone is told by 404, by 403 for unknown ids, or by 422 (fact sheet, section 9).</summary>
    private static bool IsGone(RejectedException e) => e.Status is 404 or 403 || e.Code == "ROW_DOES_NOT_EXIST";

    private static ReadOnlyMemory<byte> Body(IReadOnlyList<RecordWrite> batch) => AirtablePayloads.Write(json =>
    {
        if (batch.FirstOrDefault(w => w.Id is null)?.UniqueBy is { } uniqueBy)
        {
            json.WriteStartObject("performUpsert");
            json.WriteStartArray("fieldsToMergeOn");
            json.WriteStringValue(uniqueBy);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteStartArray("records");
        foreach (var write in batch)
        {
            json.WriteStartObject();
            if (write.Id is not null)
            {
                json.WriteString("id", write.Id);
            }

            json.WriteStartObject("fields");
            foreach (var (name, value) in write.Fields)
            {
                json.WritePropertyName(name);
                AirtablePayloads.WriteCell(json, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private async Task<IReadOnlyList<Record>> GatherAsync(string objectName, IReadOnlyList<string> fields, IEnumerable<string> formulas, CallContext call)
    {
        var found = new Dictionary<string, Record>(StringComparer.Ordinal);
        foreach (var formula in formulas)
        {
            await foreach (var (records, _) in PagesAsync(objectName, fields, formula, call))
            {
                foreach (var record in records)
                {
                    found[record.Id] = record;
                }
            }
        }

        return [.. found.Values];
    }

    /// <summary>Always the POST form: the GET form ends at 16,000 characters of URL. An iterator the server has dropped is begun anew from page one (section 2).</summary>
    private async IAsyncEnumerable<(IReadOnlyList<Record> Records, DateTimeOffset? At)> PagesAsync(string objectName, IReadOnlyList<string> fields, string? formula, CallContext call)
    {
        const int MostRestarts = 5;
        var table = await TableAsync(objectName, call);
        var changedAt = ChangedAtField(table);
        var asked = fields.Where(f => table.Find(f) is not null).ToList();
        if (changedAt is not null && !asked.Contains(changedAt))
        {
            asked.Add(changedAt);
        }

        var reader = new AirtablePayloads.Reader(fields, table, changedAt);
        string? offset = null;
        var restarts = 0;
        do
        {
            VendorAnswer answer;
            try
            {
                answer = await SendAsync(new VendorRequest(HttpMethod.Post, Path(objectName) + "/listRecords", "/{base}/{table}/listRecords", ListBody(asked, formula, offset)), call);
            }
            catch (RejectedException e) when (offset is not null && e.Code is "LIST_RECORDS_ITERATOR_NOT_AVAILABLE" or "INVALID_OFFSET_VALUE" && restarts < MostRestarts)
            {
                restarts++;
                offset = null;
                continue;
            }

            using (answer)
            {
                offset = answer.Root.TryGetProperty("offset", out var next) ? next.GetString() : null;
                yield return ([.. answer.Root.GetProperty("records").EnumerateArray().Select(reader.Read)], answer.VendorNow);
            }

            if (offset is null)
            {
                yield break;
            }
        }
        while (true);
    }

    private static ReadOnlyMemory<byte> ListBody(IReadOnlyList<string> fields, string? formula, string? offset) => AirtablePayloads.Write(json =>
    {
        json.WriteNumber("pageSize", PageSize);
        json.WriteStartArray("fields");
        foreach (var field in fields)
        {
            json.WriteStringValue(field);
        }

        json.WriteEndArray();
        if (formula is not null)
        {
            json.WriteString("filterByFormula", formula);
        }

        if (offset is not null)
        {
            json.WriteString("offset", offset);
        }
    });

    private async Task<VendorAnswer> SendAsync(VendorRequest request, CallContext call)
    {
        var answer = await http.SendAsync(request, call);
        if (answer.VendorNow is { } now)
        {
            ahead = now - clock.GetUtcNow();
        }

        return answer;
    }

    /// <summary>Null when made; else why not.</summary>
    private async Task<string?> MakeAsync(string under, ReadOnlyMemory<byte> body, CallContext call)
    {
        try
        {
            using var made = await SendAsync(new VendorRequest(HttpMethod.Post, $"meta/bases/{baseId}/{under}", under == "tables" ? "/meta/bases/{base}/tables" : "/meta/bases/{base}/tables/{table}/fields", body, Write: true), call);
            return null;
        }
        catch (RejectedException e)
        {
            return e.Message;
        }
    }

    private Task<VendorAnswer> TablesAsync(CallContext call) => SendAsync(new VendorRequest(HttpMethod.Get, $"meta/bases/{baseId}/tables", "/meta/bases/{base}/tables"), call);

    private async Task<(string? Id, ObjectType? Table)> FindTableAsync(string name, CallContext call)
    {
        using var answer = await TablesAsync(call);
        return (AirtableSchema.TableId(answer.Root, name), AirtableSchema.Table(answer.Root, name));
    }

    private async Task<ObjectType> TableAsync(string objectName, CallContext call) =>
        tables.TryGetValue(objectName, out var table) ? table : await DescribeAsync(objectName, call);

    private static string? ChangedAtField(ObjectType table) => table.Fields.FirstOrDefault(f => f.VendorType == AirtableSchema.LastModified)?.Path;

    private string Path(string objectName) => $"{baseId}/{Uri.EscapeDataString(objectName)}";
}
