using System.Collections.Concurrent;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>Everything one execution of a run shares among its steps.</summary>
sealed class RunScope
{
    private long? printSeed;
    private IReadOnlyList<Rule>? activeRules;

    public required RunRow Run { get; init; }
    public required Contract Contract { get; init; }
    public required ContractSchemas Schemas { get; init; }
    public required PlanRules Rules { get; init; }
    public required RunFields LeftFields { get; init; }
    public required RunFields RightFields { get; init; }
    public required CallContext Call { get; init; }
    public required RunChoices Choices { get; init; }
    public required RunTally Tally { get; init; }
    public required IReadOnlyList<string>? Records { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Set in a dry run, which leaves no trace in links, queue, index and drift.</summary>
    public KeyScratch? Scratch { get; init; }

    /// <summary>A dry run of a few records, or a run that webhooks asked for: nobody's feed was read, so whoever else holds their keys is asked for at the vendors.</summary>
    public bool AsksVendors { get; init; }

    /// <summary>Set in a run that puts back what was written.</summary>
    public UndoScope? Undo { get; init; }

    /// <summary>Somebody asked for these very records: each is told of, refused or not it is tried, and no limit on their number holds the run.</summary>
    public bool ByName => Undo is not null || (Records is not null && Run.WindowFrom is null);

    /// <summary>What a dry run finds beyond its counts.</summary>
    public ProofTally Proof { get; } = new();

    /// <summary>Links that a dry run would mark as gone.</summary>
    public HashSet<long> WouldBeGone { get; } = [];

    /// <summary>Set after a restart or an approval.</summary>
    public bool Stale { get; init; }

    /// <summary>When the feeds were read; <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long FeedReadAt { get; set; }

    /// <summary>Staged content is not trusted after a restart, an approval, or a minute's wait: what is worked is read again first, so that an edit made meanwhile is not overwritten.</summary>
    public bool ReadAgain => Stale || Clock.GetElapsedTime(FeedReadAt) > TimeSpan.FromMinutes(1);

    /// <summary>Writes left unanswered in a row, over all chunks: a vendor that is down stops the run instead of filling the queue.</summary>
    public int UnansweredInARow;

    /// <summary>Every settle of the run passes here one after the other, so counts never race.</summary>
    public SemaphoreSlim Settling { get; } = new(1, 1);

    /// <summary>Partners taken by this run's own decisions before they are settled.</summary>
    public ConcurrentDictionary<(Side, string), string> Claims { get; } = new();

    /// <summary>Up to when a side's feed took changes; what changed later may still be in somebody's typing (T-09) and waits for the next run, also as a partner.</summary>
    public Dictionary<Side, DateTimeOffset> QuietUntil { get; } = [];

    /// <summary>From when on a side's feed told changes; absent where the side is read whole.</summary>
    public Dictionary<Side, DateTimeOffset> ChangesSince { get; } = [];

    /// <summary>Records of which the inbox still keeps typing back, in a run that webhooks asked for.</summary>
    public HashSet<(Side, string)> TypedNow { get; } = [];

    public bool IsStillTyped(Side side, Record? record) => (record is not null && TypedNow.Contains((side, record.Id))) || IsNewerThanTheFeed(side, record);

    /// <summary>Nobody asked for it: what can wait may wait.</summary>
    public bool Patient => (Run.Scheduled || Run.FromInbox) && Run is { Mode: RunMode.Incremental, WindowFrom: null };

    private bool IsNewerThanTheFeed(Side side, Record? record) => record?.ChangedAt is { } at && QuietUntil.TryGetValue(side, out var quiet) && at > quiet;

    public FieldHasher Hasher => Rules.Hasher;

    /// <summary>The contract's rules that are switched on.</summary>
    public IReadOnlyList<Rule> ActiveRules => activeRules ??= RuleJson.Active(Contract);

    private long PrintSeed => printSeed ??= Hasher.Of("contract", FieldValue.Text($"{Contract.Key}#{Contract.Version}"));

    public RunFields Fields(Side side) => side == Side.Left ? LeftFields : RightFields;

    public string Object(Side side) => Contract.On(side).Object;

    public IConnector Connector(Side side) => Schemas.Connector(side);

    public long Print(Side side, Record record) => Hasher.Print(PrintSeed, record, Fields(side).Watched);

    /// <summary>The record's identity keys, normalised and hashed, in the contract's order; null where it has none that can serve.</summary>
    public long?[] KeysOf(Side side, Record record)
    {
        var keys = Contract.Identity.Keys;
        var hashes = new long?[keys.Count];
        for (var i = 0; i < keys.Count; i++)
        {
            hashes[i] = Normalised(i, side, record) is { } text ? Hasher.OfKey(i, text) : null;
        }

        return hashes;
    }

    public string? Normalised(int ordinal, Side side, Record record)
    {
        var key = Contract.Identity.Keys[ordinal];
        var raw = record[key.On(side)].ToString();
        return string.IsNullOrWhiteSpace(raw) || Normalisers.Apply(key.Normalise, raw, Country(key)) is not { Length: > 0 } text ? null : text;
    }

    private string? Country(IdentityKey key) => Contract.Fields.FirstOrDefault(f => f.Left == key.Left && f.Right == key.Right)?.DefaultCountry;
}
