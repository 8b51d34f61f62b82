using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Scheduling;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>The one door through which runs are asked for, stopped and decided on: by schedule, page and API alike.</summary>
public sealed class RunDesk(IDbContextFactory<OpsDbContext> contexts, AuditTrail audit, ChangeFeed changes, PipelineSchedule schedule, ChoiceBox box, RerunPlans reruns, TimeProvider clock)
{
    /// <summary>How many records of a rerun go first where people want to see it work before the rest follows.</summary>
    public const int Canary = 10;

    /// <summary>What a vendor tells of while a backfill works is not bounded; a run is.</summary>
    private const int MostFromInbox = 5000;

    /// <summary>Queues a run; one run per pipeline at a time, the next waits. Returns its id.</summary>
    /// <param name="records">Vendor ids of either side; null works what the mode says.</param>
    /// <param name="choices">What a person decided for these records.</param>
    public async Task<long> RequestAsync(Actor actor, string pipelineKey, RunMode mode, IReadOnlyList<string>? records = null, RunChoices? choices = null, CancellationToken ct = default)
    {
        actor.Demand(Right.RunPipelines);
        if (mode == RunMode.Undo)
        {
            throw new ConflictException("Say what is to be undone: ask at the run that wrote it.");
        }

        return await QueueAsync(actor, pipelineKey, $"Asked for a {Word(mode)} run", run =>
        {
            run.Mode = mode;
            run.RecordsJson = records is { Count: > 0 } ? JsonSerializer.Serialize(records) : null;
            run.ProtectedChoices = choices is null ? null : box.Close(choices);
        }, ct);
    }

    /// <summary>Queues a preview of what publishing a draft would do to every record: a whole pass, planned as the first run after publishing, written nowhere. Returns its id.</summary>
    /// <exception cref="ConflictException">The draft has errors, or no pipeline uses the contract.</exception>
    public async Task<long> RequestImpactAsync(Actor actor, Contract draft, CancellationToken ct = default)
    {
        actor.Demand(Right.RunPipelines);
        if (ContractValidator.Check(draft).FirstOrDefault(p => p.Level == ProblemLevel.Error) is { } error)
        {
            throw new ConflictException($"The draft has an error, so its impact cannot be told: {error.Sentence}");
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var contract = await db.Contracts.AsNoTracking().SingleOrDefaultAsync(c => c.Key == draft.Key, ct) ?? throw new MissingException("contract", draft.Key);
        var pipeline = await db.Pipelines.AsNoTracking().Where(p => p.ContractKey == draft.Key).OrderBy(p => p.CreatedAt).Select(p => p.Key).FirstOrDefaultAsync(ct)
            ?? throw new ConflictException("No pipeline uses this contract yet, so publishing it changes no record.");
        return await QueueAsync(actor, pipeline, $"Asked for the impact of publishing the draft of {draft.Name}, by a preview", run =>
        {
            run.Mode = RunMode.Preview;
            run.DraftJson = ContractJson.Write(draft with { Version = (contract.PublishedVersion ?? 0) + 1 });
            run.DraftRevision = contract.DraftJson == ContractJson.Write(draft with { Version = contract.PublishedVersion ?? 0 }) ? contract.DraftRevision : null;
            run.Notices = $"Impact of a draft{(run.DraftRevision is { } revision ? $" (revision {revision})" : "")}: what the first run after publishing it would do. Nothing is written.\n";
        }, ct);
    }

    /// <summary>Works the records of an ended run again, as a run of its own that names the first. Returns its id.</summary>
    /// <param name="version">The contract version to work under; null takes the one published now.</param>
    /// <param name="canary">Works only the first few; the others wait as a held run until somebody has looked at those and says yes.</param>
    public async Task<long> RerunAsync(Actor actor, long runId, RerunWhat what, int? version = null, bool canary = false, CancellationToken ct = default)
    {
        actor.Demand(Right.RunPipelines);
        var plan = await reruns.PlanAsync(runId, what, ct);
        if (plan.Records.Count == 0)
        {
            throw new ConflictException(what == RerunWhat.Failed ? "No record of this run failed, so there is nothing to retry." : "This run lists no record: all were unchanged. Start a full run instead.");
        }

        CheckVersion(version, plan.Versions);
        var asked = $"{(what == RerunWhat.Failed ? "the failed records" : "all records")} of run {runId} again";
        var first = canary && plan.Records.Count > Canary ? plan.Records.Take(Canary).ToList() : plan.Records;
        var started = await QueueAsync(actor, plan.Run.PipelineKey, $"Asked for {asked} ({first.Count})", run => Fill(run, first), ct);
        if (plan.Records.Skip(first.Count).ToList() is { Count: > 0 } rest)
        {
            await QueueAsync(actor, plan.Run.PipelineKey, $"Set the other {rest.Count} aside until somebody says yes, of {asked}", run =>
            {
                Fill(run, rest);
                (run.Status, run.CanaryOf, run.ToGo) = (RunStatus.Held, started, rest.Count);
                run.HeldText = $"The other {rest.Count} of this rerun wait until somebody has looked at the first {Canary}, which are run {started}.";
            }, ct);
        }

        return started;

        void Fill(RunRow run, IReadOnlyList<string> records)
        {
            (run.Mode, run.RerunOf, run.ContractVersion) = (RunMode.Incremental, runId, version);
            run.RecordsJson = JsonSerializer.Serialize(records);
        }
    }

    /// <summary>Works again what changed or was worked in a time: both sides are asked for what changed since its beginning, and what runs listed in it is read anew. Checkpoints stay. Returns its id.</summary>
    /// <param name="dry">Only tells what would be written.</param>
    public async Task<long> RerunWindowAsync(Actor actor, string pipelineKey, DateTimeOffset from, DateTimeOffset to, int? version = null, bool dry = false, CancellationToken ct = default)
    {
        actor.Demand(Right.RunPipelines);
        if (from >= to || from > clock.GetUtcNow())
        {
            throw new ConflictException("The time has to begin before it ends, and in the past.");
        }

        var plan = await reruns.PlanWindowAsync(pipelineKey, from, to, ct);
        CheckVersion(version, plan.Versions);
        return await QueueAsync(actor, pipelineKey, $"Asked for {from.UtcDateTime:yyyy-MM-dd HH:mm} to {to.UtcDateTime:yyyy-MM-dd HH:mm} UTC again ({plan.Records.Count} listed){(dry ? ", by a preview," : "")}", run =>
        {
            (run.Mode, run.ContractVersion, run.WindowFrom, run.WindowTo) = (dry ? RunMode.Preview : RunMode.Incremental, version, from, to);
            run.RecordsJson = plan.Records.Count == 0 ? null : JsonSerializer.Serialize(plan.Records);
            run.Notices = $"Works again what changed or was worked from {from.UtcDateTime:yyyy-MM-dd HH:mm} to {to.UtcDateTime:yyyy-MM-dd HH:mm} UTC. Only what differs is written.\n";
        }, ct);
    }

    /// <summary>Asks a queued or running run to end after its present page; what it settled stays settled.</summary>
    public async Task CancelAsync(Actor actor, long runId, CancellationToken ct = default)
    {
        actor.Demand(Right.RunPipelines);
        await DecideAsync(actor, runId, "cancel", "Cancelled the run.", run =>
        {
            switch (run.Status)
            {
                case RunStatus.Queued:
                    run.Status = RunStatus.Cancelled;
                    run.FinishedAt = clock.GetUtcNow();
                    return null;
                case RunStatus.Running:
                    run.CancelAsked = true;
                    return null;
                case RunStatus.Held:
                    return "A held run is approved or dropped, not cancelled.";
                default:
                    return "The run has already ended.";
            }
        }, ct);
    }

    /// <summary>A person's yes: the held run writes what it planned.</summary>
    public async Task ApproveAsync(Actor actor, long runId, CancellationToken ct = default)
    {
        actor.Demand(Right.DecideHeldRuns);
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            if (await db.Runs.AnyAsync(r => r.Id == runId && db.Runs.Any(first => first.Id == r.CanaryOf && first.FinishedAt == null), ct))
            {
                throw new ConflictException("The first few have not ended yet. Look at what becomes of them, then say yes.");
            }
        }

        var pipeline = await DecideAsync(actor, runId, "approve", "Approved the held run.", run =>
        {
            if (run.Status != RunStatus.Held)
            {
                return "Only a held run can be approved.";
            }

            // A run that has not begun is only let go: its own limits still hold it.
            (run.Status, run.ApprovedBy) = run.StartedAt is null ? (RunStatus.Queued, null) : (RunStatus.Running, actor.Name);
            return null;
        }, ct);
        await schedule.WakeAsync(pipeline, ct);
    }

    /// <summary>A person's no: nothing is written, the checkpoint stays, the changes are met again by the next run.</summary>
    public async Task DropAsync(Actor actor, long runId, CancellationToken ct = default)
    {
        actor.Demand(Right.DecideHeldRuns);
        var pipeline = await DecideAsync(actor, runId, "drop", "Dropped the held run; nothing more was written.", run =>
        {
            if (run.Status != RunStatus.Held)
            {
                return "Only a held run can be dropped.";
            }

            run.Status = RunStatus.Running; // the loop closes it like a cancelled one: its work goes, its counts stay
            run.CancelAsked = true;
            return null;
        }, ct);
        await schedule.WakeAsync(pipeline, ct);
    }

    /// <summary>
    /// In the caller's transaction: the records join the pipeline's queued inbox run, or make one. At most one waits, so what comes while another run works is one run afterwards.
    /// The caller commits, and then wakes the pipeline.
    /// </summary>
    internal async Task<long> AddFromInboxAsync(OpsDbContext db, string pipelineKey, IReadOnlyList<string> records, CancellationToken ct)
    {
        var open = await db.Runs.AsNoTracking().Where(r => r.PipelineKey == pipelineKey && r.FromInbox && r.Status == RunStatus.Queued).OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct);
        if (open is not null)
        {
            var together = JsonSerializer.Deserialize<List<string>>(open.RecordsJson!)!.Union(records).ToList();
            var json = JsonSerializer.Serialize(together);
            if (together.Count <= MostFromInbox && await db.Runs.Where(r => r.Id == open.Id && r.Status == RunStatus.Queued && r.RecordsJson == open.RecordsJson).ExecuteUpdateAsync(u => u.SetProperty(r => r.RecordsJson, json), ct) == 1)
            {
                return open.Id;
            }
        }

        var run = new RunRow { PipelineKey = pipelineKey, Status = RunStatus.Queued, RequestedBy = Actor.Webhook.Name, FromInbox = true, RecordsJson = JsonSerializer.Serialize(records), QueuedAt = clock.GetUtcNow() };
        db.Runs.Add(run);
        await db.SaveChangesAsync(ct);
        return run.Id;
    }

    internal async Task WakeAsync(string pipelineKey, CancellationToken ct)
    {
        changes.Publish(Topic.Runs);
        await schedule.WakeAsync(pipelineKey, ct);
    }

    /// <summary>For desks that have asked for the right themselves.</summary>
    internal async Task<long> QueueAsync(Actor actor, string pipelineKey, string sentence, Action<RunRow> fill, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pipeline = await db.Pipelines.FindAsync([pipelineKey], ct) ?? throw new MissingException("pipeline", pipelineKey);
        var run = new RunRow { PipelineKey = pipeline.Key, Status = RunStatus.Queued, RequestedBy = actor.Name, Scheduled = actor == Actor.Schedule, QueuedAt = clock.GetUtcNow() };
        fill(run);
        if (pipeline.Kind == PipelineKind.Extraction)
        {
            run.Mode = run is { Mode: RunMode.Incremental or RunMode.Full, RecordsJson: null, WindowFrom: null } ? RunMode.Extract : throw new ConflictException("An extraction copies whole objects: run it again, or have an object copied from its start.");
        }

        if (pipeline.AwaitsYes && run.Mode != RunMode.Preview)
        {
            throw new ConflictException($"{pipeline.Name} has never written, and nobody has said yes yet. Look at its matching first and start the first run there.");
        }

        db.Runs.Add(run);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.SaveChangesAsync(ct);
        if (!run.Scheduled)
        {
            audit.Add(db, actor, "run", "run", run.Id, $"{sentence} of {pipeline.Name}.");
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        changes.Publish(Topic.Runs);
        await schedule.WakeAsync(pipeline.Key, ct);
        return run.Id;
    }

    private static void CheckVersion(int? version, IReadOnlyList<int> versions)
    {
        if (version is { } pinned && !versions.Contains(pinned))
        {
            throw new ConflictException($"The contract has no version {pinned}. Take one of: {string.Join(", ", versions)}.");
        }
    }

    private async Task<string> DecideAsync(Actor actor, long runId, string verb, string sentence, Func<RunRow, string?> change, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var run = await db.Runs.FindAsync([runId], ct) ?? throw new MissingException("run", runId);
        if (change(run) is { } refusal)
        {
            throw new ConflictException(refusal);
        }

        audit.Add(db, actor, verb, "run", runId, sentence);
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Runs);
        return run.PipelineKey;
    }

    private static string Word(RunMode mode) => mode switch
    {
        RunMode.Incremental => "normal",
        RunMode.Full => "full",
        RunMode.Preview => "preview",
        RunMode.Undo => "undo",
        RunMode.Extract => "normal",
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };
}
