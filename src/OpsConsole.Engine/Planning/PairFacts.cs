using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Planning;

/// <summary>What people call the two systems.</summary>
public sealed record SystemNames(string Left, string Right)
{
    public string On(Side side) => side == Side.Left ? Left : Right;
}

/// <summary>The rules a run decides by, the same for all its records.</summary>
public sealed record PlanRules
{
    public required Contract Contract
    {
        get;
        init
        {
            field = value;
            TemplatesLast = [.. value.Fields.OrderBy(f => f.IsTemplate)];
        }
    }

    /// <summary>The contract's rows in the order they are decided: a template reads other fields, which the same decision may be about to write, and is filled from what they will hold.</summary>
    public IReadOnlyList<FieldMap> TemplatesLast { get; private init; } = [];
    public required Mapper Mapper { get; init; }
    public required FieldHasher Hasher { get; init; }
    public required SystemNames Names { get; init; }

    /// <summary>True in a full run: a foreign edit of an owned field is put back.</summary>
    public bool PutBack { get; init; }

    /// <summary>The pipeline's filter; null admits everybody.</summary>
    public Condition? Filter { get; init; }

    /// <summary>Vendor ids of either side while the pipeline starts small; null admits everybody.</summary>
    public IReadOnlySet<string>? Pilot { get; init; }

    /// <summary>Fields a schema change has touched; they wait, the others run on.</summary>
    public IReadOnlyDictionary<string, string> DriftedFields { get; init; } = new Dictionary<string, string>();
}

/// <summary>What a person decided for one record: whose value wins, or a value put in by hand.</summary>
public sealed record PersonsChoice
{
    /// <summary>Field name to the winning side.</summary>
    public IReadOnlyDictionary<string, Side> Winners { get; init; } = new Dictionary<string, Side>();

    /// <summary>Field name to the value both sides shall get, in the words of <see cref="EditedSide"/>.</summary>
    public IReadOnlyDictionary<string, string> Edits { get; init; } = new Dictionary<string, string>();
    public Side EditedSide { get; init; } = Side.Left;
}

/// <summary>All that deciding about one record needs, gathered beforehand.</summary>
public sealed record PairFacts
{
    /// <summary>The side whose feed named the record.</summary>
    public required Side Source { get; init; }
    public Record? Left { get; init; }
    public Record? Right { get; init; }
    public required Match Match { get; init; }

    /// <summary>What was last agreed; <see cref="Agreement.None"/> for a pair that meets for the first time.</summary>
    public Agreement Agreement { get; init; } = Agreement.None;

    /// <summary>False where a missing partner is surely deleted, true where it may be archived as well.</summary>
    public bool MissingMayBeArchived { get; init; }
    public PersonsChoice? Choice { get; init; }

    /// <summary>Somebody may still be typing in the record: fields that can wait are left alone (<see cref="Urgency"/>).</summary>
    public bool OnlyUrgent { get; init; }

    public Record? On(Side side) => side == Side.Left ? Left : Right;

    public Record SourceRecord => On(Source) ?? throw new InvalidOperationException("The record itself is not among the facts.");
}
