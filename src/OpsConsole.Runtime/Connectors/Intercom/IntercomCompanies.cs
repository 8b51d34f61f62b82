using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>
/// Companies. Neither a search nor a filter by time exists, and the plain list ends at 10,000 and leaves out companies without people (T-04): every feed reads the scroll and filters
/// here. Upserted by <c>company_id</c>, so a repeated create finds the first one's company (fact sheet, section 7).
/// </summary>
sealed class IntercomCompanies(VendorHttp http, CompanyScroll scroll) : IntercomObject(http)
{
    public override string Name => "companies";

    protected override async Task<ObjectType> DiscoverAsync(CallContext call)
    {
        using var answer = await Http.SendAsync(new VendorRequest(HttpMethod.Get, "data_attributes?model=company", "/data_attributes"), call);
        return IntercomSchema.Companies(answer.Root);
    }

    public override async IAsyncEnumerable<FeedPage> FeedAsync(FeedRequest request, CallContext call)
    {
        await EnsureSchemaAsync(call);
        DateTimeOffset? asOf = null;
        await foreach (var page in scroll.PagesAsync(call))
        {
            asOf ??= page.VendorNow;
            yield return new FeedPage([.. page.Root.GetProperty("data").EnumerateArray().Select(c => Read(c, request.Fields)).Where(r => request.Since is not { } since || r.ChangedAt is not { } changed || changed >= since)], asOf);
        }
    }

    public override async Task<IReadOnlyList<Record>> GetAsync(IReadOnlyList<string> fields, IReadOnlyList<string> ids, CallContext call)
    {
        await EnsureSchemaAsync(call);
        return [.. await EachAsync(ids, id => CompanyAsync("companies/" + Uri.EscapeDataString(id), "/companies/{id}", fields, call), call)];
    }

    /// <summary>Only by company_id or name can a company be asked for.</summary>
    public override async Task<IReadOnlyList<Record>> FindAsync(IReadOnlyList<string> fields, string field, IReadOnlyList<string> values, CallContext call)
    {
        await EnsureSchemaAsync(call);
        return field is not ("company_id" or "name") ? [] : [.. await EachAsync(values, value => CompanyAsync($"companies?{field}={Uri.EscapeDataString(value)}", "/companies", fields, call), call)];
    }

    protected override async Task<WriteResult> WriteOneAsync(RecordWrite write, IReadOnlyList<string> readBack, CallContext call)
    {
        if (write.Id is null && (!write.Fields.TryGetValue("company_id", out var key) || key.IsEmpty))
        {
            return new WriteResult.Refused("A new company needs a company_id.", "company_id");
        }

        var fields = write.Id is null ? write.Fields : write.Fields.Where(f => f.Key != "company_id").ToDictionary();
        var body = IntercomPayloads.Write(fields, role: null);
        using var answer = await Http.SendAsync(write.Id is null
            ? new VendorRequest(HttpMethod.Post, "companies", "/companies", body, Write: true)
            : new VendorRequest(HttpMethod.Put, "companies/" + Uri.EscapeDataString(write.Id), "/companies/{id}", body, Write: true), call);
        return new WriteResult.Done(Read(answer.Root, readBack), write.Id is null);
    }

    private async Task<Record?> CompanyAsync(string path, string template, IReadOnlyList<string> fields, CallContext call)
    {
        using var answer = await OneAsync(path, template, call);
        return answer is null ? null : Read(answer.Root, fields);
    }

    /// <summary>The plan is an object when read and a name when written.</summary>
    private Record Read(JsonElement company, IReadOnlyList<string> fields)
    {
        var record = new IntercomPayloads.Reader([.. fields.Where(f => f != "plan")], TypeOf).Read(company);
        if (fields.Contains("plan") && company.TryGetProperty("plan", out var plan) && plan.ValueKind == JsonValueKind.Object && plan.TryGetProperty("name", out var name))
        {
            return record with { Fields = new Dictionary<string, FieldValue>(record.Fields, StringComparer.Ordinal) { ["plan"] = FieldValue.Text(name.GetString()) } };
        }

        return record;
    }
}
