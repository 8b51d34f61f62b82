using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Health;

/// <summary>One side, counted at the source and accounted for record by record.</summary>
/// <param name="Source">Records the vendor has.</param>
/// <param name="KeptBack">By reason: a rule everybody can look up.</param>
/// <param name="Unaccounted">Records of the source that nothing is known of: the gap. New ones stand here until the next run.</param>
/// <param name="Lost">Linked here, and not at the source any more.</param>
public sealed record SideStatement(Side Side, string System, int Source, int Linked, IReadOnlyDictionary<string, int> KeptBack, int InReview, IReadOnlyList<string> Unaccounted, IReadOnlyList<string> Lost)
{
    public bool AddsUp => Unaccounted.Count == 0 && Lost.Count == 0;
}

public static class Reckoning
{
    /// <summary>Each record of the source is counted once: one that waits for a person before one that is linked before one that is kept back.</summary>
    /// <param name="keptBack">The reason, by record.</param>
    public static SideStatement Of(Side side, string system, IReadOnlySet<string> source, IReadOnlySet<string> linked, IReadOnlySet<string> inReview, IReadOnlyDictionary<string, string> keptBack)
    {
        var reasons = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var unaccounted = new List<string>();
        var (pairs, waiting) = (0, 0);
        foreach (var id in source)
        {
            if (inReview.Contains(id))
            {
                waiting++;
            }
            else if (linked.Contains(id))
            {
                pairs++;
            }
            else if (keptBack.TryGetValue(id, out var reason))
            {
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }
            else
            {
                unaccounted.Add(id);
            }
        }

        return new(side, system, source.Count, pairs, reasons, waiting, [.. unaccounted.Order(StringComparer.Ordinal)], [.. linked.Where(l => !source.Contains(l)).Order(StringComparer.Ordinal)]);
    }
}
