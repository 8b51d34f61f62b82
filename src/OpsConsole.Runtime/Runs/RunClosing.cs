using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>The ways a run ends, each written down with its reason. Only a finished run moves the checkpoints.</summary>
sealed class RunClosing(IDbContextFactory<OpsDbContext> contexts, RunStatements statements, AuditTrail audit, ChangeFeed changes, RunWaits waits, TimeProvider clock)
{
    public async Task FinishAsync(RunScope scope, CancellationToken ct)
    {
        var doubles = scope.Scratch is null ? [] : await ProofTally.DoublesAsync(scope);
        var sample = scope.Scratch is null && scope.Run.SourceJson is not null ? await statements.SampleAsync(scope) : null;
        waits.Ended(scope.Run.Id);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var run = await db.Runs.SingleAsync(r => r.Id == scope.Run.Id, ct);
        scope.Tally.WriteTo(run);
        run.CallsJson = JsonSerializer.Serialize(scope.Call.Meter.Snapshot(), RunLoop.Json);
        run.ToGo = null;
        run.FinishedAt = clock.GetUtcNow();
        run.Status = run.Failed > 0 ? RunStatus.CompletedWithErrors : RunStatus.Succeeded;
        if (run.Mode != RunMode.Preview && run.Read > 0)
        {
            var statement = await RunStatements.OfAsync(db, scope, run, sample);
            (run.StatementJson, run.Gaps) = (JsonSerializer.Serialize(statement, RunLoop.Json), statement.Gaps);
        }

        await db.Work.Where(w => w.RunId == run.Id).ExecuteDeleteAsync(ct);
        await AnsweredAsync(db, [scope.Contract.Left.Connection, scope.Contract.Right.Connection], ct);
        if (run.Mode == RunMode.Preview)
        {
            run.ProofJson = JsonSerializer.Serialize(scope.Proof.Finish(scope, await db.Links.CountAsync(l => l.ContractKey == scope.Contract.Key, ct), doubles), RunLoop.Json);
        }
        else if (run.NextCheckpointsJson is { } next)
        {
            foreach (var (side, at) in JsonSerializer.Deserialize<Dictionary<Side, DateTimeOffset>>(next)!)
            {
                var row = await db.Checkpoints.FindAsync([run.PipelineKey, side], ct);
                if (row is null)
                {
                    row = new CheckpointRow { PipelineKey = run.PipelineKey, Side = side };
                    db.Checkpoints.Add(row);
                }

                (row.At, row.ContractVersion) = (at, scope.Contract.Version);
            }
        }

        Note(db, run, "finish", $"Run {run.Id} of {run.PipelineKey} under contract version {run.ContractVersion}: {run.Read} read = {run.Unchanged} unchanged + {run.Created} created + {run.Updated} updated + {run.Skipped} skipped + {run.Review} to review + {run.Failed} failed.");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>The staging stays: a person's yes goes on from here.</summary>
    public Task HoldAsync(long runId, string text, CancellationToken ct) => EndAsync(runId, run =>
    {
        (run.Status, run.HeldText) = (RunStatus.Held, text);
        return ("hold", text);
    }, clearWork: false, ct);

    public Task CancelAsync(long runId, CancellationToken ct) => EndAsync(runId, run =>
    {
        (run.Status, run.FinishedAt, run.ToGo, run.HeldText) = (RunStatus.Cancelled, clock.GetUtcNow(), null, null);
        return ("end", "Ended before everything was worked; the next run meets the rest again.");
    }, clearWork: true, ct);

    /// <param name="refusedBy">The system that refused our token, if that is why: its connection waits for a new one.</param>
    public async Task FailAsync(long runId, string error, string? refusedBy, CancellationToken ct)
    {
        if (refusedBy is not null)
        {
            await RefusedAsync(runId, refusedBy.ToLowerInvariant(), error, ct);
        }

        await EndAsync(runId, run =>
        {
            (run.Status, run.FinishedAt, run.ToGo, run.Error) = (RunStatus.Failed, clock.GetUtcNow(), null, error);
            return (refusedBy is null ? "fail" : "tokenRefused", error);
        }, clearWork: true, ct);
    }

    private async Task RefusedAsync(long runId, string vendor, string error, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pipeline = await db.Runs.Where(r => r.Id == runId).Select(r => r.PipelineKey).SingleAsync(ct);
        List<string> used = await db.Extractions.Where(e => e.PipelineKey == pipeline).Select(e => e.ConnectionKey).ToListAsync(ct);
        var json = await (
            from run in db.Runs
            join row in db.Pipelines on run.PipelineKey equals row.Key
            join version in db.ContractVersions on row.ContractKey equals version.ContractKey
            where run.Id == runId && version.Version == run.ContractVersion
            select run.DraftJson ?? version.Json).SingleOrDefaultAsync(ct);
        if (json is not null && ContractJson.Parse(json).Contract is { } contract)
        {
            used.AddRange([contract.Left.Connection, contract.Right.Connection]);
        }

        if (used.Count > 0)
        {
            await db.Connections.Where(c => used.Contains(c.Key) && c.Vendor == vendor).ExecuteUpdateAsync(u => u.SetProperty(c => c.Authorised, false).SetProperty(c => c.StateText, error), ct);
            changes.Publish(Topic.Connections);
        }
    }

    /// <summary>These have just answered: what their tokens were refused for is over.</summary>
    internal static Task AnsweredAsync(OpsDbContext db, IReadOnlyCollection<string> connections, CancellationToken ct) =>
        db.Connections.Where(c => !c.Authorised && connections.Contains(c.Key)).ExecuteUpdateAsync(u => u.SetProperty(c => c.Authorised, true).SetProperty(c => c.StateText, (string?)null), ct);

    private async Task EndAsync(long runId, Func<RunRow, (string Verb, string Sentence)> change, bool clearWork, CancellationToken ct)
    {
        waits.Ended(runId);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var run = await db.Runs.SingleAsync(r => r.Id == runId, ct);
        var (verb, sentence) = change(run);
        if (clearWork)
        {
            await db.Work.Where(w => w.RunId == runId).ExecuteDeleteAsync(ct);
        }

        Note(db, run, verb, sentence);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        changes.Publish(Topic.Runs);
    }

    private void Note(OpsDbContext db, RunRow run, string verb, string sentence) =>
        audit.Add(db, ValueChanges.AskedBy(run), verb, "run", run.Id, sentence);
}
