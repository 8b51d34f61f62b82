using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Proof;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Scheduling;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Pipelines;

/// <summary>A pipeline's beginnings: it is made switched off, may start with a few records, and writes for the first time when a person says yes to its matching.</summary>
public sealed class FirstRunDesk(IDbContextFactory<OpsDbContext> contexts, ContractStore contracts, RecordFinder finder, RunDesk runs, AuditTrail audit, ChangeFeed changes, PipelineSchedule schedule, TimeProvider clock)
{
    /// <summary>The most records a pilot may name.</summary>
    public const int MostInPilot = 500;

    /// <summary>Makes a pipeline that is off and has never written. Returns its key.</summary>
    public async Task<string> CreateAsync(Actor actor, string contractKey, string name, int? intervalSeconds, string? cron, CancellationToken ct = default)
    {
        actor.Demand(Right.ChangePipelines);
        var (seconds, expression) = PipelineDesk.Checked(schedule, intervalSeconds, cron);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.Contracts.AnyAsync(c => c.Key == contractKey && c.PublishedVersion != null, ct))
        {
            throw new ConflictException("Choose a contract that is published: a pipeline puts a published contract to work.");
        }

        var key = Keys.Of(name);
        if (key.Length == 0 || await db.Pipelines.AnyAsync(p => p.Key == key, ct))
        {
            throw new ConflictException(key.Length == 0 ? "Give the pipeline a name with letters or digits." : $"There is a pipeline {key} already. Choose another name.");
        }

        db.Pipelines.Add(new PipelineRow { Key = key, Name = name.Trim(), ContractKey = contractKey, IntervalSeconds = seconds, Cron = expression, AwaitsYes = true, CreatedAt = clock.GetUtcNow() });
        audit.Add(db, actor, "create", "pipeline", key, $"Made the pipeline {name.Trim()}, switched off.");
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Pipelines);
        return key;
    }

    /// <summary>Only these records, by vendor id of either side; none widens it to everybody. The next run compares both sides whole, so that nobody is passed over.</summary>
    public async Task SetPilotAsync(Actor actor, string key, IReadOnlyList<string> records, CancellationToken ct = default)
    {
        actor.Demand(Right.ChangePipelines);
        var ids = records.Select(r => r.Trim()).Where(r => r.Length > 0).Distinct().ToList();
        if (ids.Count > MostInPilot)
        {
            throw new ConflictException($"A pilot names at most {MostInPilot} records; {ids.Count} were given.");
        }

        await NarrowAsync(actor, key, "pilot", ids.Count == 0 ? "Ended the pilot: everybody is worked." : $"Limited the pipeline to {ids.Count} chosen records.", p => p.PilotJson = ids.Count == 0 ? null : JsonSerializer.Serialize(ids), ct);
    }

    /// <summary>Only the first records of the left side's feed.</summary>
    public async Task SetPilotAsync(Actor actor, string key, int first, CancellationToken ct = default)
    {
        actor.Demand(Right.ChangePipelines);
        if (first is < 1 or > MostInPilot)
        {
            throw new ConflictException($"A pilot takes 1 to {MostInPilot} records.");
        }

        await SetPilotAsync(actor, key, await finder.FirstOfFeedAsync(await PublishedAsync(key, ct), Side.Left, first, ct), ct);
    }

    /// <summary>Only records for which the condition holds; null admits everybody. The next run compares both sides whole.</summary>
    public Task SetFilterAsync(Actor actor, string key, Condition? filter, CancellationToken ct = default) =>
        filter is not null && ContractValidator.Check(filter).FirstOrDefault(p => p.Level == ProblemLevel.Error) is { } error
            ? throw new ConflictException(error.Sentence)
            : NarrowAsync(actor, key, "filter", filter is null ? "Took the filter away." : "Changed the filter.", p => p.FilterJson = filter is null ? null : JsonSerializer.Serialize(filter, Filters.Json), ct);

    /// <summary>A person's yes to the matching: from now on the pipeline writes. Starts its first run and returns its id.</summary>
    /// <exception cref="ConflictException">Nobody has previewed the matching under the contract's present version, or it has said yes before.</exception>
    public async Task<long> StartAsync(Actor actor, string key, CancellationToken ct = default)
    {
        actor.Demand(Right.RunPipelines);
        actor.Demand(Right.ChangePipelines);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pipeline = await db.Pipelines.FindAsync([key], ct) ?? throw new MissingException("pipeline", key);
        if (!pipeline.AwaitsYes)
        {
            throw new ConflictException("This pipeline has had its yes; run it from its page.");
        }

        var version = await db.Contracts.Where(c => c.Key == pipeline.ContractKey).Select(c => c.PublishedVersion).SingleOrDefaultAsync(ct);
        if (!await db.Runs.AnyAsync(r => r.PipelineKey == key && r.ProofJson != null && r.DraftJson == null && r.ContractVersion == version, ct))
        {
            throw new ConflictException("Preview the matching first: it shows who would be linked and created.");
        }

        (pipeline.AwaitsYes, pipeline.Enabled) = (false, true);
        audit.Add(db, actor, "startFirstRun", "pipeline", key, "Said yes to the matching, turned the pipeline on and started its first run.");
        await db.SaveChangesAsync(ct);
        var run = await runs.RequestAsync(actor, key, RunMode.Incremental, ct: ct);
        await schedule.ApplyAsync(pipeline, ct);
        changes.Publish(Topic.Pipelines);
        return run;
    }

    private async Task NarrowAsync(Actor actor, string key, string verb, string sentence, Action<PipelineRow> change, CancellationToken ct)
    {
        actor.Demand(Right.ChangePipelines);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var pipeline = await db.Pipelines.FindAsync([key], ct) ?? throw new MissingException("pipeline", key);
        if (await db.Runs.AnyAsync(r => r.PipelineKey == key && r.FinishedAt == null, ct))
        {
            throw new ConflictException("A run is still going by the present choice. Wait for its end or cancel it, then change whom the pipeline works.");
        }

        var before = $"{pipeline.FilterJson} {pipeline.PilotJson}".Trim();
        change(pipeline);
        audit.Add(db, actor, verb, "pipeline", key, sentence, before, $"{pipeline.FilterJson} {pipeline.PilotJson}".Trim());
        await db.SaveChangesAsync(ct);
        await db.Checkpoints.Where(c => c.PipelineKey == key).ExecuteUpdateAsync(u => u.SetProperty(c => c.ContractVersion, 0), ct);
        await transaction.CommitAsync(ct);
        changes.Publish(Topic.Pipelines);
    }

    private async Task<Contract> PublishedAsync(string key, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pipeline = await db.Pipelines.FindAsync([key], ct) ?? throw new MissingException("pipeline", key);
        return (await contracts.FindAsync(pipeline.ContractKey, ct))?.Published ?? throw new ConflictException("The contract is not published yet.");
    }
}
