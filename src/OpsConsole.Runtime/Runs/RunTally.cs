using System.Collections;
using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>
/// A run's counts, one per customer: a linked pair that both feeds name is one record read. Not safe for parallel use; the run's settle gate guards it.
/// </summary>
sealed class RunTally
{
    private readonly Dictionary<Outcome, int> outcomes = [];
    private readonly SortedDictionary<string, int> skipped = new(StringComparer.Ordinal);

    /// <summary>Links met unchanged, and links with a side that is staged: a bit each, so that a pass over millions stays small.</summary>
    private readonly BitArray unchanged = new(1024);
    private readonly BitArray staged = new(1024);

    public static RunTally From(RunRow run)
    {
        var tally = new RunTally();
        tally.outcomes[Outcome.Unchanged] = run.Unchanged;
        tally.outcomes[Outcome.Created] = run.Created;
        tally.outcomes[Outcome.Updated] = run.Updated;
        tally.outcomes[Outcome.Skipped] = run.Skipped;
        tally.outcomes[Outcome.Review] = run.Review;
        tally.outcomes[Outcome.Failed] = run.Failed;
        foreach (var (reason, count) in JsonSerializer.Deserialize<Dictionary<string, int>>(run.SkippedJson)!)
        {
            tally.skipped[reason] = count;
        }

        return tally;
    }

    public int Settled => outcomes.Values.Sum();

    public int Of(Outcome outcome) => outcomes.GetValueOrDefault(outcome);

    public void Clear()
    {
        outcomes.Clear();
        skipped.Clear();
        unchanged.SetAll(false);
        staged.SetAll(false);
    }

    public void Count(Outcome outcome, string? reason)
    {
        outcomes[outcome] = Of(outcome) + 1;
        if (outcome == Outcome.Skipped)
        {
            skipped[reason!] = skipped.GetValueOrDefault(reason!) + 1;
        }
    }

    /// <summary>A side of this link was read and is as it was.</summary>
    public void SeenUnchanged(long linkId)
    {
        var index = Grow(linkId);
        if (!unchanged[index])
        {
            unchanged[index] = true;
            if (!staged[index])
            {
                outcomes[Outcome.Unchanged] = Of(Outcome.Unchanged) + 1;
            }
        }
    }

    /// <summary>A side of this link is to be worked; the pair is counted when it is settled.</summary>
    public void Staged(long linkId)
    {
        var index = Grow(linkId);
        if (!staged[index])
        {
            staged[index] = true;
            if (unchanged[index])
            {
                outcomes[Outcome.Unchanged] = Of(Outcome.Unchanged) - 1;
            }
        }
    }

    public void WriteTo(RunRow run)
    {
        run.Unchanged = Of(Outcome.Unchanged);
        run.Created = Of(Outcome.Created);
        run.Updated = Of(Outcome.Updated);
        run.Skipped = Of(Outcome.Skipped);
        run.Review = Of(Outcome.Review);
        run.Failed = Of(Outcome.Failed);
        run.Read = Settled;
        run.SkippedJson = JsonSerializer.Serialize(skipped);
    }

    private int Grow(long linkId)
    {
        var index = checked((int)linkId);
        if (index >= unchanged.Length)
        {
            unchanged.Length = staged.Length = Math.Max(index + 1, unchanged.Length * 2);
        }

        return index;
    }
}
