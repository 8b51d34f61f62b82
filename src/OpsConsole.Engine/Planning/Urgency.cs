using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Planning;

/// <summary>What goes at once and what may wait (S0-124).</summary>
public static class Urgency
{
    /// <summary>
    /// Marked so, or a field by whose value a gate decides: whether a customer may be contacted at all is never unimportant. Gates that only ask whether something is filled in are about identifiers, and those are
    /// typed letter by letter.
    /// </summary>
    public static bool IsHigh(Contract contract, FieldMap field) =>
        field.Importance == Importance.High || contract.Gates.SelectMany(g => (g.When.All ?? []).Concat(g.When.Any ?? [])).Any(c => c.Field == field.On(c.Side) && c.Op is not ("empty" or "notEmpty"));

    /// <summary>Fields of this side whose change is not held back while somebody may still be typing.</summary>
    public static IReadOnlyList<string> Paths(Contract contract, Side side) =>
        [.. contract.Fields.Where(f => f.Flows(side) && IsHigh(contract, f)).Select(f => f.On(side)).Distinct(StringComparer.Ordinal)];

    /// <summary>Does the record hold something of high importance that the other side was not told yet? A field that was never agreed on is new to both, and can wait until it is typed.</summary>
    public static bool CannotWait(PlanRules rules, Agreement agreement, Side side, Record? record) =>
        record is not null && rules.Contract.Fields.Any(f => f.Flows(side) && IsHigh(rules.Contract, f)
            && agreement.Find(f.Name) is { } agreed && rules.Hasher.Of(f.Name, rules.Mapper.Present(f, side, record[f.On(side)])) != agreed.On(side));

    /// <summary>Until when the decision may wait, because it would write nothing but unimportant fields and the pair was settled a short time ago; null where it goes now.</summary>
    public static DateTimeOffset? WaitsUntil(Contract contract, Decision decision, DateTimeOffset settledAt, DateTimeOffset now)
    {
        if (decision is not { Outcome: Outcome.Updated, Create: null, LinkBy: null, HasWrites: true, OnlyUrgent: false })
        {
            return null;
        }

        var low = contract.Fields.Where(f => f.Importance == Importance.Low && !IsHigh(contract, f)).ToList();
        var all = new[] { Side.Left, Side.Right }.All(side => decision.Writes(side).Keys.All(path => low.Exists(f => f.On(side) == path)));
        var until = settledAt + TimeSpan.FromMinutes(contract.Limits.ConsolidateMinutes);
        return all && until > now ? until : null;
    }

    /// <summary>The decision put off: nothing is written, and nothing about the pair changes.</summary>
    public static Decision PutOff(Decision decision, DateTimeOffset until) => new()
    {
        Outcome = Outcome.Skipped,
        Reason = nameof(SkipReason.Consolidated),
        Text = $"Only fields of low importance changed ({string.Join(", ", decision.LeftWrites.Keys.Concat(decision.RightWrites.Keys))}). They go together after {until.UtcDateTime:HH:mm} UTC, or with the next change that matters more.",
        WaitsUntil = until,
    };
}
