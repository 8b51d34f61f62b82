using System.Text.Json;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Contacts;

/// <summary>Reads a write's fields: an absent key keeps the value, null clears it, a wrong type is refused by name.</summary>
readonly struct BodyFields(JsonElement body)
{
    public bool Has(string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out _);

    public JsonElement this[string name] =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value : default;

    public string? Text(string name, string? current = null) => this[name] switch
    {
        { ValueKind: JsonValueKind.Undefined } => current,
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Invalid(name, "must be a string"),
    };

    public long? Whole(string name, long? current = null) => this[name] switch
    {
        { ValueKind: JsonValueKind.Undefined } => current,
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number,
        _ => throw Invalid(name, "must be an integer"),
    };

    public bool Flag(string name, bool current) => this[name].ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => current,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Invalid(name, "must be a boolean"),
    };

    public static VendorError Invalid(string name, string why) => new(400, "parameter_invalid", $"{name} {why}", name);
}
