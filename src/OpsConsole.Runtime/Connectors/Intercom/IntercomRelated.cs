using System.Text.Json;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>What belongs to a contact: its companies, and its latest conversations (fact sheet, sections 6 and 8).</summary>
sealed class IntercomRelated(VendorHttp http)
{
    private const int Most = 50;

    public async Task<IReadOnlyList<RelatedRecord>> OfAsync(string objectName, string id, CallContext call)
    {
        if (objectName != "contacts")
        {
            return [];
        }

        var found = new List<RelatedRecord>();
        using (var companies = await http.SendAsync(new VendorRequest(HttpMethod.Get, $"contacts/{Uri.EscapeDataString(id)}/companies?per_page={Most}", "/contacts/{id}/companies"), call))
        {
            found.AddRange(Ids(companies.Root, "data").Select(company => new RelatedRecord("companies", company)));
        }

        var filter = IntercomPayloads.Search(json => IntercomPayloads.Filter(json, "contact_ids", "IN", [id]), Most, null, "descending");
        using var conversations = await http.SendAsync(new VendorRequest(HttpMethod.Post, "conversations/search", "/conversations/search", filter), call);
        return [.. found, .. Ids(conversations.Root, "conversations").Select(conversation => new RelatedRecord("conversations", conversation))];
    }

    private static IEnumerable<string> Ids(JsonElement root, string list) => root.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray().Select(i => i.GetProperty("id").ToString()) : [];
}
