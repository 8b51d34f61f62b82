using System.Collections.Concurrent;
using System.Text.Json;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>A tag as contacts and conversations carry it: they hold its id, people know its name.</summary>
sealed record IntercomTag(string Id, string Name);

/// <summary>
/// Names behind the ids that Intercom's records carry: tags, teammates, companies. Small lists, asked for once and again after ten minutes, at once for a person or where a name is missed; a company's external id never changes
/// (fact sheet, section 7) and is kept.
/// </summary>
sealed class IntercomDirectory(VendorHttp http, TimeProvider clock)
{
    /// <summary>Companies remembered at most; beyond it the memory starts anew.</summary>
    private const int MostCompanies = 100_000;

    private readonly ConcurrentDictionary<string, string> companyKeys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> companyIds = new(StringComparer.Ordinal);
    private readonly NamedList<IntercomTag> tags = new(clock, call => ListAsync(http, "tags", "data", t => new IntercomTag(t.GetProperty("id").GetString()!, t.GetProperty("name").GetString()!), call));
    private readonly NamedList<(string Id, string Name)> teams = new(clock, call => ListAsync(http, "teams", "teams", t => (t.GetProperty("id").ToString(), t.GetProperty("name").GetString() ?? ""), call));
    private readonly NamedList<(string Id, string Email, bool HasSeat)> admins = new(clock, call => ListAsync(http, "admins", "admins", a => (
        a.GetProperty("id").ToString(), a.TryGetProperty("email", out var e) ? e.ToString() : "", a.TryGetProperty("has_inbox_seat", out var seat) && seat.ValueKind == JsonValueKind.True), call));

    private string? inbox;

    public Task<IReadOnlyList<IntercomTag>> TagsAsync(CallContext call) => tags.GetAsync(call);

    /// <summary>For a schema: somebody at a page has perhaps made a tag a moment ago; a run that works by itself need not ask each time.</summary>
    public Task<IReadOnlyList<IntercomTag>> TagsForSchemaAsync(CallContext call) => tags.GetAsync(call, anew: call is { Priority: CallPriority.Person, Fresh: false });

    /// <summary>Names the tag, if no tag has the name yet (fact sheet, section 10).</summary>
    public async Task MakeTagAsync(string name, CallContext call)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["name"] = name });
        using (await http.SendAsync(new VendorRequest(HttpMethod.Post, "tags", "/tags", body, Write: true), call))
        {
            await tags.GetAsync(call, anew: true);
        }
    }

    public async Task<string?> TagIdAsync(string name, CallContext call)
    {
        return Find(await TagsAsync(call)) ?? Find(await tags.GetAsync(call, anew: true)); // it may have been made a moment ago

        string? Find(IReadOnlyList<IntercomTag> among) => among.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase))?.Id; // names ignore case (section 10)
    }

    /// <summary>The teammate's e-mail; null where nobody has this id any more.</summary>
    public async Task<string?> AdminEmailAsync(string id, CallContext call) => (await admins.GetAsync(call)).FirstOrDefault(a => a.Id == id).Email;

    public async Task<string?> AdminIdAsync(string email, CallContext call) =>
        (await admins.GetAsync(call)).FirstOrDefault(a => string.Equals(a.Email, email, StringComparison.OrdinalIgnoreCase)).Id;

    /// <summary>In whose name things are done where nobody is named: the first teammate with a seat in the inbox, and a name of a person.</summary>
    public async Task<string?> FirstAdminIdAsync(CallContext call) => (await admins.GetAsync(call)).FirstOrDefault(a => a.HasSeat).Id;

    public async Task<string?> TeamIdAsync(string name, CallContext call) => (await teams.GetAsync(call)).FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase)).Id;

    public async Task<string?> TeamNameAsync(string id, CallContext call) => (await teams.GetAsync(call)).FirstOrDefault(t => t.Id == id).Name;

    /// <summary>Where the workspace's inbox shows a conversation, up to its id; null where the token does not say which workspace it is.</summary>
    public async Task<string?> InboxAsync(CallContext call)
    {
        if (inbox is null)
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "me", "/me"), call);
            var app = answer.Root.TryGetProperty("app", out var said) && said.ValueKind == JsonValueKind.Object && said.TryGetProperty("id_code", out var code) ? code.GetString() : null;
            inbox = app is null ? "" : $"https://app.intercom.com/a/inbox/{app}/inbox/conversation/";
        }

        return inbox.Length == 0 ? null : inbox;
    }

    /// <summary>What the customer's own systems call the company with this Intercom id; the id itself where it has no such name or is gone.</summary>
    public async Task<string> CompanyKeyAsync(string id, CallContext call) =>
        companyKeys.TryGetValue(id, out var key) ? key : (await CompanyAsync("companies/" + Uri.EscapeDataString(id), "/companies/{id}", call))?.Key ?? id;

    /// <summary>Intercom's id of the company with this external id; null where there is none yet.</summary>
    public async Task<string?> CompanyIdAsync(string key, CallContext call) =>
        companyIds.TryGetValue(key, out var id) ? id : (await CompanyAsync("companies?company_id=" + Uri.EscapeDataString(key), "/companies", call))?.Id;

    private async Task<(string Id, string Key)?> CompanyAsync(string path, string template, CallContext call)
    {
        try
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, path, template), call);
            return Remember(answer.Root);
        }
        catch (RejectedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private (string Id, string Key) Remember(JsonElement company)
    {
        if (companyKeys.Count >= MostCompanies)
        {
            companyKeys.Clear();
            companyIds.Clear();
        }

        var id = company.GetProperty("id").GetString()!;
        var key = company.TryGetProperty("company_id", out var named) && named.ValueKind == JsonValueKind.String && named.GetString() is { Length: > 0 } name ? name : id;
        (companyKeys[id], companyIds[key]) = (key, id);
        return (id, key);
    }

    private static async Task<IReadOnlyList<T>> ListAsync<T>(VendorHttp http, string path, string under, Func<JsonElement, T> read, CallContext call)
    {
        using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, path, "/" + path), call);
        return [.. answer.Root.GetProperty(under).EnumerateArray().Select(read)];
    }
}
