using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Planning;

/// <summary>One field as people read it in a record's story; sensitive values are masked already.</summary>
/// <param name="Side">The side written to, or the one that is spoken of.</param>
public sealed record FieldStory(string Field, Side Side, string Before, string After, string Why)
{
    internal const string NotTaken = " was not taken: ";

    /// <summary>False where it only says why a change was left alone.</summary>
    public bool IsWritten => !Why.Contains(NotTaken, StringComparison.Ordinal);
}

/// <summary>A question for a person. <see cref="Fingerprint"/> is a keyed hash of what is in question: the same trouble met again is the same item.</summary>
public sealed record ReviewNeed(ReviewReason Reason, string? Field, string Text, long Fingerprint, ReviewEvidence Evidence);

/// <summary>What deciding needs: values of both sides (masked where sensitive), and the records that compete.</summary>
public sealed record ReviewEvidence(IReadOnlyList<EvidenceValue> Values, IReadOnlyList<EvidenceCandidate> Candidates)
{
    public static ReviewEvidence None { get; } = new([], []);
}

public sealed record EvidenceValue(string Field, string Left, string Right, string Note);

public sealed record EvidenceCandidate(Side Side, string Id, string Note);

/// <summary>
/// What is to become of one record, as a value: shown by a preview, carried out by a run, tested without either.
/// <see cref="Outcome"/> is what will have happened when every write succeeds.
/// </summary>
public sealed record Decision
{
    public required Outcome Outcome { get; init; }

    /// <summary>Skip reason or review reason by name; null for the others.</summary>
    public string? Reason { get; init; }

    /// <summary>What happens and why, as people read it.</summary>
    public required string Text { get; init; }

    /// <summary>The side on which the record is to be created; null when both exist.</summary>
    public Side? Create { get; init; }

    /// <summary>True when both records were mapped and merged: then they are linked once the writes are through.</summary>
    public bool Paired { get; init; }

    /// <summary>How the partner was found when it was not linked before: a key's name, or "created".</summary>
    public string? LinkBy { get; init; }

    /// <summary>Mapped fields to write, by path; no write-back fields, those depend on how the write ends.</summary>
    public IReadOnlyDictionary<string, FieldValue> LeftWrites { get; init; } = NoWrites;
    public IReadOnlyDictionary<string, FieldValue> RightWrites { get; init; } = NoWrites;
    public IReadOnlyList<FieldStory> Fields { get; init; } = [];
    public IReadOnlyList<ReviewNeed> Reviews { get; init; } = [];

    /// <summary>Names of fields on which both sides do not agree even when every write succeeds: they stay in question and are looked at again.</summary>
    public IReadOnlySet<string> Unsettled { get; init; } = new HashSet<string>();

    /// <summary>Per field name, the hash of a value that a person took back from a side, so that it does not go there again (<see cref="Agreement"/>).</summary>
    public IReadOnlyDictionary<string, AgreedField> Undone { get; init; } = new Dictionary<string, AgreedField>();

    /// <summary>Only what cannot wait was taken: the record is still being typed, and a later run takes the rest.</summary>
    public bool OnlyUrgent { get; init; }

    /// <summary>When a record that was left for later because only unimportant fields changed is looked at again; null for all others.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    public static IReadOnlyDictionary<string, FieldValue> NoWrites { get; } = new Dictionary<string, FieldValue>();

    public IReadOnlyDictionary<string, FieldValue> Writes(Side side) => side == Side.Left ? LeftWrites : RightWrites;

    public bool HasWrites => LeftWrites.Count > 0 || RightWrites.Count > 0 || Create is not null;
}
