namespace OpsConsole.Engine.Identity;

/// <summary>
/// Finds a record's partner: by link, then by the contract's keys in order. A lower key is asked only where no higher one found anybody (S0-37);
/// a key that does not point to exactly one free record is a question for a person (guarantee 3).
/// </summary>
public static class IdentityResolver
{
    public static Match Resolve(IdentityFacts facts)
    {
        if (facts.LinkedPartner is { } partner)
        {
            return new Match.Linked(partner);
        }

        var hasKey = false;
        for (var key = 0; key < facts.Keys.Count; key++)
        {
            if (facts.Keys[key] is null)
            {
                continue;
            }

            hasKey = true;
            if (Judge(facts, key) is { } verdict)
            {
                return verdict;
            }
        }

        return hasKey ? new Match.New() : new Match.NoKey();
    }

    /// <summary>What this key says; null when it says nothing and the next is asked.</summary>
    private static Match? Judge(IdentityFacts facts, int key)
    {
        var candidates = facts.Candidates[key];
        var rivals = facts.Rivals[key].Where(r => !YieldsTo(r, facts.Keys, key)).ToList();
        if (candidates.Count > 1)
        {
            return Ask(Ambiguity.SeveralCandidates, key, candidates, rivals);
        }

        if (candidates.Count == 0)
        {
            return rivals.Count == 0 ? null : Ask(Ambiguity.ClaimedTwice, key, candidates, rivals);
        }

        // What the keys themselves say comes first: it stays the same whether the candidate has been linked to its own partner yet or not.
        var candidate = candidates[0];
        if (Contradicts(facts.Keys, candidate.Keys, key))
        {
            return Ask(Ambiguity.KeysDisagree, key, candidates, rivals);
        }

        if (rivals.Count > 0)
        {
            return Ask(Ambiguity.ClaimedTwice, key, candidates, rivals);
        }

        return candidate.LinkedTo is null ? new Match.Found(candidate.Id, key) : Ask(Ambiguity.CandidateTaken, key, candidates, rivals);
    }

    /// <summary>
    /// A rival that lacks a higher key which we hold gives way: the canonical key names the customer, the fallback only helps out. The highest key that
    /// only one of the two holds decides, so that of two rivals never both give way.
    /// </summary>
    private static bool YieldsTo(KeyHolder rival, IReadOnlyList<long?> ours, int key)
    {
        for (var higher = 0; higher < key; higher++)
        {
            if (ours[higher] is null != rival.Keys[higher] is null)
            {
                return rival.Keys[higher] is null;
            }
        }

        return false;
    }

    private static bool Contradicts(IReadOnlyList<long?> ours, IReadOnlyList<long?> theirs, int key) =>
        Enumerable.Range(0, key).Any(higher => ours[higher] is { } a && theirs[higher] is { } b && a != b);

    private static Match.Ambiguous Ask(Ambiguity kind, int key, IReadOnlyList<KeyHolder> candidates, IReadOnlyList<KeyHolder> rivals) =>
        new(kind, key, [.. candidates.Select(c => c.Id)], [.. rivals.Select(r => r.Id)]);
}
