using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Proof;

/// <summary>
/// Says what a run would do with chosen records under a contract, published or not: gathered and decided by the run's own steps, and left there. It reads at the vendors and writes nowhere, not even links.
/// </summary>
public sealed class RecordPreview
{
    /// <summary>The most records one preview takes.</summary>
    public const int Most = 20;

    private readonly IDbContextFactory<OpsDbContext> contexts;
    private readonly ContractStore contracts;
    private readonly RunScopeFactory scopes;
    private readonly ChunkWorker worker;
    private readonly TimeProvider clock;

    internal RecordPreview(IDbContextFactory<OpsDbContext> contexts, ContractStore contracts, RunScopeFactory scopes, ChunkWorker worker, TimeProvider clock) =>
        (this.contexts, this.contracts, this.scopes, this.worker, this.clock) = (contexts, contracts, scopes, worker, clock);

    /// <param name="contract">As published, or as somebody edits it; it need not be saved.</param>
    /// <exception cref="ConflictException">The contract has errors, or a side cannot be read now; the message says which.</exception>
    public async Task<PreviewAnswer> PreviewAsync(Contract contract, IReadOnlyList<RecordRef> records, CancellationToken ct = default)
    {
        var scope = await OpenAsync(contract, ct);
        try
        {
            var wanted = await ByLeftAsync(contract.Key, records.Distinct().Take(Most).ToList(), ct);
            var decided = await DecideAsync(scope, Side.Left, [.. wanted.Select(w => w.Left).OfType<string>().Distinct()]);
            var gone = decided.Where(d => d.Reason == nameof(SkipReason.Vanished)).Select(d => d.Gathered.Work.RecordId).ToHashSet();
            var others = wanted.Where(w => w.Right is not null && (w.Left is null || gone.Contains(w.Left))).ToList();
            decided.RemoveAll(d => others.Exists(o => o.Left == d.Gathered.Work.RecordId)); // deleted there: the partner tells more
            decided.AddRange(await DecideAsync(scope, Side.Right, [.. others.Select(o => o.Right!).Distinct()]));
            var names = scope.Rules.Names;
            return new(names.Left, names.Right, [.. decided.Select(d => Shown.Of(scope, d))], scope.Call.Meter.Snapshot().Values.Sum(c => c.Reads + c.Writes), clock.GetUtcNow());
        }
        catch (Exception e) when (e is ConnectorException or RunStoppedException)
        {
            throw new ConflictException(e.Message);
        }
    }

    private async Task<List<RecordWork>> DecideAsync(RunScope scope, Side side, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var decided = await worker.DecideAsync(scope, side, [.. ids.Select(id => new WorkRow { Side = side, RecordId = id, Payload = [] })]);
        foreach (var record in decided)
        {
            worker.Foresee(scope, record);
        }

        return [.. decided];
    }

    private async Task<RunScope> OpenAsync(Contract contract, CancellationToken ct)
    {
        if (ContractValidator.Check(contract).FirstOrDefault(p => p.Level == ProblemLevel.Error) is { } error)
        {
            throw new ConflictException($"The contract has an error, so nothing can be previewed: {error.Sentence}");
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var pipeline = await db.Pipelines.AsNoTracking().OrderBy(p => p.CreatedAt).FirstOrDefaultAsync(p => p.ContractKey == contract.Key, ct)
            ?? new PipelineRow { Key = "", Name = "", ContractKey = contract.Key };
        var published = (await contracts.FindAsync(contract.Key, ct))?.Published;
        try
        {
            return await scopes.OpenDryAsync(contract, pipeline, published is not null && ContractStore.Export(published) == ContractStore.Export(contract), ct);
        }
        catch (Exception e) when (e is ConnectorException or RunStoppedException or InvalidOperationException)
        {
            throw new ConflictException(e.Message);
        }
    }

    /// <summary>As a run of chosen records takes them: a linked pair by its left record.</summary>
    private async Task<List<(string? Left, string? Right)>> ByLeftAsync(string contractKey, IReadOnlyList<RecordRef> records, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var ids = records.Select(r => r.Id).ToList();
        var links = await db.Links.AsNoTracking().Where(l => l.ContractKey == contractKey && (ids.Contains(l.LeftId) || ids.Contains(l.RightId))).ToListAsync(ct);
        return [.. records.Select(r => links.Find(l => (r.Side == Side.Left ? l.LeftId : l.RightId) == r.Id) is { } link
            ? (link.LeftId, link.RightId)
            : (r.Side == Side.Left ? r.Id : null, r.Side == Side.Right ? (string?)r.Id : null)).Distinct()];
    }
}
