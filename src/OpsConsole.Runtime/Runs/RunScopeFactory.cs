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
        var pipeline = await db.Pipelines.AsNoTracking().SingleAsync(p => p.Key == run.PipelineKey, ct);
        var contract = await ContractAsync(db, pipeline, run, ct);
        var filter = pipeline.FilterJson is { } json ? JsonSerializer.Deserialize<Condition>(json, RunLoop.Json) : null;
        var meter = new CallMeter();
        meter.GoOnFrom(JsonSerializer.Deserialize<Dictionary<string, CallCount>>(run.CallsJson, RunLoop.Json)!);
        waits.Began(run.Id, meter);
        var call = new CallContext(PriorityOf(run), meter, ct);
        var look = await schemas.LookAsync(contract, call);
        var drifted = await TellDriftAsync(db, contract, look, ct);
        var checkpoints = await CheckpointsAsync(db, run, contract, ct);
        var records = run.RecordsJson is { } named ? JsonSerializer.Deserialize<List<string>>(named) : null;
        var scope = new RunScope
        {
            Run = run,
            Contract = contract,
            Schemas = look,
            Rules = new PlanRules
            {
                Contract = contract,
                Mapper = new Mapper(contract, look.Left, look.Right),
                Hasher = hasher,
                Names = new SystemNames(look.LeftConnector.SystemName, look.RightConnector.SystemName),
                PutBack = run.Mode == RunMode.Full,
                Filter = filter,
                DriftedFields = drifted,
            },
            LeftFields = RunFields.Of(contract, filter, Side.Left),
            RightFields = RunFields.Of(contract, filter, Side.Right),
            Call = call,
            Choices = choices.Open(run.ProtectedChoices),
            Tally = RunTally.From(run),
            Records = records,
            Clock = clock,
            Stale = run.Resumed > 0 || run.ApprovedBy is not null,
            FeedReadAt = clock.GetTimestamp(),
        };
        return (scope, checkpoints);
    }

    private static async Task<Contract> ContractAsync(OpsDbContext db, PipelineRow pipeline, RunRow run, CancellationToken ct)
    {
        var json = await db.ContractVersions.AsNoTracking().Where(v => v.ContractKey == pipeline.ContractKey && v.Version == run.ContractVersion).Select(v => v.Json).SingleOrDefaultAsync(ct)
            ?? throw new RunStoppedException($"The contract {pipeline.ContractKey} has no published version. Publish one, then run again.");
        return ContractJson.Parse(json).Contract!;
    }

    /// <summary>Says so before the next write, and lets only what the drift touches wait (design, section 5).</summary>
    private async Task<Dictionary<string, string>> TellDriftAsync(OpsDbContext db, Contract contract, ContractSchemas look, CancellationToken ct)
    {
        var text = look.Drift.Count == 0 ? null : string.Join("\n", look.Drift.Select(d => d.Sentence).Distinct());
        var row = await db.Contracts.SingleAsync(c => c.Key == contract.Key, ct);
        if (row.DriftText != text)
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
        if (run.Mode == RunMode.Full)
        {
            return null;
        }

        var stored = await db.Checkpoints.AsNoTracking().Where(c => c.PipelineKey == run.PipelineKey).ToDictionaryAsync(c => c.Side, ct);
        if (stored.Count == 2 && stored.Values.All(c => c.ContractVersion == contract.Version))
        {
            return stored;
        }

        if (run.RecordsJson is null && run.Phase == RunPhase.Feed)
        {
            run.Notices += stored.Count == 2
                ? "The contract changed since the last run, or a schema was mended, so both sides were compared whole.\n"
                : "First run: both sides were compared whole.\n";
        }

        return null;
    }

    private static CallPriority PriorityOf(RunRow run) => run switch
    {
        { RecordsJson: not null } => CallPriority.Person,
        { Mode: RunMode.Full } => CallPriority.Backfill,
        { Scheduled: true } => CallPriority.Schedule,
        _ => CallPriority.Person,
    };
}
