using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Proof;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.GoLive;

/// <summary>Works queued checks, one after the other. What it made it takes away at the end, whatever happened in between; a check that a crash cut off is only cleaned up after.</summary>
public sealed class GoLiveChecker(IDbContextFactory<OpsDbContext> contexts, ContractStore contracts, SchemaBook schemas, RunDesk runs, RecordFinder finder, RecordPreview preview, UndoDesk undo, ChangeFeed changes, TimeProvider clock)
{
    private const string Cleaning = "Clean-up";

    /// <summary>Works what is queued, the oldest first.</summary>
    public async Task WorkAsync(CancellationToken ct)
    {
        while (await NextAsync(ct) is { } check)
        {
            var cutOff = check.StartedAt is not null;
            await NoteAsync(check, c => c.StartedAt = clock.GetUtcNow(), ct);
            var lines = cutOff ? [.. GoLiveDesk.Lines(check)] : new List<GoLiveLine>();
            try
            {
                await CheckAsync(check, lines, cutOff, ct);
            }
            catch (Exception e) when (e is ConnectorException or GoLiveException or ConflictException)
            {
                lines.Add(new("", "The check itself", Verdict.Failed, e.Message));
            }

            await NoteAsync(check, c => (c.FinishedAt, c.LinesJson) = (clock.GetUtcNow(), Json(lines)), ct);
        }
    }

    private async Task CheckAsync(GoLiveCheckRow check, List<GoLiveLine> lines, bool cutOff, CancellationToken ct)
    {
        var contract = await ContractAsync(check, ct);
        var looked = await schemas.LookAsync(contract, new CallContext(CallPriority.Schedule, new CallMeter(), ct));
        var fields = GoLiveFields.Of(contract);
        var probe = new GoLiveProbe(contexts, runs, contract, looked, fields, check, clock, ct);
        var lacks = check.Writes ? fields.Lacks(contract) ?? await NotNowAsync(check, ct) : "The check was asked to read only.";
        if (cutOff)
        {
            lines.Add(new("", "The check itself", Verdict.Failed, "The console stopped in the middle of it. Check again."));
        }
        else
        {
            foreach (var (line, name, writes, show) in new GoLiveChecklist(contract, looked, fields, probe, finder, preview, undo, ct).Lines)
            {
                lines.Add(writes && lacks is not null ? new(line, name, Verdict.NotChecked, lacks) : await ShowAsync(line, name, show));
                await NoteAsync(check, c => c.LinesJson = Json(lines), ct);
            }
        }

        if (lacks is null)
        {
            lines.Add(await ShowAsync("", Cleaning, async () => await probe.CleanAsync(GoLiveChecklist.People) is { Count: > 0 } left
                ? throw new GoLiveException($"Still there: {string.Join(", ", left)}. Remove them by hand; they carry the mark {check.Mark}.")
                : $"Everything marked {check.Mark} was taken away on both sides."));
        }
    }

    private static async Task<GoLiveLine> ShowAsync(string line, string name, Func<Task<string>> show)
    {
        try
        {
            return new(line, name, Verdict.Passed, await show());
        }
        catch (GoLiveSkipException e)
        {
            return new(line, name, Verdict.NotChecked, e.Message);
        }
        catch (Exception e) when (e is GoLiveException or ConnectorException or ConflictException)
        {
            return new(line, name, Verdict.Failed, e.Message);
        }
    }

    private async Task<Contract> ContractAsync(GoLiveCheckRow check, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var key = await db.Pipelines.Where(p => p.Key == check.PipelineKey).Select(p => p.ContractKey).SingleOrDefaultAsync(ct) ?? throw new GoLiveException("The pipeline is gone.");
        return (await contracts.FindAsync(key, ct))?.Published ?? throw new GoLiveException("The contract has no published version. Publish one, then check again.");
    }

    /// <summary>Why test records would not be worked now; null where they would.</summary>
    private async Task<string?> NotNowAsync(GoLiveCheckRow check, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pipeline = await db.Pipelines.AsNoTracking().SingleAsync(p => p.Key == check.PipelineKey, ct);
        return pipeline.AwaitsYes ? "Nobody has said yes to the pipeline's matching, so it writes nothing yet."
            : pipeline.PilotJson is not null || pipeline.FilterJson is not null ? "The pipeline works chosen records only, so test records would be left out. End the pilot or take the filter away first."
            : null;
    }

    private async Task<GoLiveCheckRow?> NextAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.GoLiveChecks.AsNoTracking().Where(c => c.FinishedAt == null).OrderBy(c => c.Id).FirstOrDefaultAsync(ct);
    }

    private async Task NoteAsync(GoLiveCheckRow check, Action<GoLiveCheckRow> change, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Attach(check);
        change(check);
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Pipelines);
    }

    private static string Json(IReadOnlyList<GoLiveLine> lines) => JsonSerializer.Serialize(lines, RunLoop.Json);
}
