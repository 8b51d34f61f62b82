using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>
/// The versioned agreement between a left and a right object type. Plain data, compared by value; its JSON is what people export,
/// review and import. What is agreed is here; what happened is in runs and links.
/// </summary>
public sealed record Contract
{
    /// <summary>Lower-case letters, digits and hyphens; never changes after the first publish.</summary>
    public required string Key { get; init; }
    public required string Name { get; init; }
    public string? Owner { get; init; }

    /// <summary>What the team uses the agreement for, as its runbook says it.</summary>
    public string? Purpose { get; init; }

    /// <summary>0 for a draft that was never published.</summary>
    public int Version { get; init; }
    public string? Note { get; init; }
    public required Endpoint Left { get; init; }
    public required Endpoint Right { get; init; }
    public required IdentityRules Identity { get; init; }
    public IReadOnlyList<FieldMap> Fields { get; init; } = [];
    public IReadOnlyList<Gate> Gates { get; init; } = [];
    public IReadOnlyList<System.Text.Json.JsonElement> Rules { get; init; } = [];
    public WriteBack? WriteBack { get; init; }
    public Limits Limits { get; init; } = new();

    public Endpoint On(Side side) => side == Side.Left ? Left : Right;
}

/// <summary>One end: a connection's key and the object type's name there.</summary>
public sealed record Endpoint(string Connection, string Object);

/// <summary>How partners are found (keys in order, first is canonical), and what may be created or happens on deletion.</summary>
public sealed record IdentityRules
{
    public IReadOnlyList<IdentityKey> Keys { get; init; } = [];
    public CreateOn Create { get; init; } = CreateOn.None;
    public OnDelete OnDelete { get; init; } = OnDelete.Unlink;
}

/// <summary><see cref="Normalise"/> is one of trim, lower, email, phone; both sides are normalised before they are compared.</summary>
public sealed record IdentityKey(string Left, string Right, string Normalise)
{
    public string On(Side side) => side == Side.Left ? Left : Right;
}

/// <summary>On which side a record without partner may be created.</summary>
public enum CreateOn
{
    None,
    Left,
    Right,
    Both,
}

/// <summary>What a deletion on one side does. Only unlinking exists: we never delete a customer because another system did.</summary>
public enum OnDelete
{
    Unlink,
}

public enum Direction
{
    ToRight,
    ToLeft,
    Both,
}

public enum FieldOwner
{
    Left,
    Right,
    Shared,
}

/// <summary>Who wins when both sides changed a shared field since they last agreed.</summary>
public enum ConflictPolicy
{
    /// <summary>The later changed-at time; where a side tells none, a person is asked.</summary>
    Latest,
    PreferLeft,
    PreferRight,
    Review,
}

/// <summary>What an empty source does. Keep: an emptiness never removes a value. Clear: it does.</summary>
public enum OnEmpty
{
    Keep,
    Clear,
}

public enum Sensitivity
{
    None,

    /// <summary>Masked on pages, keyed hash in journal, queue and logs.</summary>
    Personal,

    /// <summary>As personal, and never shown even on request.</summary>
    Secret,
}

/// <summary>How soon a change of the field has to reach the other side (S0-124).</summary>
public enum Importance
{
    Normal,

    /// <summary>At once: it is not held back while somebody may still be typing.</summary>
    High,

    /// <summary>May wait and go together with what else changes: see <see cref="Limits.ConsolidateMinutes"/>.</summary>
    Low,
}

/// <summary>One row of the contract: which field goes where, and why people want that.</summary>
public sealed record FieldMap
{
    public required string Left { get; init; }
    public required string Right { get; init; }
    public FieldType Type { get; init; } = FieldType.Text;
    public Direction Direction { get; init; } = Direction.ToRight;
    public FieldOwner Owner { get; init; } = FieldOwner.Left;

    /// <summary>Only for shared fields; null reads as <see cref="ConflictPolicy.Review"/>.</summary>
    public ConflictPolicy? Conflict { get; init; }

    /// <summary>In order: trim, lower, upper, email, phone, date, number, boolean, or "template:{field} {field}".</summary>
    public IReadOnlyList<string> Transforms { get; init; } = [];

    /// <summary>Left option to right option. Null passes options through by name.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>The shared vocabulary whose words the value map spells for both sides; see <see cref="SharedVocabulary"/>.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>Spellings that were renamed, and to what: a record that holds the new word where it held the old one has not changed, so no rule goes off for it.</summary>
    public IReadOnlyDictionary<string, string>? Formerly { get; init; }
    public OnEmpty OnEmpty { get; init; } = OnEmpty.Keep;
    public Sensitivity Sensitivity { get; init; } = Sensitivity.None;
    public Importance Importance { get; init; } = Importance.Normal;

    /// <summary>IANA zone in which a calendar date becomes a moment and back; default UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>ISO country that national phone numbers belong to.</summary>
    public string? DefaultCountry { get; init; }
    public string? Meaning { get; init; }
    public string? Why { get; init; }

    public string On(Side side) => side == Side.Left ? Left : Right;

    /// <summary>Is the value put together from several fields of its source?</summary>
    public bool IsTemplate => Transforms.Any(Contracts.Vocabulary.IsTemplate);

    /// <summary>May a value travel from this side to the other? Never into the field of a side that owns it, whatever the direction says (S0-01).</summary>
    public bool Flows(Side from) =>
        (Direction == Direction.Both || Direction == (from == Side.Left ? Direction.ToRight : Direction.ToLeft))
        && Owner != (from == Side.Left ? FieldOwner.Right : FieldOwner.Left);

    /// <summary>What the row is called in journal and hashes; stays the same when rows are reordered.</summary>
    public string Name => Left + "|" + Right;
}

public enum GateAction
{
    Skip,
    Review,
}

/// <summary>Keeps a record back while its condition holds; <see cref="Reason"/> is the sentence people read.</summary>
public sealed record Gate(Condition When, GateAction Then, string Reason);

/// <summary>All of, or any of; exactly one of both is given.</summary>
public sealed record Condition
{
    public IReadOnlyList<Clause>? All { get; init; }
    public IReadOnlyList<Clause>? Any { get; init; }
}

/// <summary>Op is one of is, isNot, empty, notEmpty, contains, oneOf, greater, less.</summary>
public sealed record Clause
{
    public required Side Side { get; init; }
    public required string Field { get; init; }
    public required string Op { get; init; }
    public System.Text.Json.JsonElement? Value { get; init; }
}

/// <summary>Which fields of one side carry the partner's id and how the last run went for the record.</summary>
public sealed record WriteBack
{
    public Side Side { get; init; } = Side.Left;
    public string? Id { get; init; }

    /// <summary>Holds exactly OK, Error or Needs review.</summary>
    public string? Status { get; init; }
    public string? RanAt { get; init; }
    public string? Error { get; init; }

    public IEnumerable<string> Paths => new[] { Id, Status, RanAt, Error }.OfType<string>();
}

/// <summary>What makes a run stop itself, and how patient it is.</summary>
public sealed record Limits
{
    /// <summary>Share (0 to 1) of linked records about to change above which a run is held for a person's yes.</summary>
    public double MassChangeShare { get; init; } = 0.2;

    /// <summary>Share (0 to 1) of failed records above which a run stops itself.</summary>
    public double FailureShare { get; init; } = 0.1;
    public int LagToleranceMinutes { get; init; } = 15;

    /// <summary>A scheduled run leaves a record alone until it has been quiet this long, so that half-typed values stay home (T-09). Seconds.</summary>
    public int DebounceSeconds { get; init; } = 10;

    /// <summary>A record of which only unimportant fields changed is written at most once in this time (S0-124).</summary>
    public int ConsolidateMinutes { get; init; } = 60;
}
