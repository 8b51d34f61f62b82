using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Extraction;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Scheduling;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Runtime.Warehouses;

namespace OpsConsole.Runtime.Extraction;

/// <summary>Makes extractions and changes their plans.</summary>
public sealed class ExtractionDesk(IDbContextFactory<OpsDbContext> contexts, ConnectionBook connections, WarehouseBook warehouses, AuditTrail audit, ChangeFeed changes, PipelineSchedule schedule, TimeProvider clock)
{
    private const int LongestKey = 60;

    /// <summary>Makes an extraction, switched on. Returns its key.</summary>
    /// <exception cref="ConflictException">Name, plan or schedule cannot be taken; the message says why.</exception>
    public async Task<string> CreateAsync(Actor actor, string name, ExtractionPlan plan, int? intervalSeconds, string? cron, CancellationToken ct = default)
    {
        actor.Demand(Right.ChangePipelines);
        name = name.Trim();
        if (name.Length == 0)
        {
            throw new ConflictException("Give the extraction a name.");
        }

        var (seconds, expression) = PipelineDesk.Checked(schedule, intervalSeconds, cron);
        if (PipelineDesk.TooOften(schedule, seconds, expression) is { } often)
        {
            throw new ConflictException(often);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        await CheckAsync(db, null, plan, ct);
        var plain = Keys.Of(name) is { Length: > 0 } named ? named[..Math.Min(named.Length, LongestKey)].TrimEnd('-') : "extraction";
        var key = Keys.Free(plain, await db.Pipelines.Where(p => p.Key.StartsWith(plain)).Select(p => p.Key).ToListAsync(ct));
        var pipeline = new PipelineRow { Key = key, Name = name, Kind = PipelineKind.Extraction, ContractKey = "", Enabled = true, IntervalSeconds = seconds, Cron = expression, CreatedAt = clock.GetUtcNow() };
        db.Pipelines.Add(pipeline);
        db.Extractions.Add(new ExtractionRow { PipelineKey = key, ConnectionKey = plan.Connection, PlanJson = PlanJson.Write(plan), Revision = 1 });
        audit.Add(db, actor, "create", "extraction", key, $"Made the extraction {name}: {string.Join(", ", plan.Objects.Select(o => o.Object))}.", null, PlanJson.Write(plan));
        await db.SaveChangesAsync(ct);
        await schedule.ApplyAsync(pipeline, ct);
        changes.Publish(Topic.Pipelines);
        return key;
    }

    /// <summary>
    /// Changes the plan; the next run works by it. Objects that were added begin at their start. What landed in plain and is to be hashed or left out from now on is taken out of the warehouse at once, and the object is
    /// copied from its start again.
    /// </summary>
    /// <param name="revision">The one that was looked at.</param>
    /// <exception cref="ConflictException">Somebody has changed it meanwhile, or it cannot be taken.</exception>
    public async Task SaveAsync(Actor actor, string key, ExtractionPlan plan, int revision, CancellationToken ct = default)
    {
        actor.Demand(Right.ChangePipelines);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Extractions.FindAsync([key], ct) ?? throw new MissingException("extraction", key);
        if (row.Revision != revision)
        {
            throw new ConflictException("Somebody changed this plan while you did. Nothing was overwritten; look at it as it is now, then make your change again.");
        }

        await CheckAsync(db, key, plan, ct);
        var before = row.PlanJson;
        var was = PlanJson.Read<ExtractionPlan>(before);
        var hidden = Hidden(was, plan).ToList();
        if (hidden.Count > 0 && await db.Runs.AnyAsync(r => r.PipelineKey == key && r.StartedAt != null && r.FinishedAt == null, ct))
        {
            throw new ConflictException("A run of this extraction is under way by the plan as it was, and would bring in plain what is to be hidden. Wait for its end, or end it, then save again.");
        }

        foreach (var (objectName, columns) in hidden)
        {
            await warehouses.Open(was.Warehouse).BlankAsync(was.Prefix + objectName, columns, ct); // before the plan says so: cut off in between, saving it again does it again
            await db.ExtractionObjects.Where(o => o.PipelineKey == key && o.Object == objectName).ExecuteUpdateAsync(u => u.SetProperty(o => o.Cursor, (long?)null), ct);
        }

        (row.PlanJson, row.ConnectionKey, row.Revision) = (PlanJson.Write(plan), plan.Connection, revision + 1);
        audit.Add(db, actor, "change", "extraction", key, $"Changed the plan.{string.Concat(hidden.Select(h => $" Took {string.Join(", ", h.Columns)} of {h.Object} out of the warehouse."))}", before, row.PlanJson);
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Pipelines);
    }

    /// <summary>The next run copies the object from its start again; rows that are there stay until it replaces them.</summary>
    public async Task RestartAsync(Actor actor, string key, string objectName, CancellationToken ct = default)
    {
        actor.Demand(Right.ChangePipelines);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.ExtractionObjects.FindAsync([key, objectName], ct) ?? throw new MissingException("object", objectName);
        row.Cursor = null;
        audit.Add(db, actor, "restart", "extraction", key, $"Has {objectName} copied from its start again.");
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Pipelines);
    }

    /// <summary>Somebody has looked at the new fields.</summary>
    public async Task DismissNewsAsync(Actor actor, string key, CancellationToken ct = default)
    {
        actor.Demand(Right.ChangePipelines);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Extractions.FindAsync([key], ct) ?? throw new MissingException("extraction", key);
        row.NewsText = null;
        audit.Add(db, actor, "dismissNews", "extraction", key, "Has looked at the new fields.");
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Pipelines);
    }

    private async Task CheckAsync(OpsDbContext db, string? key, ExtractionPlan plan, CancellationToken ct)
    {
        if (await db.Connections.AllAsync(c => c.Key != plan.Connection, ct))
        {
            throw new ConflictException("Choose the connection to copy from.");
        }

        var sources = (await connections.OpenAsync(plan.Connection, ct)).Extracts?.Sources ?? throw new ConflictException("Nothing of this connection can be copied as tables yet.");
        if (new PlanRules(sources).Validate(plan) is { IsValid: false } wrong)
        {
            throw new ConflictException(string.Join(" ", wrong.Errors.Select(e => e.ErrorMessage).Distinct()));
        }

        if (!warehouses.Names.Contains(plan.Warehouse))
        {
            throw new ConflictException($"There is no warehouse \"{plan.Warehouse}\" here. Take one of: {string.Join(", ", warehouses.Names)}.");
        }

        foreach (var other in await db.Extractions.AsNoTracking().Where(e => e.PipelineKey != key).ToListAsync(ct))
        {
            var theirs = PlanJson.Read<ExtractionPlan>(other.PlanJson);
            if (theirs.Warehouse == plan.Warehouse && TablesOf(theirs).Intersect(TablesOf(plan)).FirstOrDefault() is { } table)
            {
                throw new ConflictException($"The extraction {other.PipelineKey} lands the table {table} in the same warehouse already. Choose another prefix.");
            }
        }
    }

    /// <summary>Columns of each object that held something in plain and shall no longer.</summary>
    private static IEnumerable<(string Object, IReadOnlyCollection<string> Columns)> Hidden(ExtractionPlan before, ExtractionPlan now) =>
        from one in now.Objects
        join was in before.Objects on one.Object equals was.Object
        let columns = one.Fields.Where(f => f.Value != Treatment.Take && was.Fields.GetValueOrDefault(f.Key) == Treatment.Take).Select(f => f.Key.Split('.')[0]).Distinct().ToList()
        where columns.Count > 0
        select (one.Object, (IReadOnlyCollection<string>)columns);

    private static IEnumerable<string> TablesOf(ExtractionPlan plan) => plan.Objects.Select(o => plan.Prefix + o.Object);
}
