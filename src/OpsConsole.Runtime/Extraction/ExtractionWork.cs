using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Runtime.Warehouses;

namespace OpsConsole.Runtime.Extraction;

/// <summary>
/// An extraction's run: every object is read, staged and committed for itself, so that one that cannot be read keeps no other back. An object's cursor moves only after its rows are safe in the warehouse (S1-56).
/// </summary>
sealed class ExtractionWork(
    IDbContextFactory<OpsDbContext> contexts, ConnectionBook connections, WarehouseBook warehouses, HashKeys keys, Chunks chunks, AuditTrail audit, RunWaits waits, ChangeFeed changes, TimeProvider clock) : IRunWork
{
    /// <summary>Objects read side by side.</summary>
    private const int Families = 4;

    public async Task WorkAsync(RunRow run, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Extractions.AsNoTracking().SingleOrDefaultAsync(e => e.PipelineKey == run.PipelineKey, ct) ?? throw new RunStoppedException("The extraction has no plan. Choose its objects, then run again.");
        var plan = PlanJson.Read<ExtractionPlan>(row.PlanJson);
        var connector = await connections.OpenAsync(plan.Connection, ct);
        var source = connector.Extracts ?? throw new RunStoppedException($"{connector.SystemName} has nothing that can be copied as tables.");
        var meter = new CallMeter();
        meter.GoOnFrom(JsonSerializer.Deserialize<Dictionary<string, CallCount>>(run.CallsJson, RunLoop.Json)!);
        waits.Began(run.Id, meter);
        using var limit = plan.Concurrency is { } most ? new SemaphoreSlim(most, most) : null;
        var scope = new ExtractionScope(run, plan, connector.SystemName, source, warehouses.Open(plan.Warehouse), await keys.OfAsync(plan.Connection, ct), new CallContext(CallPriority.Backfill, meter, ct) { InFlight = limit });
        try
        {
            await EachFamilyAsync(scope, ct);
        }
        finally
        {
            waits.Ended(run.Id);
        }

        await FinishAsync(scope, ct);
    }

    private async Task EachFamilyAsync(ExtractionScope scope, CancellationToken ct)
    {
        Exception? end = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Parallel.ForEachAsync(Family.Of(scope.Plan, scope.Source.Sources), new ParallelOptions { MaxDegreeOfParallelism = Families, CancellationToken = ct }, async (family, _) =>
        {
            try
            {
                if (end is null)
                {
                    await LoadAsync(scope with { Call = scope.Call with { Token = stop.Token } }, family, stop.Token);
                }
            }
            catch (Exception e) when (e is UnauthorizedException or RunCancelledException)
            {
                end = e; // nothing else can go on either
                await stop.CancelAsync();
            }
            catch (OperationCanceledException) when (end is not null && !ct.IsCancellationRequested)
            {
            }
            catch (Exception e) when (e is ConnectorException or WarehouseException)
            {
                await FailAsync(scope, family, Words(scope, family, e), ct);
            }
        });
        if (end is not null)
        {
            throw end;
        }
    }

    /// <summary>A permission that is missing is named, since its owner can give it (S1-16).</summary>
    private static string Words(ExtractionScope scope, Family family, Exception e) => e is RejectedException { Status: 403 } && family.Root.Scope is { } permission
        ? $"{scope.System} does not let us read {family.Root.Name}: the app lacks the permission \"{permission}\". Add it where the app is set up, authorise the connection again, then run again."
        : e.Message;

    private async Task LoadAsync(ExtractionScope scope, Family family, CancellationToken ct)
    {
        var (row, seen) = await BeginAsync(scope, family, ct);
        if (row.Status == RunStatus.Succeeded)
        {
            return;
        }

        var tables = family.Tables.Select(t => new TableFeed(scope.NameOf(t.Source.Name), family.Root, t.Source, t.Plan,
            new RowProjector(t.Source, t.Plan, scope.Plan.NewFields, scope.Names, seen.GetValueOrDefault(t.Source.Name) ?? []))).ToList();
        await using var load = await scope.Warehouse.OpenAsync(scope.Run.Id, scope.Run.PipelineKey, family.Root.Name, [.. tables.Select(t => t.Shape)], mayBeCommitted: row.Next is not null, ct);
        if (load.Committed is null)
        {
            var reading = new FamilyLoad(scope, family, tables, load, new FamilyLedger(contexts, scope, family, chunks, changes, clock));
            await reading.ReadAsync(row.From, ct);
            await ReadWholeAsync(scope, family, reading, ct);
        }

        await SettleAsync(scope, family, load.Committed ?? await load.CommitAsync(clock.GetUtcNow().ToUnixTimeSeconds(), ct), ct);
    }

    /// <summary>Where an object goes on: the earliest cursor of its chosen tables, so that one chosen later gets everything.</summary>
    private async Task<(RunObjectRow Row, IReadOnlyDictionary<string, List<SourceField>> Seen)> BeginAsync(ExtractionScope scope, Family family, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var kept = await db.ExtractionObjects.AsNoTracking().Where(o => o.PipelineKey == scope.Run.PipelineKey).ToDictionaryAsync(o => o.Object, ct);
        var cursors = family.Tables.Select(t => kept.GetValueOrDefault(t.Source.Name)?.Cursor).ToList();
        var row = await db.RunObjects.FindAsync([scope.Run.Id, family.Root.Name], ct);
        if (row is null)
        {
            row = new RunObjectRow
            {
                RunId = scope.Run.Id,
                Object = family.Root.Name,
                StartedAt = clock.GetUtcNow(),
                From = !family.BySlices ? null : cursors.Contains(null) ? (family.Root.TakesStart ? scope.Plan.StartAt?.ToUnixTimeSeconds() : null) : cursors.Min(),
            };
            db.RunObjects.Add(row);
        }

        (row.Status, row.Error) = (row.Status == RunStatus.Succeeded ? row.Status : RunStatus.Running, null);
        await db.SaveChangesAsync(ct);
        return (row, kept.ToDictionary(o => o.Key, o => PlanJson.Read<List<SourceField>>(o.Value.SeenJson)));
    }

    /// <summary>What was counted is written down before the warehouse commits: whatever cuts us off afterwards, the commit is then all there is to be looked up.</summary>
    private async Task ReadWholeAsync(ExtractionScope scope, Family family, FamilyLoad reading, CancellationToken ct)
    {
        var counts = reading.Counts();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.RunObjects.SingleAsync(o => o.RunId == scope.Run.Id && o.Object == family.Root.Name, ct);
        (row.Said, row.Read, row.Excluded, row.PartsSaid, row.Parts) = (counts.Said, counts.Read, counts.Excluded, counts.PartsSaid, counts.Parts);
        row.Next = reading.Begun - (long)scope.Source.Overlap.TotalSeconds;
        await db.SaveChangesAsync(ct);
    }

    private async Task SettleAsync(ExtractionScope scope, Family family, IReadOnlyList<TableLoaded> loaded, CancellationToken ct)
    {
        var own = loaded.FirstOrDefault(t => t.Table == scope.NameOf(family.Root.Name));
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var row = await db.RunObjects.SingleAsync(o => o.RunId == scope.Run.Id && o.Object == family.Root.Name, ct);
        (row.Status, row.FinishedAt, row.TablesJson) = (RunStatus.Succeeded, clock.GetUtcNow(), JsonSerializer.Serialize(loaded, RunLoop.Json));
        (row.Inserted, row.Updated, row.Removed) = (own?.Inserted ?? 0, own?.Updated ?? 0, own?.Removed ?? 0);
        var names = family.Tables.Select(t => t.Source.Name).Append(family.Root.Name).ToList();
        row.Gaps = await db.RunGaps.CountAsync(g => g.RunId == scope.Run.Id && names.Contains(g.Object), ct);
        foreach (var table in family.Tables)
        {
            var at = await db.ExtractionObjects.FindAsync([scope.Run.PipelineKey, table.Source.Name], ct) ?? db.ExtractionObjects.Add(new ExtractionObjectRow { PipelineKey = scope.Run.PipelineKey, Object = table.Source.Name }).Entity;
            (at.LandedAt, at.LastRunId) = (clock.GetUtcNow(), scope.Run.Id);
            at.Cursor = family.BySlices ? row.Next : null;
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        changes.Publish(Topic.Runs);
    }

    private async Task FailAsync(ExtractionScope scope, Family family, string error, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.RunObjects.Where(o => o.RunId == scope.Run.Id && o.Object == family.Root.Name)
            .ExecuteUpdateAsync(u => u.SetProperty(o => o.Status, RunStatus.Failed).SetProperty(o => o.Error, error).SetProperty(o => o.FinishedAt, clock.GetUtcNow()), ct);
        changes.Publish(Topic.Runs);
    }

    /// <summary>read = unchanged (met twice) + created + updated + skipped (never copied); an object that failed is one failure.</summary>
    private async Task FinishAsync(ExtractionScope scope, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var run = await db.Runs.SingleAsync(r => r.Id == scope.Run.Id, ct);
        var objects = await db.RunObjects.Where(o => o.RunId == run.Id).ToListAsync(ct);
        var landed = objects.Where(o => o.Status == RunStatus.Succeeded).ToList();
        run.Created = (int)landed.Sum(o => o.Inserted);
        run.Updated = (int)landed.Sum(o => o.Updated);
        run.Skipped = (int)landed.Sum(o => o.Excluded);
        run.Failed = objects.Count(o => o.Status == RunStatus.Failed);
        run.Unchanged = (int)landed.Sum(o => Math.Max(0, o.Read - o.Excluded - o.Inserted - o.Updated));
        run.Read = run.Created + run.Updated + run.Skipped + run.Unchanged + run.Failed;
        run.SkippedJson = run.Skipped == 0 ? "{}" : JsonSerializer.Serialize(new Dictionary<string, int> { ["NeverCopied"] = run.Skipped }, RunLoop.Json);
        run.CallsJson = JsonSerializer.Serialize(scope.Call.Meter.Snapshot(), RunLoop.Json);
        (run.Status, run.FinishedAt) = (run.Failed > 0 ? RunStatus.CompletedWithErrors : RunStatus.Succeeded, clock.GetUtcNow());
        run.Error = run.Failed == 0 ? null : string.Join(" ", objects.Where(o => o.Status == RunStatus.Failed).Select(o => o.Error));
        if (landed.Count > 0)
        {
            await RunClosing.AnsweredAsync(db, [scope.Plan.Connection], ct);
        }

        audit.Add(db, ValueChanges.AskedBy(run), "finish", "run", run.Id, $"Run {run.Id} of {run.PipelineKey}: {landed.Count} of {objects.Count} objects landed; {run.Created} rows new, {run.Updated} written again.");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
