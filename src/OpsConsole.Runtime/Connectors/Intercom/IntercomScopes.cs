using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>
/// Which permissions a token has. Intercom tells nobody, so each is tried by the cheapest call that needs it. How a missing one is refused is in no source read (fact sheet, section 2):
/// 403 counts, and a 401 whose code is not that of a token that is no good at all.
/// </summary>
sealed class IntercomScopes(VendorHttp http)
{
    private static readonly (string Name, string Probe, string? Attributes)[] All =
    [
        (IntercomTables.People, "contacts?per_page=1", "data_attributes of contacts and companies"),
        (IntercomTables.Conversations, "conversations?per_page=1", "data_attributes of conversations"),
        (IntercomTables.Tickets, "ticket_types", null),
        (IntercomTables.Admins, "admins", null),
        (IntercomTables.Logs, "admins/activity_logs?created_at_after={0}&per_page=1", null),
        (IntercomTables.Articles, "articles?per_page=1", null),
    ];

    private static readonly string[] DeadTokenCodes = ["unauthorized", "token_revoked", "token_blocked", "token_expired", "token_not_found", "token_suspended", "missing_authorization"];

    /// <exception cref="UnauthorizedException">The token is no good at all.</exception>
    public async Task<IReadOnlyList<ScopeState>> CheckAsync(DateTimeOffset now, CallContext call)
    {
        var states = new List<ScopeState>();
        foreach (var (name, probe, attributes) in All)
        {
            IReadOnlyList<string> objects = [.. IntercomTables.All.Where(o => o.Scope == name).Select(o => o.Name), .. attributes is null ? [] : (string[])[attributes]];
            states.Add(new(name, objects, await MissingAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, probe, now.AddMinutes(-1).ToUnixTimeSeconds()), call)));
        }

        return states;
    }

    private async Task<string?> MissingAsync(string probe, CallContext call)
    {
        try
        {
            using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, probe, "/" + probe.Split('?')[0]), call);
            return null;
        }
        catch (RejectedException e) when (e.Code == "api_plan_restricted")
        {
            return $"Intercom says: {e.Message} The workspace needs a plan that includes this.";
        }
        catch (RejectedException e) when (e.Status == 403)
        {
            return Lacks;
        }
        catch (UnauthorizedException e) when (e.Code is { } code && !DeadTokenCodes.Contains(code))
        {
            return Lacks;
        }
        catch (RejectedException)
        {
            return null; // refused for another reason than a permission: the probe does not fit this workspace
        }
    }

    private const string Lacks = "The token does not have this permission. Add it to the app, then authorise again.";
}
