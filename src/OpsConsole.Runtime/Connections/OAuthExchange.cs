using System.Text.Json;
using OpsConsole.Runtime.Connectors;

namespace OpsConsole.Runtime.Connections;

/// <summary>Brings a code to the vendor and takes a token. Tried once: a code is good for one exchange. Nothing of it is logged.</summary>
sealed class OAuthExchange(IHttpClientFactory clients, VendorLimits limits, TimeProvider clock)
{
    /// <summary>The largest answer that is read, bytes.</summary>
    private const int LargestAnswer = 64 * 1024;

    /// <returns>The token, or how it ended without one.</returns>
    public async Task<(string? Token, OAuthEnd End)> TokenAsync(string tokenUrl, OAuthApp app, string code, string? verifier, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(limits.Timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            var fields = new Dictionary<string, string> { ["code"] = code, ["client_id"] = app.ClientId, ["client_secret"] = app.ClientSecret };
            if (verifier is not null)
            {
                fields["code_verifier"] = verifier;
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, tokenUrl) { Content = new FormUrlEncodedContent(fields) };
            request.Headers.Accept.ParseAdd("application/json");
            using var client = clients.CreateClient(ConnectionBook.HttpClientName);
            client.MaxResponseContentBufferSize = LargestAnswer;
            using var answer = await client.SendAsync(request, both.Token);
            if (!answer.IsSuccessStatusCode)
            {
                return (null, (int)answer.StatusCode is 429 or >= 500 ? OAuthEnd.Unanswered : OAuthEnd.Refused);
            }

            using var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(both.Token), default, both.Token);
            var token = Text(body.RootElement, "access_token") ?? Text(body.RootElement, "token");
            return (token, token is null ? OAuthEnd.Refused : OAuthEnd.Authorised);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return (null, OAuthEnd.Unanswered);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && !text.Any(char.IsControl) ? text : null;
}
