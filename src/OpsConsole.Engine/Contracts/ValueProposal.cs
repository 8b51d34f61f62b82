namespace OpsConsole.Engine.Contracts;

/// <summary>"Map by name": which right option each unmapped left option probably means. A person accepts it; nothing is mapped by guess.</summary>
public static class ValueProposal
{
    /// <summary>Only for left options that have no value yet; the same word wins over a near one, and each right option is proposed once.</summary>
    public static IReadOnlyDictionary<string, string> ByName(IReadOnlyList<string> left, IReadOnlyList<string> right, IReadOnlyDictionary<string, string>? mapped)
    {
        var open = left.Where(o => mapped?.ContainsKey(o) != true).ToList();
        var free = right.Except(mapped?.Values ?? [], StringComparer.Ordinal).ToList();
        var proposal = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var find in new Func<string, string?>[] { o => free.Find(f => Wording.Plain(f) == Wording.Plain(o)), o => Wording.Nearest(o, free) })
        {
            foreach (var option in open.Where(o => !proposal.ContainsKey(o)))
            {
                if (find(option) is { } match)
                {
                    proposal[option] = match;
                    free.Remove(match);
                }
            }
        }

        return proposal;
    }
}
