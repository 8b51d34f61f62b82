using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Health;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Proof;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Health;

/// <summary>Both sides counted at their vendors, and a sample of pairs compared field by field.</summary>
/// <param name="Pairs">Linked pairs read fresh.</param>
/// <param name="Fields">Mapped fields compared in them.</param>
public sealed record Statement(string Pipeline, DateTimeOffset At, SideStatement Left, SideStatement Right, int Pairs, int Fields, IReadOnlyList<Disagreement> Disagreements, int Calls)
{
    public bool AddsUp => Left.AddsUp && Right.AddsUp && Disagreements.Count == 0;
}

/// <summary>Compares what the vendors have with what the console knows, on demand. It trusts no count of a run: both feeds are read whole, and writes nothing.</summary>
public sealed class Reconciler(IDbContextFactory<OpsDbContext> contexts, ContractStore contracts, ConnectionBook book, RecordPreview preview, TimeProvider clock)
{
    /// <summary>Pairs whose values are compared.</summary>
    private const int Sample = 50;

    /// <exception cref="ConflictException">Nothing is published, or a vendor cannot be read now; the message says which.</exception>
    public async Task<Statement> ReconcileAsync(string pipelineKey, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pipeline = await db.Pipelines.AsNoTracking().SingleOrDefaultAsync(p => p.Key == pipelineKey, ct) ?? throw new MissingException("pipeline", pipelineKey);
        var contract = (await contracts.FindAsync(pipeline.ContractKey, ct))?.Published ?? throw new ConflictException("Its contract is not published yet, so there is nothing to reconcile.");
        var call = new CallContext(CallPriority.Schedule, new CallMeter(), ct);
        try
        {
            var left = await SideAsync(db, pipeline, contract, Side.Left, call);
            var right = await SideAsync(db, pipeline, contract, Side.Right, call);
            var (pairs, fields, disagreements, calls) = await CompareAsync(db, contract, ct);
            return new(pipelineKey, clock.GetUtcNow(), left, right, pairs, fields, disagreements, calls + call.Meter.Snapshot().Values.Sum(c => c.Reads));
        }
        catch (ConnectorException e)
        {
            throw new ConflictException(e.Message);
        }
    }

    private async Task<SideStatement> SideAsync(OpsDbContext db, PipelineRow pipeline, Contract contract, Side side, CallContext call)
    {
        var end = contract.On(side);
        var connector = await book.OpenAsync(end.Connection, call.Token);
        var source = new HashSet<string>(StringComparer.Ordinal);
        var key = contract.Identity.Keys.Select(k => side == Side.Left ? k.Left : k.Right).Take(1).ToList();
        await foreach (var page in connector.FeedAsync(new(end.Object, key, null, [], TimeSpan.Zero), call))
        {
            source.UnionWith(page.Records.Select(r => r.Id));
        }

        var left = side == Side.Left;
        var linked = await db.Links.AsNoTracking().Where(l => l.ContractKey == contract.Key && l.Gone != side).Select(l => left ? l.LeftId : l.RightId).ToListAsync(call.Token);
        var waiting = await db.Reviews.AsNoTracking().Where(r => r.ContractKey == contract.Key && r.Status == ReviewStatus.Open && (left ? r.LeftId : r.RightId) != null).Select(r => left ? r.LeftId! : r.RightId!).ToListAsync(call.Token);
        var skipped = await (
            from record in db.RunRecords.AsNoTracking()
            join run in db.Runs on record.RunId equals run.Id
            where run.PipelineKey == pipeline.Key && run.Mode != RunMode.Preview && record.Outcome == Outcome.Skipped && (left ? record.LeftId : record.RightId) != null
            orderby record.Id
            select new { Id = left ? record.LeftId! : record.RightId!, record.Reason }).ToListAsync(call.Token);
        var keptBack = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var record in skipped)
        {
            keptBack[record.Id] = record.Reason ?? "";
        }

        return Reckoning.Of(side, connector.SystemName, source, linked.ToHashSet(StringComparer.Ordinal), waiting.ToHashSet(StringComparer.Ordinal), keptBack);
    }

    /// <summary>Pairs spread over all there are, read fresh on both sides and decided by the run's own steps: what a run would write does not agree.</summary>
    private async Task<(int Pairs, int Fields, List<Disagreement> Found, int Calls)> CompareAsync(OpsDbContext db, Contract contract, CancellationToken ct)
    {
        var links = db.Links.AsNoTracking().Where(l => l.ContractKey == contract.Key && l.Gone == null);
        var step = Math.Max(1, await links.CountAsync(ct) / Sample);
        var ids = (await links.OrderBy(l => l.Id).Select(l => l.LeftId).ToListAsync(ct)).Where((_, i) => i % step == 0).Take(Sample);
        var (pairs, fields, calls, found) = (0, 0, 0, new List<Disagreement>());
        foreach (var chunk in ids.Chunk(RecordPreview.Most))
        {
            var answer = await preview.PreviewAsync(contract, [.. chunk.Select(id => new RecordRef(Side.Left, id))], ct);
            pairs += answer.Records.Count;
            fields += answer.Records.Sum(r => r.Fields.Count);
            calls += answer.Calls;
            found.AddRange(answer.Records.Where(r => r.Fields.Any(f => !f.Stays)).Select(r => new Disagreement(r.LeftId ?? "", r.RightId, [.. r.Fields.Where(f => !f.Stays).Select(f => f.Left)])));
        }

        return (pairs, fields, found, calls);
    }
}
