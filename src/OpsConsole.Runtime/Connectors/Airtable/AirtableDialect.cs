using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Airtable;

/// <summary>Airtable's four error shapes and its second kind of 429 (fact sheet, sections 8 and 9).</summary>
sealed class AirtableDialect(string token) : IVendorDialect
{
    public string Vendor => "airtable";

    public void Sign(HttpRequestMessage message) => message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

    public ConnectorException Explain(HttpStatusCode status, JsonElement? body)
    {
        var (type, message) = Read(body);
        return status == HttpStatusCode.Unauthorized
            ? new UnauthorizedException("Airtable", message ?? type ?? "401")
            : new RejectedException((int)status, type ?? "unknown", message ?? type ?? $"Airtable answered {(int)status}.", null);
    }

    public bool IsQuota(JsonElement? body) => Read(body).Type == "PUBLIC_API_BILLING_LIMIT_EXCEEDED";

    private (string? Type, string? Message) Read(JsonElement? body)
    {
        if (body is not { ValueKind: JsonValueKind.Object } root)
        {
            return default;
        }

        if (root.TryGetProperty("error", out var error))
        {
            return error.ValueKind == JsonValueKind.String ? (error.GetString(), null) : (Text(error, "type"), Text(error, "message"));
        }

        return root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0
            ? (Text(errors[0], "error"), Text(errors[0], "message"))
            : default;
    }

    /// <summary>A vendor that quotes our token back must not get it into messages and logs (guarantee 9).</summary>
    private string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Replace(token, "(token)", StringComparison.Ordinal) : null;
}
