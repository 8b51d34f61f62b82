using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.OAuth;

/// <summary>The way to a token: a consent page, and the exchange of its code (sheet, section 1). PKCE is not documented by the vendor; here it is checked where it is asked for.</summary>
sealed class OAuthRoutes(IntercomState state, string secret)
{
    public IEnumerable<(string Method, string Path, Func<HttpContext, Task> Handle)> All =>
    [
        ("GET", "/intercom/oauth", AskAsync),
        ("POST", "/intercom/oauth", AnswerAsync),
        ("POST", "/intercom/auth/eagle/token", ExchangeAsync),
    ];

    Task AskAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var (client, back, challenge) = (query["client_id"].ToString(), query["redirect_uri"].ToString(), query["code_challenge"].ToString());
        var wrong = Wrong(http, client, back) ?? (challenge.Length > 0 && query["code_challenge_method"] != "S256" ? "The code challenge must be of the method S256." : null);
        if (wrong is not null)
        {
            return PageAsync(http, 400, ConsentPage.Refuse(wrong));
        }

        return PageAsync(http, 200, ConsentPage.Write(client, "Ops rehearsal", state.Settings.Region, new Uri(back).Authority,
            [("client_id", client), ("redirect_uri", back), ("state", query["state"].ToString()), ("code_challenge", challenge)]));
    }

    async Task AnswerAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var (client, back, challenge) = (form["client_id"].ToString(), form["redirect_uri"].ToString(), form["code_challenge"].ToString());
        if (Wrong(http, client, back) is { } wrong)
        {
            await PageAsync(http, 400, ConsentPage.Refuse(wrong));
            return;
        }

        // The code's last "=" goes out as it is, which a client has to keep.
        var said = form["answer"] == "authorise"
            ? "code=" + state.Grants.Agree(client, challenge.Length > 0 ? challenge : null, Scope.Known(form["scope"]), state.Clock.GetUtcNow())
            : "error=access_denied";
        http.Response.Redirect($"{back}{(back.Contains('?') ? '&' : '?')}{said}&state={Uri.EscapeDataString(form["state"].ToString())}");
    }

    async Task ExchangeAsync(HttpContext http)
    {
        var sent = await FieldsAsync(http);
        var grant = sent.GetValueOrDefault("client_secret") != secret ? null
            : state.Grants.Exchange(sent.GetValueOrDefault("code") ?? "", sent.GetValueOrDefault("client_id") ?? "", sent.GetValueOrDefault("code_verifier"), state.Clock.GetUtcNow());
        if (grant is not null)
        {
            state.Commit(grant);
        }

        await SendAsync(http, grant is null ? 401 : 200, json =>
        {
            json.WriteStartObject();
            if (grant is null)
            {
                json.WriteString("type", "error.list");
                json.WriteStartArray("errors");
                json.WriteStartObject();
                json.WriteString("code", "unauthorized");
                json.WriteString("message", "Unauthorized Code");
                json.WriteEndObject();
                json.WriteEndArray();
            }
            else
            {
                json.WriteString("token_type", "Bearer");
                json.WriteString("token", grant.Token);
                json.WriteString("access_token", grant.Token);
            }

            json.WriteEndObject();
        });
    }

    /// <summary>As registered are: this machine's own addresses, and the host that serves this page.</summary>
    static string? Wrong(HttpContext http, string client, string back) =>
        client.Length == 0 ? "The app did not say who it is (client_id)."
        : !Uri.TryCreate(back, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") ? "The app did not say where to go afterwards (redirect_uri)."
        : !address.IsLoopback && address.Host != http.Request.Host.Host ? "The app wants to go to an address that is not registered for it (redirect_uri)."
        : null;

    static async Task<Dictionary<string, string?>> FieldsAsync(HttpContext http)
    {
        if (http.Request.HasFormContentType)
        {
            return (await http.Request.ReadFormAsync(http.RequestAborted)).ToDictionary(field => field.Key, field => (string?)field.Value.ToString());
        }

        try
        {
            using var body = JsonDocument.Parse(await BodyReader.ReadAsync(http.Request, http.RequestAborted) ?? []);
            return body.RootElement.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String).ToDictionary(field => field.Name, field => field.Value.GetString());
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    static async Task PageAsync(HttpContext http, int status, string html)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, "text/html; charset=utf-8");
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(html, http.RequestAborted);
    }

    static async Task SendAsync(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, Reply.JsonType);
        http.Response.Headers.CacheControl = "no-store";
        Reply.WriteJson(http.Response.BodyWriter, write);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
