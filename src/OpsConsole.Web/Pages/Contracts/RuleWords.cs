using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Contracts;

/// <summary>A rule as a sentence: when, if, then.</summary>
public static class RuleWords
{
    public static string Say(Rule rule, SideNames names)
    {
        var branches = rule.Branches.Where(b => b.Then.Count > 0).Select((b, i) =>
            (b.If is { } condition ? $"if {Say(condition, names)}, then " : i == 0 ? "then " : "") + string.Join(" and ", b.Then.Select(a => Lower(ActionWords.Of(a)))));
        var then = string.Join("; else ", branches);
        return $"{Say(rule.When, names)}, {(then.Length == 0 ? "do nothing yet" : then)}.";
    }

    public static string Say(Condition condition, SideNames names) =>
        string.Join(condition.Any is null ? " and " : " or ", (condition.All ?? condition.Any ?? []).Select(c => $"{ActionWords.Field(c.Field)} in {names.On(c.Side)} {ContractCells.Op(c.Op)} {GateEdits.Text(c.Value)}".TrimEnd()));

    /// <summary>The guardrails as a sentence; null where nothing but the usual hold is set.</summary>
    public static string? Say(Guard guard, SideNames names)
    {
        string?[] parts =
        [
            guard.Require is { } require ? $"only if {Say(require, names)}" : null,
            guard.CoolDownHours is { } hours ? $"not within {hours} hours of another message to the same person" : null,
            guard.PerWeek is { } week ? $"at most {week} in seven days to one person" : null,
            guard.PerHour is { } hour ? $"at most {hour} an hour" : null,
            guard is { QuietFrom: { } from, QuietUntil: { } until } ? $"nothing from {from} to {until}" : null,
        ];
        var said = parts.OfType<string>().ToList();
        return said.Count == 0 ? null : $"Guardrails: {string.Join("; ", said)}; more than {guard.HoldAbove} at once wait for a yes.";
    }

    private static string Say(Trigger when, SideNames names) => when switch
    {
        { Event: TriggerKind.Created } => $"When a record is new in {names.On(when.Side)}",
        { Event: TriggerKind.Elapsed } => $"{when.Hours?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "…"} hours after {ActionWords.Field(when.Field)} in {names.On(when.Side)}",
        { From: { } from, To: { } to } => $"When {ActionWords.Field(when.Field)} goes from {from} to {to} in {names.On(when.Side)}",
        { From: { } from } => $"When {ActionWords.Field(when.Field)} is {from} no longer in {names.On(when.Side)}",
        { To: { } to } => $"When {ActionWords.Field(when.Field)} becomes {to} in {names.On(when.Side)}",
        _ => $"When {ActionWords.Field(when.Field)} gets another value in {names.On(when.Side)}",
    };

    private static string Lower(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
