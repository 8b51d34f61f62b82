using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>Gathers what a run shares among its steps: the pinned contract, both schemas, drift, rules, checkpoints.</summary>
sealed class RunScopeFactory(IDbContextFactory<OpsDbContext> contexts, SchemaBook schemas, FieldHasher hasher, ChoiceBox choices, RunWaits waits, ChangeFeed changes, TimeProvider clock)
{
    /// <returns>Checkpoints are null when the run reads both sides whole.</returns>
    public async Task<(RunScope Scope, IReadOnlyDictionary<Side, CheckpointRow>? Checkpoints)> OpenAsync(RunRow run, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await OpenAsync(db, run, await db.Pipelines.AsNoTracking().SingleAsync(p => p.Key == run.PipelineKey, ct), asksVendors: false, ct);
    }

    /// <summary>For a preview of a few records that is no run: nothing of it is stored, and what a feed would have told is asked at the vendors.</summary>
    /// <param name="pipeline">Whose filter and pilot hold; one that is not stored holds none.</param>
    /// <param name="undo">Set to foresee an undo.</param>
    /// <param name="published">The contract is what is published: what has drifted since then waits, as in a run.</param>
    public async Task<RunScope> OpenDryAsync(Contract contract, PipelineRow pipeline, bool published, CancellationToken ct, UndoOrder? undo = null)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var run = new RunRow { PipelineKey = pipeline.Key, Mode = RunMode.Preview, RequestedBy = "", ContractVersion = contract.Version, DraftJson = published ? null : ContractJson.Write(contract), UndoJson = undo?.ToJson() };
        return (await OpenAsync(db, run, pipeline, asksVendors: true, ct)).Scope;
    }

    private async Task<(RunScope Scope, IReadOnlyDictionary<Side, CheckpointRow>? Checkpoints)> OpenAsync(OpsDbContext db, RunRow run, PipelineRow pipeline, bool asksVendors, CancellationToken ct)
    {
        var contract = await ContractAsync(db, pipeline, run, ct);
        var filter = pipeline.FilterJson is { } json ? JsonSerializer.Deserialize<Condition>(json, RunLoop.Json) : null;
        var meter = new CallMeter();
        meter.GoOnFrom(JsonSerializer.Deserialize<Dictionary<string, CallCount>>(run.CallsJson, RunLoop.Json)!);
        waits.Began(run.Id, meter);
        var call = new CallContext(PriorityOf(run), meter, ct) { Fresh = run.FromInbox };
        var look = await schemas.LookAsync(contract, call);
        var drifted = run.DraftJson is not null ? [] : await TellDriftAsync(db, contract, look, tell: run.Mode != RunMode.Preview, ct); // a draft is published against the schemas as they are
        var checkpoints = await CheckpointsAsync(db, run, contract, ct);
        var records = run.RecordsJson is { } named ? JsonSerializer.Deserialize<List<string>>(named) : null;
        var rules = new PlanRules
        {
            Contract = contract,
            Mapper = new Mapper(contract, look.Left, look.Right),
            Hasher = hasher,
            Names = new SystemNames(look.LeftConnector.SystemName, look.RightConnector.SystemName),
            PutBack = run.Mode == RunMode.Full,
            Filter = filter,
            Pilot = pipeline.PilotJson is { } pilot ? JsonSerializer.Deserialize<HashSet<string>>(pilot) : null,
            DriftedFields = drifted,
        };
        var undo = UndoOrder.FromJson(run.UndoJson) is { } order ? new UndoScope(order, new(rules, look.Left, look.Right, order.BothSides, order.Force), await PathsEverAsync(db, contract.Key, look, ct)) : null;
        var (leftFields, rightFields) = (RunFields.Of(contract, filter, Side.Left), RunFields.Of(contract, filter, Side.Right));
        var scope = new RunScope
        {
            Run = run,
            Contract = contract,
            Schemas = look,
            Rules = rules,
            Undo = undo,
            LeftFields = undo?.Widen(leftFields, Side.Left) ?? leftFields,
            RightFields = undo?.Widen(rightFields, Side.Right) ?? rightFields,
            Call = call,
            Choices = choices.Open(run.ProtectedChoices),
            Tally = RunTally.From(run),
            Records = records,
            Clock = clock,
            Scratch = run.Mode == RunMode.Preview ? new KeyScratch(await KeysAreStoredAsync(db, contract, ct)) : null,
            AsksVendors = asksVendors || run.FromInbox,
            Stale = asksVendors || (run.Resumed > 0 && run.Mode != RunMode.Preview) || run.ApprovedBy is not null,
            FeedReadAt = clock.GetTimestamp(),
        };
        return (scope, checkpoints);
    }

    /// <summary>Does the stored key index speak of the same keys as this contract?</summary>
    private static async Task<bool> KeysAreStoredAsync(OpsDbContext db, Contract contract, CancellationToken ct)
    {
        var published = await (
            from row in db.Contracts
            join version in db.ContractVersions on new { row.Key, Version = row.PublishedVersion } equals new { Key = version.ContractKey, Version = (int?)version.Version }
            where row.Key == contract.Key
            select version.Json).SingleOrDefaultAsync(ct);
        return published is not null && ContractJson.Parse(published).Contract!.Identity.Keys.SequenceEqual(contract.Identity.Keys);
    }

    private static async Task<HashSet<(Side, string)>> PathsEverAsync(OpsDbContext db, string contractKey, ContractSchemas look, CancellationToken ct)
    {
        var versions = await db.ContractVersions.AsNoTracking().Where(v => v.ContractKey == contractKey).Select(v => v.Json).ToListAsync(ct);
        return [.. versions.SelectMany(json => ContractJson.Parse(json).Contract!.Fields).SelectMany(f => new[] { (Side: Side.Left, Path: f.Left), (Side: Side.Right, Path: f.Right) }).Where(p => look.On(p.Side).Find(p.Path) is not null)];
    }

    private static async Task<Contract> ContractAsync(OpsDbContext db, PipelineRow pipeline, RunRow run, CancellationToken ct)
    {
        if (run.DraftJson is { } draft)
        {
            return ContractJson.Parse(draft).Contract!;
        }

        var json = await db.ContractVersions.AsNoTracking().Where(v => v.ContractKey == pipeline.ContractKey && v.Version == run.ContractVersion).Select(v => v.Json).SingleOrDefaultAsync(ct)
            ?? throw new RunStoppedException($"The contract {pipeline.ContractKey} has no published version. Publish one, then run again.");
        return ContractJson.Parse(json).Contract!;
    }

    /// <summary>Says so before the next write, and lets only what the drift touches wait (design, section 5).</summary>
    private async Task<Dictionary<string, string>> TellDriftAsync(OpsDbContext db, Contract contract, ContractSchemas look, bool tell, CancellationToken ct)
    {
        var text = look.Drift.Count == 0 ? null : string.Join("\n", look.Drift.Select(d => d.Sentence).Distinct());
        var row = await db.Contracts.SingleAsync(c => c.Key == contract.Key, ct);
        if (tell && row.DriftText != text)
        {
            if (row.DriftText is not null)
            {
                // What waited may be older than the checkpoints by now: the next run that can work compares everything (guarantee 2).
                await db.Checkpoints.Where(c => db.Pipelines.Any(p => p.Key == c.PipelineKey && p.ContractKey == contract.Key)).ExecuteUpdateAsync(u => u.SetProperty(c => c.ContractVersion, 0), ct);
            }

            row.DriftText = text;
            await db.SaveChangesAsync(ct);
            changes.Publish(Topic.Contracts);
        }

        if (look.Drift.FirstOrDefault(d => d.StopsContract) is { } stop)
        {
            throw new RunStoppedException(stop.Sentence);
        }

        var drifted = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var finding in look.Drift.Where(d => d.StopsField))
        {
            foreach (var field in contract.Fields.Where(f => f.On(finding.Side) == finding.Field))
            {
                drifted[field.Name] = finding.Sentence;
            }
        }

        return drifted;
    }

    /// <summary>Null, with the reason among the notices, when everything has to be compared.</summary>
    private static async Task<IReadOnlyDictionary<Side, CheckpointRow>?> CheckpointsAsync(OpsDbContext db, RunRow run, Contract contract, CancellationToken ct)
    {
        if (run.Mode is RunMode.Full or RunMode.Undo)
        {
            return null;
        }

        var stored = await db.Checkpoints.AsNoTracking().Where(c => c.PipelineKey == run.PipelineKey).ToDictionaryAsync(c => c.Side, ct);
        if (stored.Count == 2 && stored.Values.All(c => c.ContractVersion == contract.Version))
        {
            return stored;
        }

        if (run is { RecordsJson: null, WindowFrom: null } && run.Phase == RunPhase.Feed)
        {
            run.Notices += stored.Count == 2
                ? "The contract changed since the last run, or a schema was mended, so both sides were compared whole.\n"
                : "First run: both sides were compared whole.\n";
        }

        return null;
    }

    private static CallPriority PriorityOf(RunRow run) => run switch
    {
        { FromInbox: true } => CallPriority.Schedule,
        { RecordsJson: not null } => CallPriority.Person,
        { Mode: RunMode.Full } => CallPriority.Backfill,
        { Scheduled: true } => CallPriority.Schedule,
        _ => CallPriority.Person,
    };
}
