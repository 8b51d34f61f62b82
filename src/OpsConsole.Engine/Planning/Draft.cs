using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Planning;

/// <summary>A decision in the making: fields add their writes, stories and questions to it.</summary>
sealed class Draft(PlanRules rules, PairFacts facts)
{
    private readonly Dictionary<string, FieldValue> left = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FieldValue> right = new(StringComparer.Ordinal);
    private readonly List<FieldStory> stories = [];
    private readonly List<ReviewNeed> reviews = [];
    private readonly HashSet<string> unsettled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AgreedField> undone = new(StringComparer.Ordinal);

    public bool WritesAnything => left.Count > 0 || right.Count > 0;

    public string? NotTaken { get; private set; }

    public IReadOnlyDictionary<string, FieldValue> Writes(Side side) => side == Side.Left ? left : right;

    /// <summary>The record as it will be after the writes so far, for a template; every other field is judged by the record as it is.</summary>
    public Record After(FieldMap field, Side side, Record record) =>
        field.IsTemplate && Writes(side) is { Count: > 0 } writes ? record with { Fields = record.Fields.Concat(writes).GroupBy(f => f.Key).ToDictionary(f => f.Key, f => f.Last().Value) } : record;

    /// <summary>True for a field that a schema change has touched, and for one that may still be half typed: it waits, the others run on.</summary>
    public bool Waits(FieldMap field)
    {
        if (!rules.DriftedFields.ContainsKey(field.Name) && (!facts.OnlyUrgent || Urgency.IsHigh(rules.Contract, field)))
        {
            return false;
        }

        unsettled.Add(field.Name);
        return true;
    }

    public void Write(FieldMap field, Side to, FieldValue value, FieldValue before, string why)
    {
        (to == Side.Left ? left : right)[field.On(to)] = value;
        stories.Add(new FieldStory(field.On(to), to, Shown(field, before), Shown(field, value), why));
    }

    public void Foreign(FieldMap field, Side by, FieldValue value)
    {
        var (there, owner) = (rules.Names.On(by), rules.Names.On(by.Other()));
        NotTaken = $"{there}'s change to {field.On(by)}{FieldStory.NotTaken}{owner} owns the field.";
        stories.Add(new FieldStory(field.On(by), by, Shown(field, value), Shown(field, value), NotTaken));
        unsettled.Add(field.Name);
    }

    /// <summary>A person took this field's value back from a side; it does not go there again until it is another.</summary>
    public void Undone(FieldMap field, AgreedField taken) => undone[field.Name] = taken;

    public bool KeepsUndone => undone.Count > 0;

    /// <summary>The side no longer holds what the run wrote: whose value counts is for a person to say.</summary>
    /// <param name="sentence">Takes what the run wrote and what is there now, as people may see them.</param>
    public void Blocked(FieldMap field, WrittenField written, FieldValue now, Func<string, string, string> sentence)
    {
        var here = written.Side == Side.Left;
        var (present, before) = (Shown(field, now), Shown(field, written.Old));
        var text = sentence(Said(Shown(field, written.New)), Said(present));
        var values = new[] { (present, UndoWords.Now), (before, UndoWords.Before) }.Select(v => new EvidenceValue(written.Field, here ? v.Item1 : "", here ? "" : v.Item1, v.Item2));
        var fingerprint = rules.Hasher.Of($"{ReviewReason.UndoBlocked}:{field.Name}:{written.Side}", FieldValue.Text(now + "|" + written.Old + "#"));
        reviews.Add(new ReviewNeed(ReviewReason.UndoBlocked, field.Name, text, fingerprint, new ReviewEvidence([.. values], [])));
        unsettled.Add(field.Name);
    }

    public void Ask(FieldMap field, FieldValue leftValue, FieldValue rightValue, bool everAgreed)
    {
        var names = rules.Names;
        var text = everAgreed
            ? $"{field.Left} changed on both sides, and the contract says to ask. The other fields went through."
            : $"{field.Left} differs between {names.Left} and {names.Right}, and the contract says to ask. The other fields went through.";
        Question(ReviewReason.BothChanged, field, text, new EvidenceValue(field.Left, Shown(field, leftValue), Shown(field, rightValue), field.Right), leftValue.ToString() + "|" + rightValue);
    }

    public void DoesNotFit(FieldMap field, MappingProblem problem)
    {
        var evidence = new EvidenceValue(field.Left, Shown(field, facts.Left?[field.Left] ?? FieldValue.Empty), Shown(field, facts.Right?[field.Right] ?? FieldValue.Empty), field.Right);
        Question(problem.Reason, field, problem.Sentence, evidence, facts.SourceRecord[field.On(facts.Source)].ToString());
    }

    public void NoKeyFits(Side there)
    {
        var text = $"No identifier of this record fits {rules.Names.On(there)}, so nothing was created.";
        reviews.Insert(0, new ReviewNeed(ReviewReason.NoIdentifier, null, text, rules.Hasher.Of("no key fits", FieldValue.Text(facts.SourceRecord.Id)), ReviewEvidence.None));
    }

    /// <summary>"Updated plan_tier and phone in Intercom." for all written fields.</summary>
    public string Sentence()
    {
        var putBack = stories.Exists(s => s.Why.StartsWith("put back", StringComparison.Ordinal)) ? " A foreign change was put back to the owner's value." : "";
        return $"Updated {Written()}.{putBack}";
    }

    /// <summary>"plan_tier, phone in Intercom; team in Airtable".</summary>
    public string Written()
    {
        var parts = new List<string>();
        foreach (var (side, writes) in new[] { (Side.Left, left), (Side.Right, right) })
        {
            if (writes.Count > 0)
            {
                parts.Add($"{string.Join(", ", writes.Keys)} in {rules.Names.On(side)}");
            }
        }

        return string.Join("; ", parts);
    }

    public Decision Finish(Outcome outcome, string text, Side? create, string? linkBy, string? reason = null, bool withoutWrites = false)
    {
        var asks = reviews.Count > 0;
        return new Decision
        {
            Outcome = asks ? Outcome.Review : outcome,
            Reason = asks ? reviews[0].Reason.ToString() : reason,
            Text = asks ? string.Join(" ", reviews.Select(r => r.Text)) : text,
            Create = create,
            Paired = !withoutWrites,
            LinkBy = linkBy,
            LeftWrites = withoutWrites ? Decision.NoWrites : left,
            RightWrites = withoutWrites ? Decision.NoWrites : right,
            Fields = withoutWrites ? [] : stories,
            Reviews = reviews,
            Unsettled = unsettled,
            Undone = undone,
        };
    }

    private void Question(ReviewReason reason, FieldMap field, string text, EvidenceValue value, string inQuestion)
    {
        var fingerprint = rules.Hasher.Of($"{reason}:{field.Name}", FieldValue.Text(inQuestion + "#"));
        reviews.Add(new ReviewNeed(reason, field.Name, text, fingerprint, new ReviewEvidence([value], [])));
        unsettled.Add(field.Name);
    }

    private static string Said(string shown) => shown.Length == 0 ? "empty" : shown;

    private static string Shown(FieldMap field, FieldValue value) =>
        field.Sensitivity == Sensitivity.None ? Cut(value.ToString()) : Masking.Of(field.Type, value);

    /// <summary>A story is for reading; a novel in a cell is told by its beginning.</summary>
    private static string Cut(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
