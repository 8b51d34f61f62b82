using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Gates;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Rules;

/// <summary>A pair as it was just settled, and what was remembered of it before.</summary>
/// <param name="Created">The side on which this run created the record; null where both stood already.</param>
public sealed record SettledPair(Record Left, Record Right, Agreement Before, Side? Created)
{
    public Record On(Side side) => side == Side.Left ? Left : Right;
}

/// <summary>A rule that goes off for a pair. <see cref="Because"/> is the sentence people read.</summary>
public sealed record Firing(Rule Rule, IReadOnlyList<RuleAction> Actions, string Because);

/// <summary>Decides which rules a settled change sets off. Pure; the same pair and memory give the same firings, and a pair settled again without change gives none (guarantee 5).</summary>
public static class RuleEngine
{
    /// <summary>
    /// A field that was never remembered is only remembered now: a rule that is new, or a pair that was linked before it, does not go off for what was always so. For a pair just created
    /// everything is a change from nothing.
    /// </summary>
    /// <param name="rows">The contract's rows, which know of words that were renamed; see <see cref="FieldMap.Formerly"/>.</param>
    public static IReadOnlyList<Firing> Fire(IReadOnlyList<Rule> rules, SettledPair pair, FieldHasher hasher, IReadOnlyList<FieldMap>? rows = null)
    {
        var firings = new List<Firing>();
        foreach (var rule in rules)
        {
            if (Because(rule.When, pair, hasher, rows ?? []) is { } because && Branch(rule, pair.Left, pair.Right) is { Then.Count: > 0 } branch)
            {
                firings.Add(new(rule, branch.Then, because));
            }
        }

        return firings;
    }

    /// <summary>When the rule is due for the pair by the clock alone; null where it is not about time, or its field holds none.</summary>
    public static DateTimeOffset? DueAt(Rule rule, Record left, Record right)
    {
        if (rule.When is not { Event: TriggerKind.Elapsed, Field: { } field, Hours: { } hours })
        {
            return null;
        }

        var value = (rule.When.Side == Side.Left ? left : right)[field];
        DateTimeOffset? since = value.Kind switch
        {
            ValueKind.Instant => value.AsInstant(),
            ValueKind.Date => new DateTimeOffset(value.AsDate().ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
            ValueKind.Text when Reading.TryMoment(value.AsText(), out var moment, out _) => moment,
            ValueKind.Text when Reading.TryDate(value.AsText(), out var day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
            _ => null,
        };
        return since?.AddHours(hours);
    }

    /// <summary>The branch that holds for the records; null where none does.</summary>
    public static Branch? Branch(Rule rule, Record? left, Record? right) => rule.Branches.FirstOrDefault(b => b.If is null || Gatekeeper.Holds(b.If, left, right));

    /// <summary>Does the trigger's state still stand? Asked again before anything is sent: who is no longer stalled is not written to.</summary>
    public static bool StillSo(Rule rule, Record? left, Record? right) => rule.When switch
    {
        { Event: TriggerKind.Changed, To: { } to, Field: { } field } when (rule.When.Side == Side.Left ? left : right) is { } record => Is(record[field], to),
        _ => true,
    };

    private static string? Because(Trigger when, SettledPair pair, FieldHasher hasher, IReadOnlyList<FieldMap> rows)
    {
        switch (when.Event)
        {
            case TriggerKind.Created:
                return pair.Created == when.Side.Other() ? "The record is new." : null;
            case TriggerKind.Changed when when.Field is { } field:
                var now = pair.On(when.Side)[field];
                var then = RuleMemory.Then(pair.Before, when) ?? (pair.Created is null ? null : RuleMemory.Hash(hasher, when.Side, field, FieldValue.Empty));
                return then is { } hash && hash != RuleMemory.Hash(hasher, when.Side, field, now) && Became(when, now) && Was(when, field, hash, hasher) && !Renamed(when, field, now, hash, hasher, rows)
                    ? when.To is { } to ? $"{field} became {to}." : $"{field} changed."
                    : null;
            default:
                return null;
        }
    }

    private static bool Became(Trigger when, FieldValue now) => when.To is { } to ? Is(now, to) : !now.IsEmpty && !(now.Kind == ValueKind.Boolean && !now.AsBoolean());

    /// <summary>An unticked box is often not sent at all, so nothing is false.</summary>
    private static bool Is(FieldValue value, string text) => Comparison.IsText(value, text) || value.IsEmpty && Reading.TryBoolean(text, out var flag) && !flag;

    /// <summary>Did the pair hold the same word before, under a name it had then?</summary>
    private static bool Renamed(Trigger when, string field, FieldValue now, long hash, FieldHasher hasher, IReadOnlyList<FieldMap> rows)
    {
        if (now.Kind != ValueKind.Text || rows.FirstOrDefault(r => r.On(when.Side) == field && r.Formerly is not null)?.Formerly is not { } formerly)
        {
            return false;
        }

        var names = new List<string> { now.AsText() };
        for (var i = 0; i < names.Count; i++)
        {
            names.AddRange(formerly.Where(f => f.Value == names[i] && !names.Contains(f.Key)).Select(f => f.Key).ToList()); // a word may have been renamed more than once
        }

        return names.Any(n => RuleMemory.Hash(hasher, when.Side, field, FieldValue.Text(n)) == hash);
    }

    /// <summary>The value before is known only by its hash, so each kind that the words could mean is tried.</summary>
    private static bool Was(Trigger when, string field, long hash, FieldHasher hasher) => when.From is not { } from || Meanings(from).Any(v => RuleMemory.Hash(hasher, when.Side, field, v) == hash);

    private static IEnumerable<FieldValue> Meanings(string text)
    {
        yield return FieldValue.Text(text);
        if (Reading.TryBoolean(text, out var flag))
        {
            yield return FieldValue.Boolean(flag);
        }

        if (Reading.TryNumber(text, out var number))
        {
            yield return FieldValue.Number(number);
        }

        if (Reading.TryDate(text, out var day))
        {
            yield return FieldValue.Date(day);
        }
    }
}
