using System.Globalization;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>What is wrong with a contract's rules by themselves, before any schema is asked.</summary>
public static class RuleCheck
{
    public static IEnumerable<ContractProblem> Problems(Contract contract)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < contract.Rules.Count; i++)
        {
            var path = $"rules[{i}]";
            if (!RuleJson.TryRead(contract.Rules[i], out var rule, out var error))
            {
                yield return new(path, $"The rule cannot be read: {error}", ProblemLevel.Error);
                continue;
            }

            if (!keys.Add(rule.Key))
            {
                yield return new(path + ".key", $"Two rules are called {rule.Key}. Give each a key of its own.", ProblemLevel.Error);
            }

            foreach (var (where, sentence) in Problems(rule))
            {
                yield return new(path + where, sentence, ProblemLevel.Error);
            }
        }
    }

    /// <summary>A time of day as guards write it.</summary>
    public static bool TryTime(string? text, out TimeOnly time) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    /// <summary>Does it look like the address of one person?</summary>
    public static bool IsEmail(string text) => text.Split('@') is [{ Length: > 0 }, { Length: > 2 } domain] && domain.Contains('.', StringComparison.Ordinal) && !text.Any(c => char.IsWhiteSpace(c) || c is ',' or ';');

    private static IEnumerable<(string Where, string Sentence)> Problems(Rule rule)
    {
        if (rule.Key.Length == 0 || rule.Key.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
        {
            yield return (".key", "A rule's key has lower-case letters, digits and hyphens.");
        }

        if (string.IsNullOrWhiteSpace(rule.Name))
        {
            yield return (".name", "Give the rule a name: people meet it in the list of what it did.");
        }

        if (rule.When.Event != TriggerKind.Created && string.IsNullOrWhiteSpace(rule.When.Field))
        {
            yield return (".when.field", "Say which field sets the rule off.");
        }

        if (rule.When is { Event: TriggerKind.Elapsed, Hours: null or < 0 })
        {
            yield return (".when.hours", "Say how many hours must have passed.");
        }

        if (rule.Branches.Count == 0 || rule.Branches.All(b => b.Then.Count == 0))
        {
            yield return (".branches", "The rule does nothing. Give it an action.");
        }

        for (var b = 0; b < rule.Branches.Count; b++)
        {
            foreach (var problem in Problems(rule.Branches[b].If, $".branches[{b}].if"))
            {
                yield return problem;
            }

            for (var a = 0; a < rule.Branches[b].Then.Count; a++)
            {
                foreach (var problem in Problems(rule.Branches[b].Then[a]))
                {
                    yield return ($".branches[{b}].then[{a}]", problem);
                }
            }
        }

        foreach (var (where, sentence) in Problems(rule.Guard))
        {
            yield return (where, sentence);
        }
    }

    private static IEnumerable<string> Problems(RuleAction action)
    {
        var missing = action.Do switch
        {
            ActionKind.Set when string.IsNullOrWhiteSpace(action.Field) => "Say which field is to be set.",
            ActionKind.Create when string.IsNullOrWhiteSpace(action.Object) || action.Fields is not { Count: > 0 } => "Say what is to be created, and with which fields.",
            ActionKind.Create when action.UniqueBy is not { } unique || !action.Fields!.ContainsKey(unique) => "Name the field that is unique there, among those given: created twice is then created once.",
            ActionKind.Note or ActionKind.Message or ActionKind.Notify or ActionKind.Review when string.IsNullOrWhiteSpace(action.Text) => "Write the text.",
            ActionKind.Assign when string.IsNullOrWhiteSpace(action.To) => "Say to whom.",
            ActionKind.Notify when string.IsNullOrWhiteSpace(action.To) => "Say over which channel.",
            ActionKind.Review when action.To is { } owner && !IsEmail(owner) => $"\"{owner}\" is no e-mail address. Name whose the item is by e-mail, or leave it to nobody.",
            ActionKind.Snooze when action.Hours is null or <= 0 => "Say for how many hours.",
            _ => null,
        };
        if (missing is not null)
        {
            yield return missing;
        }

        foreach (var template in RuleAction.Templates(action))
        {
            if (MessageTemplate.Problem(template) is { } problem)
            {
                yield return $"The template cannot be read: {problem}";
            }
        }
    }

    private static IEnumerable<(string Where, string Sentence)> Problems(Condition? condition, string path) =>
        condition is null ? [] : ContractValidator.Check(condition).Select(p => (p.Path.Length == 0 ? path : $"{path}.{p.Path}", p.Sentence));

    private static IEnumerable<(string Where, string Sentence)> Problems(Guard guard)
    {
        foreach (var problem in Problems(guard.Require, ".guard.require"))
        {
            yield return problem;
        }

        if ((guard.QuietFrom is null) != (guard.QuietUntil is null))
        {
            yield return (".guard.quietFrom", "Quiet hours need a beginning and an end.");
        }

        foreach (var time in new[] { guard.QuietFrom, guard.QuietUntil }.OfType<string>().Where(t => !TryTime(t, out _)))
        {
            yield return (".guard.quietFrom", $"\"{time}\" is no time of day. Write it as 21:00.");
        }

        if (guard.Zone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            yield return (".guard.zone", $"\"{zone}\" is no time zone. Write it as Europe/Berlin.");
        }

        if (guard.CoolDownHours < 0 || guard.PerWeek < 0 || guard.PerHour < 1 || guard.HoldAbove < 0)
        {
            yield return (".guard", "A limit cannot be negative.");
        }
    }
}
