using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Health;

/// <summary>A linked pair of which a mapped field does not say the same on both sides.</summary>
public sealed record Disagreement(string LeftId, string? RightId, IReadOnlyList<string> Fields);

/// <summary>One side of a run that read it whole: what its feed named, and where that stands now that the run has ended.</summary>
/// <param name="Source">Records that the feed named, each counted once.</param>
/// <param name="Linked">Whom the run itself made there is not among them: the feed had not named them.</param>
/// <param name="InReview">Waiting for a person, or failed.</param>
/// <param name="KeptBack">By reason: a rule everybody can look up.</param>
/// <param name="Written">Records there that the run created or changed.</param>
public sealed record SideCount(Side Side, string System, int Source, int Linked, int InReview, IReadOnlyDictionary<string, int> KeptBack, int Written)
{
    /// <summary>Records that the feed named and of which nothing is known. One met while the run wrote makes it less than nothing, which is no gap.</summary>
    public int Gap => Math.Max(0, Source - Linked - InReview - KeptBack.Values.Sum());
}

/// <summary>Some linked pairs, read again on both sides after the run wrote, and decided anew.</summary>
/// <param name="Fields">Mapped fields compared in them.</param>
/// <param name="NotCompared">Why nothing could be read; null where it could.</param>
public sealed record ValueSample(int Pairs, int Fields, IReadOnlyList<Disagreement> Disagreements, string? NotCompared = null);

/// <summary>What one run accounts for. A gap is never green.</summary>
/// <param name="Sides">Empty where the run asked only for what changed: then nobody has counted the rest.</param>
/// <param name="Unsettled">Records that were read and never settled.</param>
/// <param name="Sample">Null where both sides were not read whole.</param>
public sealed record RunStatement(IReadOnlyList<SideCount> Sides, IReadOnlyList<string> Unsettled, ValueSample? Sample)
{
    public int Gaps => Sides.Sum(s => s.Gap) + Unsettled.Count + (Sample?.Disagreements.Count ?? 0);
}
