using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Gates;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Rules;

/// <summary>What the guardrails need to know about one planned action.</summary>
/// <param name="Messaged">When this person was written to by any rule, newest first; at least the last seven days.</param>
/// <param name="ThisHour">How often this rule has acted in the last sixty minutes.</param>
/// <param name="OnThisRecord">How often this action of this rule was done to this record in the last sixty minutes.</param>
/// <param name="PlannedAtOnce">How many messages and notices of this rule are planned and not yet decided on, this one among them.</param>
/// <param name="KeptBackBy">The reason of the gate that keeps the pair back now, for example do-not-contact; null where none does.</param>
/// <param name="SaidYes">A person has said yes to this action.</param>
public sealed record ActionFacts(RuleAction Action, Record? Left, Record? Right, IReadOnlyList<DateTimeOffset> Messaged, int ThisHour, int OnThisRecord, int PlannedAtOnce, string? KeptBackBy, bool SaidYes, DateTimeOffset Now);

/// <summary>What is to become of one planned action. A closed set.</summary>
public abstract record GuardVerdict
{
    private GuardVerdict()
    {
    }

    public sealed record Go : GuardVerdict;

    public sealed record Wait(DateTimeOffset Until, string Reason) : GuardVerdict;

    public sealed record Suppress(string Reason) : GuardVerdict;

    public sealed record Hold(string Reason) : GuardVerdict;
}

/// <summary>Limits on side effects (design: guardrail). Pure: what is let through, what waits, what never goes, what a person is asked about.</summary>
public static class Guardrails
{
    /// <summary>More than people do by hand, fewer than two rules do that set each other off for ever (guarantee 4).</summary>
    public const int MostOnOneRecord = 5;

    public static GuardVerdict Decide(Rule rule, ActionFacts facts)
    {
        var guard = rule.Guard;
        if (facts.KeptBackBy is { } gate)
        {
            return new GuardVerdict.Suppress($"{gate}.");
        }

        if (!RuleEngine.StillSo(rule, facts.Left, facts.Right))
        {
            return new GuardVerdict.Suppress($"{rule.When.Field} is no longer {rule.When.To}.");
        }

        if (guard.Require is { } require && !Gatekeeper.Holds(require, facts.Left, facts.Right))
        {
            return new GuardVerdict.Suppress("The rule's minimum criteria do not hold.");
        }

        if (facts.OnThisRecord >= MostOnOneRecord && !facts.SaidYes)
        {
            return new GuardVerdict.Hold($"This rule has done it {facts.OnThisRecord} times to this record within the hour. It and another rule, or another program, may be setting each other off.");
        }

        if (facts.Action.Do is not (ActionKind.Message or ActionKind.Notify))
        {
            return AnHour(guard, facts) ?? new GuardVerdict.Go();
        }

        if (facts.PlannedAtOnce > guard.HoldAbove && !facts.SaidYes)
        {
            return new GuardVerdict.Hold($"{facts.PlannedAtOnce} at once is more than the {guard.HoldAbove} this rule may send by itself.");
        }

        return (facts.Action.Do == ActionKind.Message ? Person(guard, facts) : null) ?? AnHour(guard, facts) ?? new GuardVerdict.Go();
    }

    /// <summary>A second message inside the window is dropped, not saved up: later it would be about something past.</summary>
    private static GuardVerdict? Person(Guard guard, ActionFacts facts)
    {
        if (guard.CoolDownHours is { } hours && facts.Messaged.Count > 0 && facts.Now - facts.Messaged[0] < TimeSpan.FromHours(hours))
        {
            return new GuardVerdict.Suppress($"This person was written to at {facts.Messaged[0]:yyyy-MM-dd HH:mm} UTC; the cool-down is {hours} hours.");
        }

        if (guard.PerWeek is { } perWeek && facts.Messaged.Count(m => facts.Now - m < TimeSpan.FromDays(7)) >= perWeek)
        {
            return new GuardVerdict.Suppress($"This person already got {perWeek} in seven days.");
        }

        return Quiet(guard, facts) is { } until ? new GuardVerdict.Wait(until, $"It is night where this person is; goes at {until:HH:mm} UTC.") : null;
    }

    private static GuardVerdict? AnHour(Guard guard, ActionFacts facts) => guard.PerHour is { } perHour && facts.ThisHour >= perHour
        ? new GuardVerdict.Wait(facts.Now.AddMinutes(10), $"The rule acts at most {perHour} times an hour.")
        : null;

    /// <summary>The end of the quiet hours the person is in now; null outside of them. A zone nobody knows counts as the rule's own.</summary>
    private static DateTimeOffset? Quiet(Guard guard, ActionFacts facts)
    {
        if (!RuleCheck.TryTime(guard.QuietFrom, out var from) || !RuleCheck.TryTime(guard.QuietUntil, out var until) || from == until)
        {
            return null;
        }

        var zone = Zone(guard, facts);
        var local = TimeZoneInfo.ConvertTime(facts.Now, zone);
        var time = TimeOnly.FromDateTime(local.DateTime);
        if (!time.IsBetween(from, until))
        {
            return null;
        }

        var end = local.Date + until.ToTimeSpan() + (time >= until ? TimeSpan.FromDays(1) : TimeSpan.Zero);
        while (zone.IsInvalidTime(end))
        {
            end = end.AddMinutes(30); // the clocks go forward over the end of the night
        }

        return new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
    }

    private static TimeZoneInfo Zone(Guard guard, ActionFacts facts)
    {
        var named = guard.ZoneField is { } field ? (guard.ZoneSide == Side.Left ? facts.Left : facts.Right)?[field].ToString() : null;
        foreach (var id in new[] { named, guard.Zone })
        {
            if (!string.IsNullOrWhiteSpace(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id.Trim(), out var zone))
            {
                return zone;
            }
        }

        return TimeZoneInfo.Utc;
    }
}
