using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Intercom's version header and error envelope (fact sheet, sections 1 and 2).</summary>
sealed class IntercomDialect(string token) : IVendorDialect
{
    public const string Version = "2.15";

    public string Vendor => "intercom";

    public void Sign(HttpRequestMessage message)
    {
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        message.Headers.Add("Intercom-Version", Version);
    }

    public ConnectorException Explain(HttpStatusCode status, JsonElement? body)
    {
        var (code, message, field) = First(body);
        return status == HttpStatusCode.Unauthorized
            ? new UnauthorizedException("Intercom", message ?? code ?? "401", code)
            : new RejectedException((int)status, code ?? "unknown", message ?? $"Intercom answered {(int)status}.", field);
    }

    private (string? Code, string? Message, string? Field) First(JsonElement? body)
    {
        if (body is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Array || errors.GetArrayLength() == 0)
        {
            return default;
        }

        var error = errors[0];
        return (Text(error, "code"), Text(error, "message"), Text(error, "field"));
    }

    /// <summary>A vendor that quotes our token back must not get it into messages and logs (guarantee 9).</summary>
    private string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Replace(token, "(token)", StringComparison.Ordinal) : null;
}
