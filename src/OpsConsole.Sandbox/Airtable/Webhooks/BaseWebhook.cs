using System.Text.Json;

namespace OpsConsole.Sandbox.Airtable.Webhooks;

/// <summary>A webhook of the base as it is; a change puts a new one in its place.</summary>
/// <param name="NextPayload">The cursor the next payload will have; cursors begin at 1 and never start over.</param>
sealed record BaseWebhook(string Id, string? NotificationUrl, JsonElement Specification, string MacSecretBase64, long ExpiresMs, int NextPayload, bool AreNotificationsEnabled)
{
    public const long LifetimeMs = 7L * 86_400_000;

    public bool IsEnabled(long nowMs) => nowMs < ExpiresMs;

    /// <summary>A member of specification.options, where there is one.</summary>
    public JsonElement Option(string group, string name) =>
        Specification.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object
        && options.TryGetProperty(group, out var members) && members.ValueKind == JsonValueKind.Object
        && members.TryGetProperty(name, out var value) ? value : default;

    public bool Asks(string name) => Option("includes", name).ValueKind == JsonValueKind.True;

    /// <summary>True when the filter is absent or names the value.</summary>
    public bool Admits(string filter, string value) =>
        Option("filters", filter) is not { ValueKind: JsonValueKind.Array } list || list.EnumerateArray().Any(item => item.ValueEquals(value));
}
