namespace OpsConsole.Engine.Identity;

/// <summary>
/// Another record met under one of our keys. <see cref="Keys"/> are its normalised identity keys as keyed hashes in the contract's order, null where it has none.
/// </summary>
public sealed record KeyHolder(string Id, IReadOnlyList<long?> Keys, string? LinkedTo = null);

/// <summary>All that finding a partner needs to know, gathered beforehand.</summary>
public sealed record IdentityFacts
{
    /// <summary>The record's own keys as hashes, in the contract's order; null where it has none.</summary>
    public required IReadOnlyList<long?> Keys { get; init; }

    /// <summary>Who holds the same key on the other side, per key.</summary>
    public required IReadOnlyList<IReadOnlyList<KeyHolder>> Candidates { get; init; }

    /// <summary>Who else holds the same key on the record's own side, per key.</summary>
    public required IReadOnlyList<IReadOnlyList<KeyHolder>> Rivals { get; init; }

    /// <summary>The partner by an existing link that still stands.</summary>
    public string? LinkedPartner { get; init; }
}

/// <summary>How the search for a partner ended. A closed set.</summary>
public abstract record Match
{
    private Match()
    {
    }

    /// <summary>By link; keys are not asked.</summary>
    public sealed record Linked(string PartnerId) : Match;

    /// <summary>By the key at this place in the contract.</summary>
    public sealed record Found(string PartnerId, int KeyOrdinal) : Match;

    /// <summary>More than one answer, or one answer claimed twice. Never a guess: a person decides among <see cref="CandidateIds"/> and <see cref="RivalIds"/>.</summary>
    public sealed record Ambiguous(Ambiguity Kind, int KeyOrdinal, IReadOnlyList<string> CandidateIds, IReadOnlyList<string> RivalIds) : Match;

    /// <summary>Nobody on the other side, nobody else on this one: may be created.</summary>
    public sealed record New : Match;

    /// <summary>No key at all: cannot be matched safely.</summary>
    public sealed record NoKey : Match;
}

public enum Ambiguity
{
    /// <summary>Several records on the other side hold the key.</summary>
    SeveralCandidates,

    /// <summary>The one candidate is already linked to somebody else.</summary>
    CandidateTaken,

    /// <summary>Another record on this side holds the same key.</summary>
    ClaimedTwice,

    /// <summary>A lower key matches, but a higher one names two different customers.</summary>
    KeysDisagree,
}
