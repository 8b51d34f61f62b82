using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>
/// A contact's JSON to a record. What the contact holds only as ids (tags, owner, companies) is named from the directory; of each list ten are embedded, so a longer one is asked for
/// (fact sheet, section 6). Contracts without such fields pay nothing for it.
/// </summary>
sealed class ContactReader(IReadOnlyList<string> fields, Func<string, FieldType> typeOf, IntercomDirectory directory, VendorHttp http, CallContext call)
{
    private readonly IntercomPayloads.Reader plain = new([.. fields.Where(f => !LinkFields.IsLink(f))], typeOf);
    private readonly IReadOnlyList<string> tags = [.. fields.Where(f => f.StartsWith(LinkFields.TagPrefix, StringComparison.Ordinal))];
    private readonly bool owner = fields.Contains(LinkFields.Owner);
    private readonly bool companies = fields.Contains(LinkFields.Companies);

    public ValueTask<Record> ReadAsync(JsonElement contact)
    {
        var record = plain.Read(contact);
        return tags.Count == 0 && !owner && !companies ? ValueTask.FromResult(record) : new(NameAsync(record, contact));
    }

    private async Task<Record> NameAsync(Record record, JsonElement contact)
    {
        var values = new Dictionary<string, FieldValue>(record.Fields, StringComparer.Ordinal);
        if (tags.Count > 0)
        {
            foreach (var field in LinkFields.TagsOn(tags, await directory.TagsAsync(call), await IdsAsync(contact, "tags", record.Id)))
            {
                values[field] = FieldValue.Boolean(true);
            }
        }

        if (owner && IntercomPayloads.IdAt(contact, "owner_id") is { } admin)
        {
            values[LinkFields.Owner] = FieldValue.Text(await directory.AdminEmailAsync(admin, call) ?? $"teammate {admin}");
        }

        if (companies)
        {
            var keys = new List<string>();
            foreach (var company in await IdsAsync(contact, "companies", record.Id))
            {
                keys.Add(await directory.CompanyKeyAsync(company, call));
            }

            values[LinkFields.Companies] = FieldValue.List([.. keys.Order(StringComparer.Ordinal)]);
        }

        return record with { Fields = values };
    }

    private async Task<IReadOnlyCollection<string>> IdsAsync(JsonElement contact, string list, string contactId)
    {
        if (!contact.TryGetProperty(list, out var embedded) || embedded.ValueKind != JsonValueKind.Object || !embedded.TryGetProperty("data", out var data))
        {
            return [];
        }

        if (!embedded.TryGetProperty("has_more", out var more) || more.ValueKind != JsonValueKind.True)
        {
            return Ids(data);
        }

        var all = new HashSet<string>(StringComparer.Ordinal);
        for (var page = 1; ; page++)
        {
            // Tags come whole; companies by pages of fifty.
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, $"contacts/{Uri.EscapeDataString(contactId)}/{list}?per_page=50&page={page}", $"/contacts/{{id}}/{list}"), call);
            var before = all.Count;
            all.UnionWith(Ids(answer.Root.GetProperty("data")));
            if (list == "tags" || all.Count - before < 50)
            {
                return all;
            }
        }
    }

    private static HashSet<string> Ids(JsonElement data) => [.. data.EnumerateArray().Select(i => i.GetProperty("id").GetString()!)];
}
