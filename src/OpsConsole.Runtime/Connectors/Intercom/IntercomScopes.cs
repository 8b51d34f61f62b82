using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>
/// Which permissions a token has. Intercom tells nobody, so each is tried by the cheapest call that needs it. How a missing one is refused is in no source read (fact sheet, section 2):
/// 403 counts, and a 401 whose code is not that of a token that is no good at all.
/// </summary>
sealed class IntercomScopes(VendorHttp http)
{
    private static readonly (string Name, string Probe, IReadOnlyList<string> Objects)[] All =
    [
        ("Read and list users and companies", "contacts?per_page=1", ["contacts", "contact_company", "contact_tag", "companies", "company_tag", "segments", "tags", "subscription_types", "data_attributes of contacts and companies"]),
        ("Read conversations", "conversations?per_page=1", ["conversations", "conversation_parts", "conversation_tag", "email_address_header", "data_attributes of conversations"]),
        ("Read tickets", "ticket_types", ["tickets", "ticket_types"]),
        ("Read admins", "admins", ["admins", "teams", "team_admin"]),
        ("Read admin activity logs", "admins/activity_logs?created_at_after={0}&per_page=1", ["activity_logs"]),
        ("Read and list articles", "articles?per_page=1", ["articles", "collections", "help_centers"]),
    ];

    private static readonly string[] DeadTokenCodes = ["unauthorized", "token_revoked", "token_blocked", "token_expired", "token_not_found", "token_suspended", "missing_authorization"];

    /// <exception cref="UnauthorizedException">The token is no good at all.</exception>
    public async Task<IReadOnlyList<ScopeState>> CheckAsync(DateTimeOffset now, CallContext call)
    {
        var states = new List<ScopeState>();
        foreach (var (name, probe, objects) in All)
        {
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
