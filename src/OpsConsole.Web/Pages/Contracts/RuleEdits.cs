using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Web.Pages.Contracts;

/// <summary>What people do to the list of rules, and to one of them. One that cannot be read is left as it is.</summary>
public static class RuleEdits
{
    public static Contract With(Contract contract, int at, Func<Rule, Rule> change) =>
        contract with { Rules = [.. contract.Rules.Select((json, i) => i == at && RuleJson.TryRead(json, out var rule, out _) ? RuleJson.Write(change(rule)) : json)] };

    public static Contract Added(Contract contract) => contract with
    {
        Rules = [.. contract.Rules, RuleJson.Write(new Rule { Key = FreeKey(contract, "New rule"), Name = "New rule", When = new() { Event = TriggerKind.Changed }, Branches = [new() { Then = [new() { Do = ActionKind.Message, Text = "" }] }] })],
    };

    /// <summary>The copy stands behind the first one, switched off: two that do the same would do it twice.</summary>
    public static Contract Duplicated(Contract contract, int at)
    {
        if (!RuleJson.TryRead(contract.Rules[at], out var rule, out _))
        {
            return contract;
        }

        var name = rule.Name + " (copy)";
        var copy = RuleJson.Write(rule with { Key = FreeKey(contract, name), Name = name, On = false });
        return contract with { Rules = [.. contract.Rules.Take(at + 1), copy, .. contract.Rules.Skip(at + 1)] };
    }

    public static Contract Without(Contract contract, int at) => contract with { Rules = [.. contract.Rules.Where((_, i) => i != at)] };

    /// <summary>By one place; as it was at either end.</summary>
    public static Contract Moved(Contract contract, int at, int by)
    {
        var rules = contract.Rules.ToList();
        if (at + by >= 0 && at + by < rules.Count)
        {
            (rules[at], rules[at + by]) = (rules[at + by], rules[at]);
        }

        return contract with { Rules = rules };
    }

    /// <summary>What is published keeps its key, since actions are counted by it; until then the key follows the name.</summary>
    public static Contract Named(Contract contract, int at, string name, Contract? published)
    {
        bool IsPublished(string key) => published?.Rules.Any(json => RuleJson.TryRead(json, out var rule, out _) && rule.Key == key) == true;
        return With(contract, at, r => r with { Name = name, Key = IsPublished(r.Key) ? r.Key : FreeKey(Without(contract, at), name) });
    }

    /// <summary>The name in lower-case letters, digits and hyphens, with a number where it is taken.</summary>
    private static string FreeKey(Contract contract, string name)
    {
        var taken = contract.Rules.Select(json => RuleJson.TryRead(json, out var rule, out _) ? rule.Key : "").ToHashSet(StringComparer.Ordinal);
        return Keys.Free(Keys.Of(name) is { Length: > 0 } plain ? plain : "rule", taken);
    }
}
