using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Planning;

/// <summary>One field as a run, or several in a row, wrote it.</summary>
/// <param name="Old">What was there before the first write.</param>
/// <param name="New">What the last write put there.</param>
/// <param name="SourceBefore">Hash of what the other side held when both last agreed before the first write; null where they never had.</param>
public sealed record WrittenField(Side Side, string Field, FieldValue Old, FieldValue New, long? SourceBefore);

/// <summary>What is to be undone about one record.</summary>
public sealed record UndoFacts
{
    public IReadOnlyList<WrittenField> Written { get; init; } = [];

    /// <summary>The side on which the record was created.</summary>
    public Side? Created { get; init; }

    /// <summary>There was a write whose values are no longer kept.</summary>
    public bool ValuesGone { get; init; }
}

/// <summary>How an undo goes about it.</summary>
/// <param name="BothSides">The side that gave rise to a write gets its former value back as well, where that is known for certain.</param>
/// <param name="Force">A person has seen that the value changed since, and wants the old one all the same.</param>
public sealed record UndoRules(PlanRules Plan, ObjectType Left, ObjectType Right, bool BothSides, bool Force)
{
    public FieldShape? Shape(Side side, string path) => (side == Side.Left ? Left : Right).Find(path);
}

/// <summary>What evidence of a blocked undo calls its two values.</summary>
public static class UndoWords
{
    public const string Now = "now";
    public const string Before = "before the run";
}

/// <summary>
/// Decides what goes back (guarantee 10): a field that still holds what the run wrote gets its former value; one that was changed since is a question for a person. Pure, and carried out by the same steps as
/// any other decision.
/// </summary>
public static class Undoing
{
    public static Decision Decide(UndoRules rules, PairFacts facts, UndoFacts undo)
    {
        var draft = new Draft(rules.Plan, facts);
        var (touched, gone) = (new HashSet<string>(StringComparer.Ordinal), (Side?)null);
        foreach (var written in undo.Written)
        {
            if (facts.On(written.Side) is not { } record)
            {
                gone = written.Side;
                continue;
            }

            var field = RowOf(rules, written);
            if (PutBack(rules, draft, field, written, record))
            {
                touched.Add(field.Name);
            }
        }

        // The other side follows only once it is clear what goes back: what the run wrote there itself goes back by its own entry.
        foreach (var written in undo.Written)
        {
            var field = RowOf(rules, written);
            if (touched.Contains(field.Name) && facts.On(written.Side.Other()) is { } source && !undo.Written.Any(w => w.Side != written.Side && w.Field == field.On(w.Side)))
            {
                FollowBack(rules, draft, field, written, source, facts.On(written.Side)!);
            }
        }

        return Finish(rules.Plan, facts, undo, draft, touched, gone);
    }

    /// <returns>False where the field is left for a person.</returns>
    private static bool PutBack(UndoRules rules, Draft draft, FieldMap field, WrittenField written, Record record)
    {
        var mapper = rules.Plan.Mapper;
        var now = record[written.Field];
        var present = mapper.Present(field, written.Side, now);
        if (present == mapper.Present(field, written.Side, written.Old))
        {
            return true;
        }

        if (rules.Shape(written.Side, written.Field) is not { Writable: true })
        {
            draft.Blocked(field, written, now, (_, _) => $"{written.Field} can no longer be written in {rules.Plan.Names.On(written.Side)}, so its old value cannot be put back.");
            return false;
        }

        if (!rules.Force && present != mapper.Present(field, written.Side, written.New))
        {
            draft.Blocked(field, written, now, (after, there) => $"{written.Field} was {after} after the run and is {there} now; someone changed it since.");
            return false;
        }

        draft.Write(field, written.Side, written.Old, now, "put back: what was there before the run");
        return true;
    }

    /// <summary>
    /// The source still holds what the run carried over, so the next run would carry it over again. Either it gets back what it held when both last agreed, which the kept hash must confirm,
    /// or the very value is marked as taken back.
    /// </summary>
    private static void FollowBack(UndoRules rules, Draft draft, FieldMap field, WrittenField written, Record source, Record target)
    {
        var (mapper, hasher, from) = (rules.Plan.Mapper, rules.Plan.Hasher, written.Side.Other());
        if (!field.Flows(from) || mapper.Project(field, from, source) is not { Problem: null } projected)
        {
            return;
        }

        var carried = mapper.Present(field, written.Side, projected.Value);
        if (carried != mapper.Present(field, written.Side, written.New) || carried == mapper.Present(field, written.Side, written.Old))
        {
            return;
        }

        if (rules.BothSides && !field.IsTemplate && written.SourceBefore is { } before && rules.Shape(from, field.On(from)) is { Writable: true })
        {
            foreach (var former in Formerly(mapper, field, written, target).Where(f => hasher.Of(field.Name, mapper.Present(field, from, f)) == before))
            {
                draft.Write(field, from, former, source[field.On(from)], "put back: what both sides last agreed on");
                return;
            }
        }

        var taken = hasher.Of(field.Name, carried);
        draft.Undone(field, written.Side == Side.Left ? new AgreedField(taken, 0) : new AgreedField(0, taken));
    }

    /// <summary>What the source may have held: what the former value maps back to, or nothing, where the contract lets an emptiness stand beside a value.</summary>
    private static IEnumerable<FieldValue> Formerly(Mapper mapper, FieldMap field, WrittenField written, Record target)
    {
        var before = target with { Fields = new Dictionary<string, FieldValue>(target.Fields) { [written.Field] = written.Old } };
        if (mapper.Project(field, written.Side, before) is { Problem: null } back)
        {
            yield return back.Value;
        }

        if (field.OnEmpty == OnEmpty.Keep && !field.Flows(written.Side))
        {
            yield return FieldValue.Empty;
        }
    }

    private static Decision Finish(PlanRules rules, PairFacts facts, UndoFacts undo, Draft draft, HashSet<string> touched, Side? gone)
    {
        var (outcome, reason, text) = (draft.WritesAnything, touched.Count > 0) switch
        {
            (true, _) => (Outcome.Updated, null, "Put back " + draft.Written() + "."),
            (false, true) => (Outcome.Unchanged, null, "It holds again what was there before the run."),
            _ when gone is { } side => (Outcome.Skipped, nameof(SkipReason.Vanished), $"Gone from {rules.Names.On(side)} since; there is nothing to put back."),
            _ when undo.Created is { } there => (Outcome.Skipped, nameof(SkipReason.CreatedStays), $"Created in {rules.Names.On(there)} by the run; it stays, and stays linked. Archive it there by hand where it should not be."),
            _ when undo.ValuesGone => (Outcome.Skipped, nameof(SkipReason.ValuesNotKept), "What was there before is no longer kept, so it cannot be put back."),
            _ => (Outcome.Unchanged, (string?)null, "Nothing to put back."),
        };
        var decision = draft.Finish(outcome, text, create: null, linkBy: null, reason);
        return decision with
        {
            Paired = facts is { Match: Match.Linked, Left: not null, Right: not null } && touched.Count > 0,

            // Only what went back counts as agreed; whatever else has changed since is the next run's to find.
            Unsettled = rules.Contract.Fields.Select(f => f.Name).Where(n => !touched.Contains(n)).Concat(decision.Unsettled).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>The contract's row for a written field. One that no version in force knows any more is compared as it is, and hidden, since nobody says whether it is private.</summary>
    private static FieldMap RowOf(UndoRules rules, WrittenField written)
    {
        var rows = rules.Plan.Contract.Fields.Where(f => f.On(written.Side) == written.Field).ToList();
        return rows.Find(f => f.Flows(written.Side.Other())) ?? rows.FirstOrDefault() ?? new FieldMap { Left = written.Field, Right = written.Field, Direction = Direction.ToRight, Owner = FieldOwner.Right, Sensitivity = Sensitivity.Secret };
    }
}
