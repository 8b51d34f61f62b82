using System.Globalization;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>What the record points at does not exist yet at the vendor, but may with the next run.</summary>
sealed class NotThereYetException(string message) : Exception(message);

/// <summary>One write of a contact, taken apart: what the contact itself takes, and what is linked to it by calls of its own. Ids are looked up before anything is sent.</summary>
sealed class ContactWrite
{
    private readonly List<(string TagId, bool On)> tags = [];
    private readonly List<(string CompanyId, bool On)> companies = [];
    private readonly Dictionary<string, FieldValue> linked = new(StringComparer.Ordinal);

    public Dictionary<string, FieldValue> Plain { get; } = new(StringComparer.Ordinal);

    /// <exception cref="RejectedException">No such tag or teammate.</exception>
    /// <exception cref="NotThereYetException">No such company yet.</exception>
    public static async Task<ContactWrite> OfAsync(RecordWrite write, IntercomDirectory directory, CallContext call)
    {
        var plan = new ContactWrite();
        foreach (var (field, value) in write.Fields)
        {
            if (field.StartsWith(LinkFields.TagPrefix, StringComparison.Ordinal))
            {
                var name = field[LinkFields.TagPrefix.Length..];
                var id = await directory.TagIdAsync(name, call) ?? throw new RejectedException(400, "tag_not_found", $"Intercom has no tag \"{name}\".", field);
                plan.tags.Add((id, IsOn(value, field)));
                plan.linked[field] = value;
            }
            else if (field == LinkFields.Owner)
            {
                plan.Plain["owner_id"] = await OwnerAsync(value, directory, call);
            }
            else if (field == LinkFields.Companies)
            {
                await plan.CompaniesAsync(value, write.Known, directory, call);
            }
            else
            {
                plan.Plain[field] = value;
            }
        }

        return plan;
    }

    /// <summary>Tags first taken off or put on, then companies; each call may be repeated. Returns the contact as it is then.</summary>
    public async Task<Record> LinkAsync(Record contact, VendorHttp http, CallContext call)
    {
        foreach (var (list, id, on) in tags.Select(t => ("tags", t.TagId, t.On)).Concat(companies.Select(c => ("companies", c.CompanyId, c.On))))
        {
            await LinkAsync(contact.Id, list, id, on, http, call);
        }

        return linked.Count == 0 ? contact : contact with { Fields = new Dictionary<string, FieldValue>([.. contact.Fields.Where(f => !linked.ContainsKey(f.Key)), .. linked], StringComparer.Ordinal) };
    }

    private static async Task LinkAsync(string contact, string list, string id, bool on, VendorHttp http, CallContext call)
    {
        var path = $"contacts/{Uri.EscapeDataString(contact)}/{list}";
        try
        {
            if (on)
            {
                using var put = await http.SendAsync(new VendorRequest(HttpMethod.Post, path, $"/contacts/{{id}}/{list}", IntercomPayloads.Id(id), Write: true), call);
                return;
            }

            using var taken = await http.SendAsync(new VendorRequest(HttpMethod.Delete, $"{path}/{Uri.EscapeDataString(id)}", $"/contacts/{{id}}/{list}/{{id}}", Write: true), call);
        }
        catch (RejectedException e) when (e.Status == 404)
        {
            if (on)
            {
                throw new NotThereYetException($"Intercom could not link the contact with one of its {list}: one of both was not found. The next run looks again.");
            }

            // Taken off already, which is what was wanted.
        }
    }

    private async Task CompaniesAsync(FieldValue value, Record? known, IntercomDirectory directory, CallContext call)
    {
        var (wanted, held) = (Keys(value), Keys(known?[LinkFields.Companies] ?? FieldValue.Empty));
        foreach (var key in wanted.Except(held))
        {
            var id = await directory.CompanyIdAsync(key, call)
                ?? throw new NotThereYetException($"Intercom has no company \"{key}\" yet. Once the company is there, the next run links it.");
            companies.Add((id, true));
        }

        foreach (var key in held.Except(wanted))
        {
            if (await directory.CompanyIdAsync(key, call) is { } id)
            {
                companies.Add((id, false));
            }
        }

        linked[LinkFields.Companies] = value;
    }

    private static async Task<FieldValue> OwnerAsync(FieldValue value, IntercomDirectory directory, CallContext call)
    {
        if (value.IsEmpty)
        {
            return FieldValue.Empty;
        }

        var id = await directory.AdminIdAsync(value.ToString(), call)
            ?? throw new RejectedException(400, "admin_not_found", $"Nobody in Intercom has the e-mail {value}.", LinkFields.Owner);
        return FieldValue.Number(decimal.Parse(id, CultureInfo.InvariantCulture)); // owner_id is an integer in 2.15 (section 1)
    }

    private static bool IsOn(FieldValue value, string field) => value.Kind switch
    {
        ValueKind.Empty => false,
        ValueKind.Boolean => value.AsBoolean(),
        _ => Reading.TryBoolean(value.ToString(), out var on) ? on : throw new RejectedException(400, "invalid_tag_value", $"A tag is on or off; \"{value}\" says neither.", field),
    };

    private static IReadOnlyList<string> Keys(FieldValue value) => value.Kind == ValueKind.List ? value.AsList() : value.IsEmpty ? [] : [value.ToString()];
}
