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
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>Companies remembered at most; beyond it the memory starts anew.</summary>
    private const int MostCompanies = 100_000;

    private readonly ConcurrentDictionary<string, string> companyKeys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> companyIds = new(StringComparer.Ordinal);
    private string? inbox;
    private Known<(string Id, string Name)>? teams;
    private Known<IntercomTag>? tags;
    private Known<(string Id, string Email, bool HasSeat)>? admins;

    public async Task<IReadOnlyList<IntercomTag>> TagsAsync(CallContext call, bool anew = false)
    {
        if (anew || tags is not { } known || clock.GetElapsedTime(known.At) > Fresh)
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "tags", "/tags"), call);
            tags = known = new([.. answer.Root.GetProperty("data").EnumerateArray().Select(t => new IntercomTag(t.GetProperty("id").GetString()!, t.GetProperty("name").GetString()!))], clock.GetTimestamp());
        }

        return known.Items;
    }

    /// <summary>For a schema: somebody at a page has perhaps made a tag a moment ago; a run that works by itself need not ask each time.</summary>
    public Task<IReadOnlyList<IntercomTag>> TagsForSchemaAsync(CallContext call) => TagsAsync(call, anew: call is { Priority: CallPriority.Person, Fresh: false });

    public async Task<string?> TagIdAsync(string name, CallContext call)
    {
        return Find(await TagsAsync(call)) ?? Find(await TagsAsync(call, anew: true)); // it may have been made a moment ago

        string? Find(IReadOnlyList<IntercomTag> among) => among.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase))?.Id; // names ignore case (section 10)
    }

    /// <summary>The teammate's e-mail; null where nobody has this id any more.</summary>
    public async Task<string?> AdminEmailAsync(string id, CallContext call) => (await AdminsAsync(call)).FirstOrDefault(a => a.Id == id).Email;

    public async Task<string?> AdminIdAsync(string email, CallContext call) =>
        (await AdminsAsync(call)).FirstOrDefault(a => string.Equals(a.Email, email, StringComparison.OrdinalIgnoreCase)).Id;

    /// <summary>In whose name things are done where nobody is named: the first teammate with a seat in the inbox, and a name of a person.</summary>
    public async Task<string?> FirstAdminIdAsync(CallContext call) => (await AdminsAsync(call)).FirstOrDefault(a => a.HasSeat).Id;

    public async Task<string?> TeamIdAsync(string name, CallContext call) => (await TeamsAsync(call)).FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase)).Id;

    public async Task<string?> TeamNameAsync(string id, CallContext call) => (await TeamsAsync(call)).FirstOrDefault(t => t.Id == id).Name;

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
    public async Task<string> CompanyKeyAsync(string id, CallContext call)
    {
        if (companyKeys.TryGetValue(id, out var key))
        {
            return key;
        }

        try
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "companies/" + Uri.EscapeDataString(id), "/companies/{id}"), call);
            return Remember(answer.Root).Key;
        }
        catch (RejectedException e) when (e.Status == 404)
        {
            return id;
        }
    }

    /// <summary>Intercom's id of the company with this external id; null where there is none yet.</summary>
    public async Task<string?> CompanyIdAsync(string key, CallContext call)
    {
        if (companyIds.TryGetValue(key, out var id))
        {
            return id;
        }

        try
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "companies?company_id=" + Uri.EscapeDataString(key), "/companies"), call);
            return Remember(answer.Root).Id;
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

    private async Task<IReadOnlyList<(string Id, string Name)>> TeamsAsync(CallContext call)
    {
        if (teams is not { } known || clock.GetElapsedTime(known.At) > Fresh)
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "teams", "/teams"), call);
            teams = known = new([.. answer.Root.GetProperty("teams").EnumerateArray().Select(t => (t.GetProperty("id").ToString(), t.GetProperty("name").GetString() ?? ""))], clock.GetTimestamp());
        }

        return known.Items;
    }

    private async Task<IReadOnlyList<(string Id, string Email, bool HasSeat)>> AdminsAsync(CallContext call)
    {
        if (admins is not { } known || clock.GetElapsedTime(known.At) > Fresh)
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "admins", "/admins"), call);
            admins = known = new([.. answer.Root.GetProperty("admins").EnumerateArray().Select(a => (
                a.GetProperty("id").ToString(), a.TryGetProperty("email", out var e) ? e.ToString() : "", a.TryGetProperty("has_inbox_seat", out var seat) && seat.ValueKind == JsonValueKind.True))], clock.GetTimestamp());
        }

        return known.Items;
    }

    private sealed record Known<T>(IReadOnlyList<T> Items, long At);
}
