using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>An object type with a search of its own: contacts and conversations (fact sheet, section 5).</summary>
abstract class SearchedObject(VendorHttp http) : IntercomObject(http)
{
    protected const int PageSize = 150;

    /// <summary>Many at once by search; what the index does not show may still be there (T-02), so it is asked for one by one.</summary>
    public override async Task<IReadOnlyList<Record>> GetAsync(IReadOnlyList<string> fields, IReadOnlyList<string> ids, CallContext call)
    {
        await EnsureSchemaAsync(call);
        var found = new Dictionary<string, Record>(StringComparer.Ordinal);
        if (ids.Count > 2 && !call.Fresh)
        {
            foreach (var record in await FindAsync(fields, "id", ids, call))
            {
                found[record.Id] = record;
            }
        }

        return [.. found.Values, .. await EachAsync(ids.Where(id => !found.ContainsKey(id)), id => GetOneAsync(id, fields, call), call)];
    }

    public override async Task<IReadOnlyList<Record>> FindAsync(IReadOnlyList<string> fields, string field, IReadOnlyList<string> values, CallContext call)
    {
        await EnsureSchemaAsync(call);
        var found = new List<Record>();
        foreach (var some in values.Chunk(PageSize))
        {
            string? cursor = null;
            do
            {
                using var answer = await SearchAsync(json => IntercomPayloads.Filter(json, field, "IN", some), cursor, null, call);
                cursor = IntercomPages.Next(answer.Root);
                found.AddRange(await ReadPageAsync(answer.Root, fields, call));
            }
            while (cursor is not null);
        }

        return found;
    }

    protected abstract Task<IReadOnlyList<Record>> ReadPageAsync(JsonElement root, IReadOnlyList<string> fields, CallContext call);

    protected abstract Task<Record> ReadOneAsync(JsonElement json, IReadOnlyList<string> fields, CallContext call);

    protected async Task<Record?> GetOneAsync(string id, IReadOnlyList<string> fields, CallContext call)
    {
        using var answer = await OneAsync(PathOf(id), Template, call);
        return answer is null ? null : await ReadOneAsync(answer.Root, fields, call);
    }

    protected string PathOf(string id) => $"{Name}/{Uri.EscapeDataString(id)}";

    protected string Template => $"/{Name}/{{id}}";

    protected Task<VendorAnswer> SearchAsync(Action<Utf8JsonWriter> filter, string? cursor, string? order, CallContext call) =>
        Http.SendAsync(new VendorRequest(HttpMethod.Post, Name + "/search", $"/{Name}/search", IntercomPayloads.Search(filter, PageSize, cursor, order)), call);
}
