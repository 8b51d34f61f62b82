using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Journal;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>Takes one chunk of staged records through decide, journal, write and settle. Deciding alone, without the rest, is the preview.</summary>
sealed class ChunkWorker(FactGatherer gatherer, JournalBook journal, Settler settler, ReviewMemory memory, UndoBook undoes, TimeProvider clock)
{
    public const int Size = 100;

    public async Task<IReadOnlyList<RecordWork>> DecideAsync(RunScope scope, Side side, IReadOnlyList<WorkRow> work)
    {
        var chunk = await gatherer.GatherAsync(scope, side, work);
        var records = scope.Undo is null ? Plan(scope, side, chunk) : await undoes.DecideAsync(scope, chunk);
        await memory.ApplyAsync(scope, side, records);
        return records;
    }

    private static List<RecordWork> Plan(RunScope scope, Side side, GatheredChunk chunk)
    {
        var records = new List<RecordWork>();
        foreach (var gathered in chunk.Records.OrderBy(g => g.Facts.Match is Match.Found found ? found.KeyOrdinal : -1))
        {
            var record = new RecordWork(gathered, Decide(scope, side, gathered));
            if (gathered.OpenIntent)
            {
                record.OwnEarlierWrite();
            }

            records.Add(record);
        }

        records.AddRange(chunk.Vanished.Select(row => new RecordWork(
            new Gathered(row, new PairFacts { Source = side, Match = new Match.New() }, null, false),
            new Decision { Outcome = Outcome.Skipped, Reason = nameof(SkipReason.Vanished), Text = $"Gone from {scope.Rules.Names.On(side)} since the feed named it." })));
        return records;
    }

    private static Decision Decide(RunScope scope, Side side, Gathered gathered)
    {
        var facts = gathered.Facts;
        var (here, there) = (scope.IsStillTyped(side, facts.On(side)), scope.IsStillTyped(side.Other(), facts.On(side.Other())));
        if ((here || there) && facts.Match is Match.Linked && facts is { Left: not null, Right: not null } && new[] { Side.Left, Side.Right }.Any(s => Urgency.CannotWait(scope.Rules, facts.Agreement, s, facts.On(s))))
        {
            return Planner.Decide(scope.Rules, facts with { OnlyUrgent = true });
        }

        if (there || scope.TypedNow.Contains((side, gathered.Work.RecordId)))
        {
            return StillTyped(scope, there ? side.Other() : side);
        }

        var decision = Planner.Decide(scope.Rules, Claimed(scope, side, gathered) ? facts : Doubted(facts));
        return scope.Patient && facts.Choice is null && gathered is { Link: { } link, OpenIntent: false } && Urgency.WaitsUntil(scope.Contract, decision, link.SettledAt, scope.Clock.GetUtcNow()) is { } until
            ? Urgency.PutOff(decision, until)
            : decision;
    }

    public async Task PreviewAsync(RunScope scope, Side side, IReadOnlyList<WorkRow> work)
    {
        var records = await DecideAsync(scope, side, work);
        foreach (var record in records)
        {
            Foresee(scope, record);
        }

        await settler.SettleAsync(scope, side, records, preview: true);
    }

    /// <summary>What would be sent for the record, status fields included; a status that has to be brought up to date counts as an update here as well.</summary>
    public void Foresee(RunScope scope, RecordWork record)
    {
        var sides = new[] { Side.Left, Side.Right }.Where(to => FieldsFor(scope, to, record).Count > 0).ToHashSet();
        scope.Proof.Count(scope, record, sides.Contains);
    }

    public async Task WorkAsync(RunScope scope, Side side, IReadOnlyList<WorkRow> work)
    {
        var records = await DecideAsync(scope, side, work);
        var status = scope.Contract.WriteBack?.Side ?? Side.Left;
        await WriteAsync(scope, status.Other(), records);
        await WriteAsync(scope, status, records);
        await settler.SettleAsync(scope, side, records, preview: false);
        if (scope.UnansweredInARow >= 10)
        {
            throw new RunStoppedException("A vendor has left ten writes in a row unanswered, so the run stopped itself. Nothing is lost: the next run goes on from the same place.");
        }
    }

    /// <summary>Mapped writes and creates for one side, with the status fields where that side carries them.</summary>
    private async Task WriteAsync(RunScope scope, Side side, IReadOnlyList<RecordWork> records)
    {
        var jobs = records.Select(r => (Record: r, Fields: FieldsFor(scope, side, r))).Where(j => j.Fields.Count > 0).ToList();
        await SendAsync(scope, side, jobs);
        await MeetExistingAsync(scope, side, [.. records.Where(r => r.ExistingId is not null)]);
        await ReportFailuresAsync(scope, side, [.. jobs.Where(j => j.Record.Broken && j.Record.Outcome == Outcome.Failed).Select(j => j.Record)]);
    }

    /// <summary>An undo leaves the status fields alone: how the record stands is for the next run to say.</summary>
    private Dictionary<string, FieldValue> FieldsFor(RunScope scope, Side side, RecordWork record)
    {
        var creates = record.Decision.Create == side;
        var fields = record.Broken ? [] : new Dictionary<string, FieldValue>(record.Decision.Writes(side), StringComparer.Ordinal);
        if (scope.Undo is not null || scope.Contract.WriteBack is not { } to || to.Side != side || !TellsStatus(record) || (record.On(side) is null && !creates) || (creates && record.Broken))
        {
            return fields;
        }

        var worked = record.Decision.HasWrites || record.Decision.LinkBy is not null;
        var (status, error) = StatusOf(record);
        var statusFields = WriteBacks.Fields(to, record.On(side), record.IdOn(side.Other()), status, error, worked, clock.GetUtcNow());
        if (statusFields.Count > 0 && record.Outcome == Outcome.Unchanged)
        {
            record.StatusRefreshed();
        }

        foreach (var (field, value) in statusFields)
        {
            fields[field] = value;
        }

        return fields;
    }

    /// <summary>A record that a rule keeps back is left in peace: not even its status is written.</summary>
    private static bool TellsStatus(RecordWork record) => record.Outcome is not Outcome.Skipped;

    private static (string Status, string? Error) StatusOf(RecordWork record) => record.Outcome switch
    {
        Outcome.Review when record.Reason == nameof(ReviewReason.Refused) => (WriteBacks.Error, record.Text), // still what it was when it was refused
        Outcome.Review => (WriteBacks.NeedsReview, record.Text),
        Outcome.Failed => (WriteBacks.Error, record.Text),
        _ => (WriteBacks.Ok, null),
    };

    private async Task SendAsync(RunScope scope, Side side, IReadOnlyList<(RecordWork Record, Dictionary<string, FieldValue> Fields)> jobs)
    {
        if (jobs.Count == 0)
        {
            return;
        }

        var intents = jobs.Select(j => new Intent(side, j.Record.Gathered.Work.RecordId, j.Record.IdOn(side), j.Fields, j.Record.On(side), j.Record.Gathered.Facts.Agreement)).ToList();
        var entries = await journal.IntendAsync(scope.Run.Id, scope.Contract, intents, scope.Call.Token);
        var writes = jobs.Select(j => new RecordWrite(j.Record.IdOn(side), j.Fields, j.Record.IdOn(side) is null ? UniqueBy(scope, side, j.Fields) : null, j.Record.On(side))).ToList();
        var results = await scope.Connector(side).WriteAsync(scope.Object(side), writes, scope.Fields(side).Read, scope.Call);
        for (var i = 0; i < jobs.Count; i++)
        {
            jobs[i].Record.CreateStoodOpen |= entries[i].StoodOpen || jobs[i].Record.Gathered.OpenIntent;
            WriteOutcome.Apply(scope, side, jobs[i].Record, jobs[i].Fields, entries[i].Id, results[i]);
        }
    }

    /// <summary>The field by which a repeated create finds the first one's record: the partner's id where it is kept, else the first key.</summary>
    private static string UniqueBy(RunScope scope, Side side, Dictionary<string, FieldValue> fields) =>
        scope.Contract.WriteBack is { Id: { } id } to && to.Side == side && fields.ContainsKey(id)
            ? id
            : scope.Contract.Identity.Keys.Select(k => k.On(side)).First(fields.ContainsKey);

    /// <summary>"Already exists" is a link, not a failure: the record is read, and the pair decided and written like any other (guarantee 3, T-06).</summary>
    private async Task MeetExistingAsync(RunScope scope, Side side, IReadOnlyList<RecordWork> met)
    {
        if (met.Count == 0)
        {
            return;
        }

        var ids = met.Select(m => m.ExistingId!).Distinct().ToList();
        var there = (await scope.Connector(side).GetAsync(scope.Object(side), scope.Fields(side).Read, ids, scope.Call)).ToDictionary(r => r.Id);
        var taken = await settler.LinkedAsync(scope, side, ids);
        var jobs = new List<(RecordWork, Dictionary<string, FieldValue>)>();
        foreach (var record in met)
        {
            var id = record.ExistingId!;
            record.ExistingId = null;
            if (!there.TryGetValue(id, out var existing))
            {
                record.Skip(SkipReason.ArchivedThere, $"{scope.Rules.Names.On(side)} says it exists but does not show it: archived or deleted there.");
                continue;
            }

            var source = side.Other();
            var (ours, theirs) = (scope.KeysOf(source, record.On(source)!), scope.KeysOf(side, existing));
            var isFree = !taken.TryGetValue(id, out var owner) || owner == record.IdOn(source);
            var claimed = scope.Claims.GetOrAdd((side, id), record.IdOn(source)!) == record.IdOn(source);
            var match = isFree && claimed ? MeetAs(id, ours, theirs) : new Match.Ambiguous(Ambiguity.CandidateTaken, 0, [id], []);
            var facts = record.Gathered.Facts with { Left = side == Side.Left ? existing : record.Left, Right = side == Side.Right ? existing : record.Right, Match = match };
            var decision = Planner.Decide(scope.Rules, facts);
            record.Redecide(decision, match is Match.Found ? facts.Left : record.Gathered.Facts.Left, match is Match.Found ? facts.Right : record.Gathered.Facts.Right);
            if (decision.Paired && (record.CreateStoodOpen || decision.Writes(side).Count == 0))
            {
                record.CountAsCreated($"Created in {scope.Rules.Names.On(side)}.");
            }

            if (decision.Writes(side).Count > 0)
            {
                jobs.Add((record, new(decision.Writes(side))));
            }
        }

        await SendAsync(scope, side, jobs);
    }

    private static Match MeetAs(string id, long?[] ours, long?[] theirs)
    {
        var common = Array.FindIndex(ours, 0, ours.Length, k => k is not null && theirs.Contains(k));
        return ours[0] is { } a && theirs[0] is { } b && a != b
            ? new Match.Ambiguous(Ambiguity.KeysDisagree, Math.Max(common, 0), [id], [])
            : new Match.Found(id, Math.Max(common, 0));
    }

    /// <summary>The write that failed on the status side itself took its status with it; the status alone is tried once more.</summary>
    private async Task ReportFailuresAsync(RunScope scope, Side side, IReadOnlyList<RecordWork> failed)
    {
        if (scope.Contract.WriteBack?.Side == side)
        {
            var jobs = failed.Where(r => r.On(side) is not null).Select(r => (r, FieldsFor(scope, side, r))).Where(j => j.Item2.Count > 0).ToList();
            var results = jobs.Count == 0 ? [] : await scope.Connector(side).WriteAsync(scope.Object(side), [.. jobs.Select(j => new RecordWrite(j.r.IdOn(side), j.Item2, Known: j.r.On(side)))], scope.Fields(side).Read, scope.Call);
            for (var i = 0; i < jobs.Count; i++)
            {
                if (results[i] is WriteResult.Done done)
                {
                    jobs[i].r.Wrote(side, done.Record);
                }
            }
        }
    }

    private static Decision StillTyped(RunScope scope, Side side) => new()
    {
        Outcome = Outcome.Skipped,
        Reason = nameof(SkipReason.StillTyped),
        Text = $"Somebody may still be typing in {scope.Rules.Names.On(side)}; a later run takes both sides' changes together.",
    };

    private static bool Claimed(RunScope scope, Side side, Gathered gathered) =>
        gathered.Facts.Match is not Match.Found found || scope.Claims.GetOrAdd((side.Other(), found.PartnerId), gathered.Work.RecordId) == gathered.Work.RecordId;

    private static PairFacts Doubted(PairFacts facts) =>
        facts with { Match = new Match.Ambiguous(Ambiguity.CandidateTaken, ((Match.Found)facts.Match).KeyOrdinal, [((Match.Found)facts.Match).PartnerId], []) };
}

/// <summary>The run cannot go on, and says why; what it settled stays settled.</summary>
public sealed class RunStoppedException(string message) : Exception(message);

/// <summary>A person asked the run to end.</summary>
public sealed class RunCancelledException() : Exception("Cancelled.");
