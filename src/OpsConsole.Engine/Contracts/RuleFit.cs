using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>Whether rules ask for what the two systems have and can do (S0-22): fields that are there, values that are options, acts that the connector knows.</summary>
public static class RuleFit
{
    private const string Tags = "tags.";

    /// <summary>What the console does by itself, whatever the system.</summary>
    public static IReadOnlyList<ActionKind> Anywhere { get; } = [ActionKind.Set, ActionKind.Create, ActionKind.Notify, ActionKind.Review];

    /// <param name="acts">What can be done to the records of a side beyond <see cref="Anywhere"/>.</param>
    public static IEnumerable<ContractProblem> Check(Contract contract, ObjectType left, ObjectType right, Func<Side, IReadOnlyList<ActionKind>> acts)
    {
        ObjectType There(Side side) => side == Side.Left ? left : right;
        for (var i = 0; i < contract.Rules.Count; i++)
        {
            if (!RuleJson.TryRead(contract.Rules[i], out var rule, out _))
            {
                continue; // said by RuleCheck
            }

            var path = $"rules[{i}]";
            foreach (var problem in Trigger(rule.When, There(rule.When.Side), path + ".when").Concat(Guard(rule.Guard, There, path + ".guard")))
            {
                yield return problem;
            }

            for (var b = 0; b < rule.Branches.Count; b++)
            {
                foreach (var problem in Condition(rule.Branches[b].If, There, $"{path}.branches[{b}].if"))
                {
                    yield return problem;
                }

                for (var a = 0; a < rule.Branches[b].Then.Count; a++)
                {
                    foreach (var problem in Action(rule.Branches[b].Then[a], There, acts, $"{path}.branches[{b}].then[{a}]"))
                    {
                        yield return problem;
                    }
                }
            }
        }
    }

    private static IEnumerable<ContractProblem> Trigger(Trigger when, ObjectType there, string path)
    {
        if (when.Event == TriggerKind.Created || string.IsNullOrEmpty(when.Field))
        {
            yield break;
        }

        if (there.Find(when.Field) is not { } shape)
        {
            yield return Missing(path + ".field", when.Field, there);
            yield break;
        }

        foreach (var (cell, value) in new[] { ("from", when.From), ("to", when.To) })
        {
            if (value is not null && shape.Options is { } options && !options.Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                yield return new($"{path}.{cell}", $"{when.Field} in {there.SystemName} has no option {Wording.Quote(value)}.{Wording.DidYouMean(value, options)}", ProblemLevel.Warning);
            }
        }
    }

    private static IEnumerable<ContractProblem> Guard(Guard guard, Func<Side, ObjectType> there, string path) =>
        Condition(guard.Require, there, path + ".require").Concat(
            guard.ZoneField is { } zone && there(guard.ZoneSide).Find(zone) is null ? [Missing(path + ".zoneField", zone, there(guard.ZoneSide))] : []);

    private static IEnumerable<ContractProblem> Condition(Condition? condition, Func<Side, ObjectType> there, string path) =>
        from list in new[] { (Name: "all", Clauses: condition?.All ?? []), (Name: "any", Clauses: condition?.Any ?? []) }
        from clause in list.Clauses.Select((c, i) => (Clause: c, Path: $"{path}.{list.Name}[{i}].field"))
        where clause.Clause.Field.Length > 0 && there(clause.Clause.Side).Find(clause.Clause.Field) is null
        select Missing(clause.Path, clause.Clause.Field, there(clause.Clause.Side));

    private static IEnumerable<ContractProblem> Action(RuleAction action, Func<Side, ObjectType> there, Func<Side, IReadOnlyList<ActionKind>> acts, string path)
    {
        var target = there(action.Side);
        if (!Anywhere.Contains(action.Do) && !acts(action.Side).Contains(action.Do))
        {
            yield return new(path + ".do", $"{target.SystemName} cannot do this to {target.Label}: {action.Do.ToString().ToLowerInvariant()}.");
        }

        if (action is { Do: ActionKind.Set, Field: { Length: > 0 } field })
        {
            if (target.Find(field) is not { } shape)
            {
                yield return Missing(path + ".field", field, target);
            }
            else if (Capabilities.WhyNotWritten(shape, target) is { } reason)
            {
                yield return new(path + ".field", reason);
            }
        }

        foreach (var text in RuleAction.Templates(action))
        {
            foreach (var side in new[] { Side.Left, Side.Right })
            {
                foreach (var name in MessageTemplate.Fields(text, side).Where(n => there(side).Find(n) is null))
                {
                    yield return new(path, $"The template names {Wording.Quote(name)}, which {there(side).SystemName} does not have; nothing would stand there.{Wording.DidYouMean(name, there(side).Fields.Select(f => f.Path))}", ProblemLevel.Warning);
                }
            }
        }
    }

    /// <summary>A tag is there once somebody has used it: a rule may wait for one that nobody has yet.</summary>
    private static ContractProblem Missing(string path, string field, ObjectType there) => field.StartsWith(Tags, StringComparison.Ordinal)
        ? new(path, $"{there.SystemName} has no tag {Wording.Cut(field[Tags.Length..])} yet.{Wording.DidYouMean(field, there.Fields.Select(f => f.Path))}", ProblemLevel.Warning)
        : new(path, $"{there.SystemName} has no field {Wording.Cut(field)}.{Wording.DidYouMean(field, there.Fields.Select(f => f.Path))}");
}
