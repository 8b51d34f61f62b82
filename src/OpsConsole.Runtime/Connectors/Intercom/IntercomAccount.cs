using System.Text.Json;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Where Intercom's workspaces answer, and which of them a token opens (fact sheet, section 1).</summary>
static class IntercomAccount
{
    /// <summary>Consent and exchange are at the US hosts for every region: all clients read use them. PKCE is not documented.</summary>
    public static VendorHome Home { get; } = new(
        "/intercom",
        [new("US", "https://api.intercom.io"), new("EU", "https://api.eu.intercom.io"), new("AU", "https://api.au.intercom.io")],
        new OAuthOffer("https://app.intercom.com/oauth", "https://api.intercom.io/auth/eagle/token", Pkce: false));

    /// <summary>Null where the answer names no workspace.</summary>
    public static async Task<VendorAccount?> ReadAsync(VendorHttp http, CallContext call)
    {
        using var answer = await http.SendAsync(new VendorRequest(HttpMethod.Get, "me", "/me"), call);
        return answer.Root.TryGetProperty("app", out var app) && app.ValueKind == JsonValueKind.Object && Text(app, "id_code") is { } id
            ? new(id, Text(app, "name") ?? id, Text(app, "region"), Text(app, "timezone"))
            : null;
    }

    private static string? Text(JsonElement app, string name) => app.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
