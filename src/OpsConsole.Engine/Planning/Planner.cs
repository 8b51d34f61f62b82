using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Gates;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Planning;

/// <summary>Decides about one record: filter, identity, gate, then map and merge (design, section 3). Pure: the same facts give the same decision.</summary>
public static class Planner
{
    public static Decision Decide(PlanRules rules, PairFacts facts)
    {
        var (contract, here, there) = (rules.Contract, facts.Source, facts.Source.Other());
        if (rules.Pilot is { } pilot && !pilot.Contains(facts.Left?.Id ?? "") && !pilot.Contains(facts.Right?.Id ?? ""))
        {
            return Skip(SkipReason.FilteredOut, "Outside the pilot: the pipeline works a few chosen records until somebody widens it.");
        }

        if (rules.Filter is { } filter && !Gatekeeper.Holds(filter, facts.Left, facts.Right))
        {
            return Skip(SkipReason.FilteredOut, Outside(rules, filter));
        }

        if (Gatekeeper.Check(contract, facts.Left, facts.Right) is { } kept)
        {
            return KeptBack(rules, facts, kept.Gate);
        }

        if (facts.OnlyUrgent)
        {
            return PairPlanner.Merge(rules, facts, linkBy: null) with { OnlyUrgent = true };
        }

        return facts.Match switch
        {
            Match.NoKey => Review(rules, facts, ReviewReason.NoIdentifier, KeyNames(contract, here),
                $"No identifier: {KeyNames(contract, here)} {(contract.Identity.Keys.Count == 1 ? "is" : "are")} empty, so it cannot be matched safely. Fill one in {rules.Names.On(here)} and it goes with the next run."),
            Match.Ambiguous ambiguous => Doubt(rules, facts, ambiguous),
            Match.New when !MayCreate(contract.Identity.Create, there) =>
                Skip(SkipReason.CreateNotAllowed, $"Nobody in {rules.Names.On(there)} matches, and the contract does not create there."),
            Match.New => PairPlanner.Create(rules, facts),
            Match.Linked or Match.Found when facts.On(there) is null => Missing(rules, facts),
            Match.Linked => PairPlanner.Merge(rules, facts, linkBy: null),
            Match.Found found => PairPlanner.Merge(rules, facts, linkBy: contract.Identity.Keys[found.KeyOrdinal].On(here)),
            _ => throw new ArgumentOutOfRangeException(nameof(facts)),
        };
    }

    /// <summary>A filter by a private value is not told: what it asks for is that value.</summary>
    private static string Outside(PlanRules rules, Condition filter) => ConditionWords.Clauses(filter).Any(c => rules.Contract.Fields.Any(f => f.On(c.Side) == c.Field && f.Sensitivity != Sensitivity.None))
        ? "Outside the pipeline's filter. It goes once it matches, or once the filter is widened."
        : $"Outside the pipeline's filter: {ConditionWords.Of(filter, rules.Names.Left, rules.Names.Right)}. It goes once it matches, or once the filter is widened.";

    internal static Decision Skip(SkipReason reason, string text) => new() { Outcome = Outcome.Skipped, Reason = reason.ToString(), Text = text };

    private static Decision KeptBack(PlanRules rules, PairFacts facts, Gate gate) => gate.Then switch
    {
        GateAction.Skip => new() { Outcome = Outcome.Skipped, Reason = Slug(gate.Reason), Text = $"{gate.Reason}. Nothing leaves for this record." },
        GateAction.Review => Review(rules, facts, facts.Match is Match.NoKey ? ReviewReason.NoIdentifier : ReviewReason.Gate, Slug(gate.Reason), gate.Reason + "."),
        _ => throw new ArgumentOutOfRangeException(nameof(gate)),
    };

    private static Decision Doubt(PlanRules rules, PairFacts facts, Match.Ambiguous doubt)
    {
        var (here, there) = (facts.Source, facts.Source.Other());
        var key = rules.Contract.Identity.Keys[doubt.KeyOrdinal].On(here);
        var (hereName, thereName) = (rules.Names.On(here), rules.Names.On(there));
        var text = doubt.Kind switch
        {
            Ambiguity.SeveralCandidates => $"{doubt.CandidateIds.Count} {thereName} records claim this {key}. Writing to any could overwrite the wrong customer, so nothing was written.",
            Ambiguity.CandidateTaken => $"The {thereName} record with this {key} is already linked to another {hereName} record. Nothing was written.",
            Ambiguity.ClaimedTwice => $"{doubt.RivalIds.Count + 1} {hereName} records claim the same {key}. Which one is the customer is for a person to say, so nothing was written.",
            Ambiguity.KeysDisagree => $"{key} matches one {thereName} record, but {rules.Contract.Identity.Keys[0].On(here)} names two different customers. Nothing was written.",
            _ => throw new ArgumentOutOfRangeException(nameof(doubt)),
        };
        var evidence = new ReviewEvidence(
            [],
            [
                .. doubt.CandidateIds.Select(id => new EvidenceCandidate(there, id, $"holds the same {key}")),
                .. doubt.RivalIds.Select(id => new EvidenceCandidate(here, id, $"claims the same {key}")),
            ]);
        var reason = doubt.Kind == Ambiguity.KeysDisagree ? ReviewReason.KeysDisagree : ReviewReason.DuplicateClaim;
        return Review(rules, facts, reason, string.Join(' ', doubt.CandidateIds.Concat(doubt.RivalIds)), text, evidence);
    }

    private static Decision Missing(PlanRules rules, PairFacts facts)
    {
        var there = rules.Names.On(facts.Source.Other());
        return facts.MissingMayBeArchived
            ? Skip(SkipReason.ArchivedThere, $"Archived or deleted in {there}. Nothing is written until somebody brings it back there.")
            : Skip(SkipReason.DeletedThere, $"Deleted in {there}. The link no longer counts, and nothing is created in its place.");
    }

    private static Decision Review(PlanRules rules, PairFacts facts, ReviewReason reason, string inQuestion, string text, ReviewEvidence? evidence = null) => new()
    {
        Outcome = Outcome.Review,
        Reason = reason.ToString(),
        Text = text,
        Reviews = [new ReviewNeed(reason, null, text, rules.Hasher.Of(reason.ToString(), FieldValue.Text(inQuestion + facts.SourceRecord.Id)), evidence ?? ReviewEvidence.None)],
    };

    private static bool MayCreate(CreateOn create, Side side) => create == CreateOn.Both || create == (side == Side.Left ? CreateOn.Left : CreateOn.Right);

    private static string KeyNames(Contract contract, Side side) => string.Join(" and ", contract.Identity.Keys.Select(k => k.On(side)));

    /// <summary>"Marked do not contact" is counted as MarkedDoNotContact: each gate has a count of its own.</summary>
    private static string Slug(string sentence) =>
        string.Concat(sentence.Split([' ', '-', '_', '.', ','], StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
}
