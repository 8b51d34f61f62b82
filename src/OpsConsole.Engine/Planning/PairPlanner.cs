using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Planning;

/// <summary>Maps and merges every field of one pair and gathers what is to be written: nothing for equal records.</summary>
static class PairPlanner
{
    public static Decision Create(PlanRules rules, PairFacts facts)
    {
        var there = facts.Source.Other();
        var draft = new Draft(rules, facts);
        var blank = new Record("", new Dictionary<string, FieldValue>());
        var (left, right) = (facts.Left ?? blank, facts.Right ?? blank);
        foreach (var field in rules.TemplatesLast)
        {
            if (draft.Waits(field))
            {
                continue;
            }

            if (!field.Flows(facts.Source))
            {
                // Owned by the side where the record is new: its emptiness means there what the contract says it means, from the first moment.
                MergeField(rules, facts, draft, field, draft.After(field, Side.Left, left), draft.After(field, Side.Right, right));
                continue;
            }

            var projection = rules.Mapper.Project(field, facts.Source, draft.After(field, facts.Source, facts.SourceRecord));
            if (projection.Problem is { } problem)
            {
                draft.DoesNotFit(field, problem);
            }
            else if (!projection.Value.IsEmpty)
            {
                draft.Write(field, there, projection.Value, FieldValue.Empty, "new");
            }
        }

        // Without any key that the other side could know it by again, the next run could not find what this one created.
        if (rules.Contract.Identity.Keys.Any(k => draft.Writes(there).ContainsKey(k.On(there))))
        {
            return draft.Finish(Outcome.Created, $"Created in {rules.Names.On(there)}.", there, "created");
        }

        draft.NoKeyFits(there);
        return draft.Finish(Outcome.Review, "", create: null, linkBy: null, withoutWrites: true);
    }

    public static Decision Merge(PlanRules rules, PairFacts facts, string? linkBy)
    {
        var (left, right) = (facts.Left!, facts.Right!);
        var draft = new Draft(rules, facts);
        foreach (var field in rules.TemplatesLast)
        {
            if (!draft.Waits(field))
            {
                MergeField(rules, facts, draft, field, draft.After(field, Side.Left, left), draft.After(field, Side.Right, right));
            }
        }

        var linked = linkBy is null ? "" : $"Linked by {linkBy}. ";
        if (draft.WritesAnything)
        {
            return draft.Finish(Outcome.Updated, linked + draft.Sentence(), null, linkBy);
        }

        if (linkBy is not null)
        {
            return draft.Finish(Outcome.Updated, linked + "Both sides already agree.", null, linkBy);
        }

        return draft.NotTaken is { } story
            ? draft.Finish(Outcome.Skipped, story, null, null, nameof(SkipReason.NotOwner))
            : draft.Finish(Outcome.Unchanged, draft.KeepsUndone ? "Both sides agree, but for what a person undid; it goes again once it is changed." : "Both sides agree.", null, null);
    }

    private static void MergeField(PlanRules rules, PairFacts facts, Draft draft, FieldMap field, Record left, Record right)
    {
        if (facts.Choice?.Edits.TryGetValue(field.Name, out var edited) == true)
        {
            Edit(rules, facts, draft, field, edited);
            return;
        }

        var agreed = facts.Agreement.Find(field.Name);
        var (leftState, rightState) = (State(rules, field, Side.Left, left, agreed), State(rules, field, Side.Right, right, agreed));
        if (facts.Choice?.Winners.ContainsKey(field.Name) != true && facts.Agreement.FindUndone(field.Name) is { } taken && StaysUndone(rules, field, leftState, rightState, taken))
        {
            draft.Undone(field, taken);
            return;
        }

        var verdict = facts.Choice?.Winners.TryGetValue(field.Name, out var winner) == true
            ? Chosen(winner, winner == Side.Left ? leftState : rightState)
            : ThreeWayMerge.Decide(field, leftState, rightState, agreed is not null, rules.PutBack, Newer(left, right));
        switch (verdict)
        {
            case FieldVerdict.Agreed:
                break;
            case FieldVerdict.Write write:
                draft.Write(field, write.To, write.Value, (write.To == Side.Left ? left : right)[field.On(write.To)], Why(rules, field, write, facts));
                break;
            case FieldVerdict.NotTaken notTaken:
                draft.Foreign(field, notTaken.By, (notTaken.By == Side.Left ? left : right)[field.On(notTaken.By)]);
                break;
            case FieldVerdict.Ask:
                draft.Ask(field, left[field.Left], right[field.Right], agreed is not null);
                break;
            case FieldVerdict.DoesNotFit doesNotFit:
                draft.DoesNotFit(field, doesNotFit.Problem);
                break;
            default:
                throw new InvalidOperationException($"Verdict {verdict} is not known.");
        }
    }

    /// <summary>Would this very value, which a person took back, go to the side it was taken back from? A change of either side that may travel ends it.</summary>
    private static bool StaysUndone(PlanRules rules, FieldMap field, FieldState left, FieldState right, AgreedField taken) =>
        new[] { (To: Side.Right, From: left, At: right), (To: Side.Left, From: right, At: left) }.Any(way =>
            taken.On(way.To) != 0
            && way.From.Projected is { Problem: null }
            && way.From.ProjectedCanonical != way.At.Value
            && rules.Hasher.Of(field.Name, way.From.ProjectedCanonical) == taken.On(way.To)
            && !(field.Flows(way.To) && way.At.Changed));

    private static FieldVerdict Chosen(Side winner, FieldState state) => state.Projected switch
    {
        { Problem: { } problem } => new FieldVerdict.DoesNotFit(problem),
        { } projected => new FieldVerdict.Write(winner.Other(), projected.Value, PutBack: false),
        null => new FieldVerdict.Ask(),
    };

    /// <summary>A value put in by a person goes to the side it was put in for, and from there, mapped, to the other.</summary>
    private static void Edit(PlanRules rules, PairFacts facts, Draft draft, FieldMap field, string edited)
    {
        var side = facts.Choice!.EditedSide;
        var record = facts.On(side)!;
        var value = rules.Mapper.Present(field, side, FieldValue.Text(edited)); // people type text; a number's field takes a number
        var changed = record with { Fields = new Dictionary<string, FieldValue>(record.Fields) { [field.On(side)] = value } };
        draft.Write(field, side, value, record[field.On(side)], "edited by a person");
        if (field.Flows(side))
        {
            var projection = rules.Mapper.Project(field, side, changed);
            if (projection.Problem is { } problem)
            {
                draft.DoesNotFit(field, problem);
            }
            else
            {
                draft.Write(field, side.Other(), projection.Value, facts.On(side.Other())![field.On(side.Other())], "edited by a person");
            }
        }
    }

    private static FieldState State(PlanRules rules, FieldMap field, Side side, Record record, AgreedField? agreed)
    {
        var value = rules.Mapper.Present(field, side, record[field.On(side)]);
        var changed = agreed is not { } a || rules.Hasher.Of(field.Name, value) != a.On(side);
        if (!field.Flows(side))
        {
            return new(value, changed, null, FieldValue.Empty);
        }

        var projected = rules.Mapper.Project(field, side, record);
        return new(value, changed, projected, rules.Mapper.Present(field, side.Other(), projected.Value));
    }

    private static Side? Newer(Record left, Record right) => (left.ChangedAt, right.ChangedAt) switch
    {
        ({ } l, { } r) => l >= r ? Side.Left : Side.Right,
        _ => null,
    };

    private static string Why(PlanRules rules, FieldMap field, FieldVerdict.Write write, PairFacts facts)
    {
        var from = rules.Names.On(write.To.Other());
        return (write.PutBack, facts.Choice?.Winners.ContainsKey(field.Name)) switch
        {
            (true, _) => $"put back: {from} owns the field",
            (_, true) => $"a person chose {from}'s value",
            _ => field.Owner == (write.To == Side.Left ? FieldOwner.Right : FieldOwner.Left) ? $"{from} owns the field" : $"{from} has the newer or preferred value",
        };
    }
}
