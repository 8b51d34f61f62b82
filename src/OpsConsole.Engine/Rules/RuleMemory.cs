using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Rules;

/// <summary>What rules remember of a pair between runs: a keyed hash of each field that sets one off, kept beside what was agreed.</summary>
public static class RuleMemory
{
    private const string Prefix = "rule:";

    /// <summary>Every field that rules need to see: triggers, conditions, guards, templates.</summary>
    public static IEnumerable<string> Fields(IReadOnlyList<Rule> rules, Side side) =>
        rules.SelectMany(r => Fields(r, side)).Distinct(StringComparer.Ordinal);

    /// <summary>The entries to keep once the pair is settled.</summary>
    public static IEnumerable<KeyValuePair<string, AgreedField>> Of(IReadOnlyList<Rule> rules, Record left, Record right, FieldHasher hasher)
    {
        foreach (var (side, field) in rules.Where(r => r.When.Field is not null).Select(r => (r.When.Side, r.When.Field!)).Distinct())
        {
            yield return new(Name(side, field), new AgreedField(Hash(hasher, side, field, (side == Side.Left ? left : right)[field]), 0));
        }
    }

    /// <summary>Does a rule remember something under this name?</summary>
    public static bool IsEntry(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    internal static long? Then(Agreement before, Trigger trigger) => before.Find(Name(trigger.Side, trigger.Field!))?.Left;

    /// <summary>An unticked box is often not sent: false and nothing are one.</summary>
    internal static long Hash(FieldHasher hasher, Side side, string field, FieldValue value) =>
        hasher.Of(Name(side, field), value.Kind == ValueKind.Boolean && !value.AsBoolean() ? FieldValue.Empty : value);

    private static string Name(Side side, string field) => $"{Prefix}{(side == Side.Left ? "left" : "right")}:{field}";

    private static IEnumerable<string> Fields(Rule rule, Side side)
    {
        if (rule.When.Field is { } trigger && rule.When.Side == side)
        {
            yield return trigger;
        }

        if (rule.Guard.ZoneField is { } zone && rule.Guard.ZoneSide == side)
        {
            yield return zone;
        }

        foreach (var clause in rule.Branches.Select(b => b.If).Append(rule.Guard.Require).OfType<Condition>().SelectMany(c => (c.All ?? []).Concat(c.Any ?? [])).Where(c => c.Side == side))
        {
            yield return clause.Field;
        }

        foreach (var text in rule.Branches.SelectMany(b => b.Then).SelectMany(RuleAction.Templates))
        {
            foreach (var field in MessageTemplate.Fields(text, side))
            {
                yield return field;
            }
        }
    }
}
