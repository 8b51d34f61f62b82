using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Demo;
using OpsConsole.Web.Hosting;

namespace OpsConsole.Web.Pages.Sandbox;

/// <summary>Looks at the stand-ins and changes them as a colleague would in the vendors' own screens: over their HTTP, past the console's engine.</summary>
public sealed class SandboxClient(IHttpClientFactory clients, SandboxLocation location, AuditTrail audit, ConsoleOptions options)
{
    public const string HttpClientName = "sandbox";
    private const int Most = 12;
    private const int MostTries = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3); // Airtable shuts for 30 s after one call too many
    private const string Airtable = "/airtable/v0/" + DemoSetup.AirtableBase + "/Contacts";
    private const string Intercom = "/intercom/contacts";

    public static IReadOnlyList<SandboxField> AirtableFields { get; } =
        [new("full_name", "Name"), new("email", "E-mail"), new("lifecycle_stage", "Stage"), new("health_score", "Health", SandboxKind.Number), new("vip_flag", "VIP", SandboxKind.Flag), new("phone", "Phone"), new("sync_status", "Sync")];

    public static IReadOnlyList<SandboxField> IntercomFields { get; } =
        [new("name", "Name"), new("email", "E-mail"), new("lifecycle_stage", "Stage"), new("health_score", "Health", SandboxKind.Number), new("vip", "VIP", SandboxKind.Flag), new("phone", "Phone")];

    /// <summary>
    /// A sandbox hosted here is looked at from behind the stage: the page then neither uses up the vendors' rate limit, which would shut out a run,
    /// nor falls victim to the trouble it ordered. One elsewhere is asked like the vendor it plays.
    /// </summary>
    public async Task<SandboxData> LookAsync(string? q, CancellationToken ct)
    {
        var airtable = await AirtableAsync(q, ct);
        return new(airtable, await IntercomAsync(q, airtable, ct), options.HostsSandbox ? await FaultsAsync(ct) : []);
    }

    private async Task<IReadOnlyList<SandboxRow>> AirtableAsync(string? q, CancellationToken ct)
    {
        if (options.HostsSandbox)
        {
            var dump = await SendAsync(HttpMethod.Get, "/control/dump/airtable", null, ct);
            var table = dump!["bases"]![0]!["tables"]!.AsArray().First(t => (string?)t!["name"] == "Contacts")!;
            return Pick(table["records"]!.AsArray().Select(r => new SandboxRow((string)r!["id"]!, Flat(r["fields"]!.AsObject()))), r => Matches(q, r["full_name"], r["email"], r["external_id"], r.Id));
        }

        var filter = string.IsNullOrWhiteSpace(q) ? "" : "&filterByFormula=" + Uri.EscapeDataString($"FIND(\"{Plain(q)}\", LOWER({{email}} & \" \" & {{full_name}} & \" \" & {{external_id}}))");
        var answer = await SendAsync(HttpMethod.Get, $"{Airtable}?pageSize={Most}&maxRecords={Most}{filter}", null, ct);
        return [.. answer!["records"]!.AsArray().Select(r => new SandboxRow((string)r!["id"]!, Flat(r["fields"]!.AsObject())))];
    }

    /// <summary>Those who match the words; without words, the partners of the rows shown beside them.</summary>
    private async Task<IReadOnlyList<SandboxRow>> IntercomAsync(string? q, IReadOnlyList<SandboxRow> beside, CancellationToken ct)
    {
        var partners = beside.Select(r => r["external_id"]).Where(v => v.Length > 0).ToList();
        if (options.HostsSandbox)
        {
            var dump = await SendAsync(HttpMethod.Get, "/control/dump/intercom", null, ct);
            var rows = dump!["contacts"]!.AsArray().Select(c => new SandboxRow((string)c!["id"]!, Contact(c.AsObject())));
            return string.IsNullOrWhiteSpace(q)
                ? [.. Pick(rows, r => partners.Contains(r["external_id"])).OrderBy(r => partners.IndexOf(r["external_id"]))]
                : Pick(rows, r => Matches(q, r["name"], r["email"], r["external_id"], r.Id));
        }

        var wanted = string.IsNullOrWhiteSpace(q)
            ? partners.Select(v => Test("external_id", "=", v)).ToArray()
            : [Test("email", "~", q.Trim()), Test("name", "~", q.Trim()), Test("external_id", "=", q.Trim())];
        if (wanted.Length == 0)
        {
            return [];
        }

        var body = new JsonObject { ["query"] = new JsonObject { ["operator"] = "OR", ["value"] = new JsonArray(wanted) }, ["pagination"] = new JsonObject { ["per_page"] = Most } };
        var answer = await SendAsync(HttpMethod.Post, Intercom + "/search", body, ct);
        return [.. answer!["data"]!.AsArray().Select(c => new SandboxRow((string)c!["id"]!, Contact(c!.AsObject())))];
    }

    private static IReadOnlyList<SandboxRow> Pick(IEnumerable<SandboxRow> rows, Func<SandboxRow, bool> fits) => [.. rows.Where(fits).Take(Most)];

    private static bool Matches(string? q, params ReadOnlySpan<string> values)
    {
        foreach (var value in values)
        {
            if (string.IsNullOrWhiteSpace(q) || value.Contains(q.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public async Task SetAirtableAsync(Actor actor, string id, SandboxField field, string value, CancellationToken ct = default)
    {
        await NoteAsync(actor, id, field, "Airtable", ct);
        await SendAsync(HttpMethod.Patch, $"{Airtable}/{id}", new JsonObject { ["fields"] = new JsonObject { [field.Name] = Value(field, value) }, ["typecast"] = true }, ct);
    }

    public async Task SetIntercomAsync(Actor actor, string id, SandboxField field, string value, CancellationToken ct = default)
    {
        await NoteAsync(actor, id, field, "Intercom", ct);
        var node = Value(field, value);
        await SendAsync(HttpMethod.Put, $"{Intercom}/{id}", field.Name is "name" or "email" or "phone" ? new JsonObject { [field.Name] = node } : new JsonObject { ["custom_attributes"] = new JsonObject { [field.Name] = node } }, ct);
    }

    private async Task<IReadOnlyList<SandboxFault>> FaultsAsync(CancellationToken ct)
    {
        var answer = await SendAsync(HttpMethod.Get, "/control/faults", null, ct);
        return [.. answer!["faults"]!.AsArray().Select(f => new SandboxFault((string)f!["kind"]!, (string?)f["vendor"], (double?)f["share"], (int?)f["hits"] ?? 0))];
    }

    public async Task MakeTroubleAsync(Actor actor, string? vendor, string kind, double share, CancellationToken ct = default)
    {
        actor.Demand(Right.ChangeSandbox);
        await SendAsync(HttpMethod.Post, "/control/faults", new JsonObject { ["vendor"] = vendor, ["kind"] = kind, ["share"] = share }, ct);
        await audit.WriteAsync(actor, "trouble", "sandbox", vendor ?? "both", string.Create(CultureInfo.InvariantCulture, $"Ordered trouble: {kind} for {share:P0} of the calls."), ct);
    }

    public async Task ClearTroubleAsync(Actor actor, CancellationToken ct = default)
    {
        actor.Demand(Right.ChangeSandbox);
        await SendAsync(HttpMethod.Delete, "/control/faults", null, ct);
        await audit.WriteAsync(actor, "calm", "sandbox", "both", "Called off all trouble.", ct);
    }

    private Task NoteAsync(Actor actor, string id, SandboxField field, string system, CancellationToken ct)
    {
        actor.Demand(Right.ChangeSandbox);
        return audit.WriteAsync(actor, "change", "sandbox", id, $"Changed {field.Name} in the sandbox's {system}.", ct);
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        var address = await location.ResolveAsync(SandboxLocation.Scheme + path, ct);
        using var client = clients.CreateClient(HttpClientName);
        var response = await AskAsync(client, method, address, body, ct);
        for (var tries = 1; response.StatusCode == HttpStatusCode.TooManyRequests && tries < MostTries; tries++)
        {
            response.Dispose();
            await Task.Delay(Pause, ct); // a run was using the vendor's limit up; people are patient for a moment
            response = await AskAsync(client, method, address, body, ct);
        }

        using var last = response;
        var text = await response.Content.ReadAsStringAsync(ct);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)
            : throw new ConflictException($"The sandbox answered {(int)response.StatusCode}: {Told(text)}");
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, HttpMethod method, string address, JsonNode? body, CancellationToken ct)
    {
        var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", DemoSetup.Token);
        return client.SendAsync(request, ct);
    }

    /// <summary>The vendor's own words, wherever its error envelope keeps them.</summary>
    private static string Told(string text)
    {
        try
        {
            var node = JsonNode.Parse(text);
            return (string?)(node?["error"] is JsonObject error ? error["message"] ?? error["type"] : node?["errors"]?[0]?["message"]) ?? "no reason given.";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "what it sent was not whole.";
        }
    }

    private static JsonNode? Value(SandboxField field, string text) => field.Kind switch
    {
        _ when text.Length == 0 => null,
        SandboxKind.Number => decimal.TryParse(text, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : throw new ConflictException($"{field.Label} takes a number."),
        SandboxKind.Flag => JsonValue.Create(text is "true" or "yes" or "1"),
        SandboxKind.Text => JsonValue.Create(text),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private static JsonObject Test(string field, string op, string value) => new() { ["field"] = field, ["operator"] = op, ["value"] = value };

    private static Dictionary<string, string> Contact(JsonObject contact)
    {
        var flat = Flat(contact["custom_attributes"]!.AsObject());
        foreach (var name in (string[])["external_id", "name", "email", "phone"])
        {
            flat[name] = contact[name]?.ToString() ?? "";
        }

        return flat;
    }

    private static Dictionary<string, string> Flat(JsonObject fields) => fields.ToDictionary(f => f.Key, f => f.Value?.ToString() ?? "");

    /// <summary>Inside a formula's quotes.</summary>
    private static string Plain(string q) => q.Trim().ToLowerInvariant().Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
}
