using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsConsole.Engine.Contracts;

/// <summary>Rules as the contract's JSON holds them. What is not known is an error, so that a misspelt guardrail never passes for none.</summary>
public static class RuleJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="JsonException">It is no rule; the message says where.</exception>
    public static Rule Read(JsonElement json) => json.Deserialize<Rule>(Options) ?? throw new JsonException("A rule is an object.");

    public static JsonElement Write(Rule rule) => JsonSerializer.SerializeToElement(rule, Options);

    /// <summary>The contract's rules that can be read and are switched on; the validator has named the others.</summary>
    public static IReadOnlyList<Rule> Active(Contract contract)
    {
        var rules = new List<Rule>();
        foreach (var json in contract.Rules)
        {
            if (TryRead(json, out var rule, out _) && rule.On)
            {
                rules.Add(rule);
            }
        }

        return rules;
    }

    public static bool TryRead(JsonElement json, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Rule? rule, out string? error)
    {
        try
        {
            (rule, error) = (Read(json), null);
            return true;
        }
        catch (JsonException e)
        {
            (rule, error) = (null, e.Message);
            return false;
        }
    }
}
