using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Gates;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Rules;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Proof;

/// <summary>A pair to fill templates from; private values are masked.</summary>
public sealed record RuleSample(string Title, Record? Left, Record? Right);

/// <summary>One pair for which the rule would have gone off.</summary>
/// <param name="At">When its change was settled; null where only its present state is known.</param>
/// <param name="Would">What would have been done; empty where no branch holds now.</param>
/// <param name="KeptBack">The guardrail that would keep it back now, in its own words; null lets it go.</param>
public sealed record ForecastLine(DateTimeOffset? At, string LeftId, string RightId, IReadOnlyList<RuleAction> Would, string? KeptBack);

/// <summary>How often a rule would have gone off.</summary>
/// <param name="NoHistory">Why the past tells nothing, in a sentence; then <see cref="Times"/> counts pairs whose present state it is. Null where runs tell.</param>
/// <param name="Looked">How many pairs were read for their present state; 0 where runs tell.</param>
public sealed record RuleForecast(int Times, IReadOnlyList<ForecastLine> Lines, string? NoHistory, int Looked);

/// <summary>Says of a rule, published or not, how often it would have gone off in the last seven days and for whom. It reads at the vendors and writes nowhere.</summary>
public sealed class RulePreview(IDbContextFactory<OpsDbContext> contexts, SchemaBook schemas, RecordFinder finder, TimeProvider clock)
{
    /// <summary>The most pairs that are shown.</summary>
    public const int Most = 50;

    /// <summary>The most linked pairs that are read where the past tells nothing.</summary>
    public const int MostRead = 500;

    private const int MostChanges = 5000;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The pair that the text means, or any linked one; null where there is none.</summary>
    /// <exception cref="ConflictException">A side cannot be read now.</exception>
    public Task<RuleSample?> SampleAsync(Contract contract, string text, CancellationToken ct = default) => AskAsync(contract, ct, async (look, call) =>
    {
        var found = string.IsNullOrWhiteSpace(text) ? (await finder.SampleAsync(contract, 1, ct)).FirstOrDefault() : (await finder.SearchAsync(contract, text, ct)).FirstOrDefault()?.Record;
        if (found is null)
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var link = await db.Links.AsNoTracking().FirstOrDefaultAsync(l => l.ContractKey == contract.Key && (found.Side == Side.Left ? l.LeftId : l.RightId) == found.Id, ct);
        async Task<Record?> ReadAsync(Side side, string? id) =>
            id is null ? null : (await look.Connector(side).GetAsync(contract.On(side).Object, [.. look.On(side).Fields.Select(f => f.Path)], [id], call)).FirstOrDefault();
        var left = await ReadAsync(Side.Left, found.Side == Side.Left ? found.Id : link?.LeftId);
        var right = await ReadAsync(Side.Right, found.Side == Side.Right ? found.Id : link?.RightId);
        return (RuleSample?)new RuleSample(Shown.Title(contract, left, right) ?? found.Id, Masked(contract, Side.Left, left), Masked(contract, Side.Right, right));
    });

    /// <exception cref="ConflictException">A side cannot be read now.</exception>
    public Task<RuleForecast> ForecastAsync(Contract contract, Rule rule, CancellationToken ct = default) => AskAsync(contract, ct, async (look, call) =>
    {
        var alone = contract with { Rules = [RuleJson.Write(rule with { On = true })] };
        var missing = RuleHistory.WhyNone(contract, rule);
        return missing is null ? await PastAsync(alone, rule, look, call) : await PresentAsync(alone, rule, missing, look, call);
    });

    private async Task<RuleForecast> PastAsync(Contract contract, Rule rule, ContractSchemas look, CallContext call)
    {
        var since = clock.GetUtcNow() - Week;
        await using var db = await contexts.CreateDbContextAsync(call.Token);
        var pipelines = await db.Pipelines.Where(p => p.ContractKey == contract.Key).Select(p => p.Key).ToListAsync(call.Token);
        var changes = await db.RunRecords.AsNoTracking()
            .Where(r => r.At >= since && r.LeftId != null && r.RightId != null && (r.Outcome == Outcome.Updated || r.Outcome == Outcome.Created) && db.Runs.Any(run => run.Id == r.RunId && run.Mode != RunMode.Preview && pipelines.Contains(run.PipelineKey)))
            .OrderByDescending(r => r.Id).Take(MostChanges).ToListAsync(call.Token);
        var fired = changes.Where(r => RuleHistory.Fires(contract, rule.When, r)).ToList();
        var lines = await LinesAsync(contract, rule, [.. fired.Take(Most).Select(r => ((DateTimeOffset?)r.At, r.LeftId!, r.RightId!))], look, call);
        return new(fired.Count, lines, null, 0);
    }

    private async Task<RuleForecast> PresentAsync(Contract contract, Rule rule, string missing, ContractSchemas look, CallContext call)
    {
        await using var db = await contexts.CreateDbContextAsync(call.Token);
        var links = await db.Links.AsNoTracking().Where(l => l.ContractKey == contract.Key && l.Gone == null).OrderByDescending(l => l.Id).Take(MostRead).Select(l => new { l.LeftId, l.RightId }).ToListAsync(call.Token);
        var side = rule.When.Side;
        var records = (await look.Connector(side).GetAsync(contract.On(side).Object, [rule.When.Field!], [.. links.Select(l => side == Side.Left ? l.LeftId : l.RightId)], call)).ToDictionary(r => r.Id);
        var now = clock.GetUtcNow();
        var there = links.Where(l => records.TryGetValue(side == Side.Left ? l.LeftId : l.RightId, out var record) && RuleHistory.Stands(rule, record, now)).ToList();
        var lines = await LinesAsync(contract, rule, [.. there.Take(Most).Select(l => ((DateTimeOffset?)null, l.LeftId, l.RightId))], look, call);
        return new(there.Count, lines, missing, links.Count);
    }

    /// <summary>Judged by the records as they are now, read in full batches.</summary>
    private async Task<IReadOnlyList<ForecastLine>> LinesAsync(Contract contract, Rule rule, IReadOnlyList<(DateTimeOffset? At, string Left, string Right)> pairs, ContractSchemas look, CallContext call)
    {
        async Task<Dictionary<string, Record>> ReadAsync(Side side, IEnumerable<string> ids) =>
            (await look.Connector(side).GetAsync(contract.On(side).Object, RunFields.Of(contract, null, side).Read, [.. ids.Distinct()], call)).ToDictionary(r => r.Id);
        var lefts = pairs.Count == 0 ? [] : await ReadAsync(Side.Left, pairs.Select(p => p.Left));
        var rights = pairs.Count == 0 ? [] : await ReadAsync(Side.Right, pairs.Select(p => p.Right));
        return [.. pairs.Select(p => Line(contract, rule, p, lefts.GetValueOrDefault(p.Left), rights.GetValueOrDefault(p.Right)))];
    }

    private ForecastLine Line(Contract contract, Rule rule, (DateTimeOffset? At, string Left, string Right) pair, Record? left, Record? right)
    {
        if (left is null || right is null)
        {
            return new(pair.At, pair.Left, pair.Right, [], "One of the two records is gone.");
        }

        var would = RuleEngine.Branch(rule, left, right)?.Then ?? [];
        var gate = Gatekeeper.Check(contract, left, right)?.Gate.Reason;
        var keptBack = would
            .Select(a => Guardrails.Decide(rule, new ActionFacts(a, left, right, [], 0, 0, 0, gate, true, clock.GetUtcNow())))
            .Select(v => v switch { GuardVerdict.Suppress s => s.Reason, GuardVerdict.Wait w => w.Reason, _ => null })
            .FirstOrDefault(reason => reason is not null);
        return new(pair.At, pair.Left, pair.Right, would, would.Count == 0 ? "No branch holds for it now." : keptBack);
    }

    private static Record? Masked(Contract contract, Side side, Record? record)
    {
        if (record is null)
        {
            return null;
        }

        var hidden = contract.Fields.Where(f => f.Sensitivity != Sensitivity.None).ToLookup(f => f.On(side));
        return record with { Fields = record.Fields.ToDictionary(f => f.Key, f => hidden[f.Key].FirstOrDefault() is { } map ? FieldValue.Text(Shown.Value(map, f.Value)) : f.Value) };
    }

    private async Task<T> AskAsync<T>(Contract contract, CancellationToken ct, Func<ContractSchemas, CallContext, Task<T>> ask)
    {
        try
        {
            var call = new CallContext(CallPriority.Person, new CallMeter(), ct);
            return await ask(await schemas.LookAsync(contract, call), call);
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            throw new ConflictException(e.Message);
        }
    }
}
