using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Runs;

/// <summary>What a preview found beyond its counts: how partners would be found, which keys are not unique, what would be created and written where, and what that costs.</summary>
public sealed record RunProof
{
    /// <summary>Key, by its field on the left, to the number of pairs it would bring together.</summary>
    public IReadOnlyDictionary<string, int> MatchedBy { get; init; } = new Dictionary<string, int>();
    public int CreatedLeft { get; init; }
    public int CreatedRight { get; init; }
    public IReadOnlyList<DoubleKey> DoubleKeys { get; init; } = [];

    /// <summary>Contract row (by its left field) to the number of records in which it would be written.</summary>
    public IReadOnlyDictionary<string, int> FieldsWritten { get; init; } = new Dictionary<string, int>();

    /// <summary>Contract row to the number of records in which it would wait for a person.</summary>
    public IReadOnlyDictionary<string, int> FieldsAsked { get; init; } = new Dictionary<string, int>();

    /// <summary>System to the number of write calls, status fields included.</summary>
    public IReadOnlyDictionary<string, int> WriteCalls { get; init; } = new Dictionary<string, int>();
    /// <summary>Linked pairs the contract has before the run.</summary>
    public int Links { get; init; }
    public int LinksChanged { get; init; }

    /// <summary>Share (0 to 1) of linked records above which a run is held.</summary>
    public double HoldsAbove { get; init; }

    /// <summary>Would the run stop itself for a person's yes?</summary>
    public bool WouldHold { get; init; }
}

/// <summary>A key that is not unique on one side.</summary>
/// <param name="Values">Different values that several records hold.</param>
/// <param name="Records">Records that hold one of them.</param>
public sealed record DoubleKey(Side Side, string Field, int Values, int Records, IReadOnlyList<DoubleExample> Examples);

/// <param name="Shown">Masked where the field is sensitive.</param>
public sealed record DoubleExample(string Shown, IReadOnlyList<string> Ids);
