using System.Text.Json;

namespace OpsConsole.Sandbox.Control;

/// <summary>Reads the few kinds of values /control takes.</summary>
readonly struct ControlBody(JsonElement body)
{
    public string? Text(string name) => this[name] is { ValueKind: not JsonValueKind.Undefined } value ? value.GetString() : null;

    public int? Whole(string name) => this[name] is { ValueKind: not JsonValueKind.Undefined } value ? value.GetInt32() : null;

    public double? Number(string name) => this[name] is { ValueKind: not JsonValueKind.Undefined } value ? value.GetDouble() : null;

    public bool? Flag(string name) => this[name] is { ValueKind: not JsonValueKind.Undefined } value ? value.GetBoolean() : null;

    /// <summary>Any JSON as it was written; the word null too.</summary>
    public string? Raw(string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value.GetRawText() : null;

    public int? Positive(string name) =>
        Whole(name) is { } number ? number > 0 ? number : throw new ControlException($"{name} must be above nought") : null;

    /// <summary>An object within; one without members when absent.</summary>
    public ControlBody Inner(string name) => new(this[name]);

    /// <summary>A list of texts; none when absent.</summary>
    public string[] Texts(string name) => this[name] is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];

    JsonElement this[string name] =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : default;
}
