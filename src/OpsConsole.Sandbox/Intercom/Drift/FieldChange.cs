using System.Text.Json.Nodes;

namespace OpsConsole.Sandbox.Intercom.Drift;

/// <summary>One field that answers have from now on, have no longer, or have in another JSON type.</summary>
/// <param name="Object">The object by its plural name, as in <see cref="DriftObjects"/>.</param>
/// <param name="Value">What every record then holds, as JSON; null together with no <paramref name="As"/> takes the field away.</param>
/// <param name="As">"text" or "list": the value stays and only its JSON type changes.</param>
sealed record FieldChange(string Object, string Name, string? Value, string? As)
{
    public void Apply(JsonObject it)
    {
        if (As is null && Value is null)
        {
            it.Remove(Name);
            return;
        }

        it[Name] = As switch
        {
            null => JsonNode.Parse(Value!),
            "list" => new JsonArray(it[Name]?.DeepClone()),
            _ => it[Name] is null ? null : JsonValue.Create(it[Name]!.ToString()),
        };
    }
}
