using System.Net.Http.Headers;
using System.Text.Json;

namespace OpsConsole.Tests.Sandbox;

/// <summary>A vendor's answer, read whole.</summary>
public sealed record Answer(int Status, HttpResponseHeaders Headers, string Text)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    public JsonElement this[string name] => Json.GetProperty(name);

    /// <summary>The first error of Intercom's envelope.</summary>
    public JsonElement Error => Json.GetProperty("errors")[0];

    public string Header(string name) => string.Join(",", Headers.GetValues(name));
}
