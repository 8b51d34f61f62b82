using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Runs;

/// <summary>Adds up, over a dry run's chunks, what its proof tells.</summary>
sealed class ProofTally
{
    private const int Examples = 3;
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, int> matched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> asked = new(StringComparer.Ordinal);
    private readonly HashSet<long> linksChanged = [];
    private readonly Dictionary<Side, int> created = [];
    private readonly Dictionary<Side, int> writes = [];

    public void Count(RunScope scope, RecordWork record, Func<Side, bool> writesTo)
    {
        lock (gate)
        {
            var decision = record.Decision;
            if (decision.LinkBy is { } by && decision.Create is null)
            {
                Add(matched, by == "created" ? by : KeyOf(scope, record, by));
            }

            if (decision.Create is { } side && !record.Broken)
            {
                created[side] = created.GetValueOrDefault(side) + 1;
            }

            if (record.Gathered.Link is { } link && decision.HasWrites)
            {
                linksChanged.Add(link.Id);
            }

            CountFields(scope, record);
            foreach (var to in new[] { Side.Left, Side.Right }.Where(writesTo))
            {
                writes[to] = writes.GetValueOrDefault(to) + 1;
            }
        }
    }

    public RunProof Finish(RunScope scope, int links, IReadOnlyList<DoubleKey> doubles)
    {
        var allowed = RunHolds.Allowed(scope.Contract, links);
        return new()
        {
            MatchedBy = matched,
            CreatedLeft = created.GetValueOrDefault(Side.Left),
            CreatedRight = created.GetValueOrDefault(Side.Right),
            DoubleKeys = doubles,
            FieldsWritten = written,
            FieldsAsked = asked,
            WriteCalls = writes.ToDictionary(w => scope.Rules.Names.On(w.Key), w => (w.Value + scope.Connector(w.Key).WritesPerCall - 1) / scope.Connector(w.Key).WritesPerCall),
            Links = links,
            LinksChanged = linksChanged.Count,
            HoldsAbove = scope.Contract.Limits.MassChangeShare,
            WouldHold = links > 0 && linksChanged.Count > allowed,
        };
    }

    /// <summary>The keys that are not unique; a few examples each, read anew by id and masked.</summary>
    public static async Task<IReadOnlyList<DoubleKey>> DoublesAsync(RunScope scope)
    {
        var groups = (scope.Scratch?.HeldTwice() ?? []).GroupBy(k => (k.Side, k.Ordinal)).OrderBy(g => g.Key.Ordinal).ThenBy(g => g.Key.Side).ToList();
        var found = new List<DoubleKey>();
        foreach (var group in groups)
        {
            var (side, field) = (group.Key.Side, scope.Contract.Identity.Keys[group.Key.Ordinal].On(group.Key.Side));
            var chosen = group.Take(Examples).ToList();
            var records = (await scope.Connector(side).GetAsync(scope.Object(side), scope.Fields(side).Read, [.. chosen.Select(c => c.Ids[0])], scope.Call)).ToDictionary(r => r.Id);
            found.Add(new(side, field, group.Count(), group.Sum(k => k.Ids.Count), [.. chosen.Select(c => new DoubleExample(Shown(scope, side, field, records.GetValueOrDefault(c.Ids[0])), c.Ids))]));
        }

        return found;
    }

    private void CountFields(RunScope scope, RecordWork record)
    {
        foreach (var story in record.Decision.Fields.Where(f => record.Decision.Writes(f.Side).ContainsKey(f.Field)))
        {
            Add(written, scope.Contract.Fields.FirstOrDefault(f => f.On(story.Side) == story.Field)?.Left ?? story.Field);
        }

        foreach (var need in record.Reviews.Where(r => r.Field is not null))
        {
            Add(asked, scope.Contract.Fields.FirstOrDefault(f => f.Name == need.Field)?.Left ?? need.Field!);
        }
    }

    private static string KeyOf(RunScope scope, RecordWork record, string by) =>
        scope.Contract.Identity.Keys.FirstOrDefault(k => k.On(record.Gathered.Facts.Source) == by)?.Left ?? by;

    private static string Shown(RunScope scope, Side side, string field, Record? record)
    {
        var row = scope.Contract.Fields.FirstOrDefault(f => f.On(side) == field);
        return record is null ? "" : row is { Sensitivity: Engine.Contracts.Sensitivity.None } ? record[field].ToString() : Masking.Of(row?.Type ?? FieldType.Email, record[field]);
    }

    private static void Add(IDictionary<string, int> counts, string key) => counts[key] = counts.TryGetValue(key, out var n) ? n + 1 : 1;
}
