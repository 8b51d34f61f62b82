using System.Collections;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Health;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>
/// What a run accounts for, beside its own counts (guarantee 6): what the feeds named against links, queue and records kept back, and a few pairs read again. It costs no call but those of the sample.
/// </summary>
sealed class RunStatements(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Pairs read again after a whole pass; another choice of them in each run.</summary>
    private const int Pairs = 20;

    /// <summary>Unsettled records that are named; the others are in the count of their side.</summary>
    private const int MostNamed = 100;

    /// <summary>Records that a whole feed named, each once: those of links by their bits, the others as they are staged.</summary>
    public static async Task<int> NamedAsync(IDbContextFactory<OpsDbContext> contexts, RunScope scope, Side side, BitArray seen)
    {
        await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
        var links = Ids(db.Links.Where(l => l.ContractKey == scope.Contract.Key), side);
        var unlinked = db.Work.Where(w => w.RunId == scope.Run.Id && w.Side == side && !w.IsPartner && !links.Contains(w.RecordId));
        return Enumerable.Range(0, seen.Length).Count(i => seen[i]) + await unlinked.CountAsync(scope.Call.Token);
    }

    public static async Task<RunStatement> OfAsync(OpsDbContext db, RunScope scope, RunRow run, ValueSample? sample)
    {
        var unsettled = await db.Work.AsNoTracking().Where(w => w.RunId == run.Id && !w.IsPartner).OrderBy(w => w.Id).Select(w => w.RecordId).Take(MostNamed).ToListAsync(scope.Call.Token);
        var sides = new List<SideCount>();
        foreach (var (side, source) in run.SourceJson is { } json ? JsonSerializer.Deserialize<Dictionary<Side, int>>(json)! : [])
        {
            sides.Add(await CountAsync(db, scope, run.Id, side, source));
        }

        return new(sides, unsettled, sample);
    }

    /// <summary>One that waits for a person counts before one that is linked, and that before one that was kept back.</summary>
    private static async Task<SideCount> CountAsync(OpsDbContext db, RunScope scope, long run, Side side, int source)
    {
        var ct = scope.Call.Token;
        var records = db.RunRecords.AsNoTracking().Where(r => r.RunId == run);
        var named = side == Side.Left ? records.Where(r => r.LeftId != null).Select(r => new { r.Outcome, r.Reason, Id = r.LeftId! }) : records.Where(r => r.RightId != null).Select(r => new { r.Outcome, r.Reason, Id = r.RightId! });
        var links = Ids(db.Links.AsNoTracking().Where(l => l.ContractKey == scope.Contract.Key && l.Gone != side), side);
        var waiting = named.Where(r => r.Outcome == Outcome.Review || r.Outcome == Outcome.Failed).Select(r => r.Id);
        var writes = db.Journal.AsNoTracking().Where(j => j.RunId == run && j.Side == side && j.State == JournalState.Done && j.Error != JournalRow.Existed);
        var made = writes.Where(j => j.Kind == "create" && j.TargetId != null).Select(j => j.TargetId!);
        var linked = await links.CountAsync(id => !waiting.Contains(id) && !made.Contains(id), ct);
        var skipped = await named.Where(r => r.Outcome == Outcome.Skipped && !waiting.Contains(r.Id) && !links.Contains(r.Id)).GroupBy(r => r.Reason).Select(g => new { g.Key, Count = g.Select(r => r.Id).Distinct().Count() }).ToListAsync(ct);
        return new(side, scope.Rules.Names.On(side), source, linked, await waiting.Distinct().CountAsync(id => !made.Contains(id), ct), skipped.ToDictionary(s => s.Key ?? "", s => s.Count), await writes.Select(j => j.TargetId).Distinct().CountAsync(ct));
    }

    /// <summary>
    /// Pairs spread over all that count as settled, read again and decided anew: what would be written, or asked, does not agree. What somebody changed since the run took it is no disagreement; the next run brings it.
    /// </summary>
    public async Task<ValueSample> SampleAsync(RunScope scope)
    {
        var ct = scope.Call.Token;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var settled = db.Links.AsNoTracking().Where(l => l.ContractKey == scope.Contract.Key && l.Gone == null && l.WakeAt == null && l.LeftPrint != 0 && l.RightPrint != 0);
        var step = Math.Max(1, await settled.CountAsync(ct) / Pairs);
        var offset = scope.Run.Id % step;
        var links = await settled.Where(l => l.Id % step == offset).OrderBy(l => l.Id).Take(Pairs).ToListAsync(ct);
        try
        {
            var (pairs, differing) = await CompareAsync(scope, links, scope.Call);
            if (differing.Count > 0)
            {
                // An index that is behind shows what was there before; the records themselves do not.
                differing = (await CompareAsync(scope, [.. links.Where(l => differing.Exists(d => d.LeftId == l.LeftId))], scope.Call with { Fresh = true })).Differing;
            }

            return new(pairs, pairs * scope.Contract.Fields.Count, differing);
        }
        catch (ConnectorException e)
        {
            return new(0, 0, [], e.Message);
        }
    }

    private async Task<(int Pairs, List<Disagreement> Differing)> CompareAsync(RunScope scope, List<LinkRow> links, CallContext call)
    {
        var left = await ReadAsync(Side.Left, [.. links.Select(l => l.LeftId)]);
        var right = await ReadAsync(Side.Right, [.. links.Select(l => l.RightId)]);
        var both = links.Where(l => left.ContainsKey(l.LeftId) && right.ContainsKey(l.RightId)).ToList();
        var differing = new List<Disagreement>();
        foreach (var link in both)
        {
            var (l, r) = (left[link.LeftId], right[link.RightId]);
            var decision = Planner.Decide(scope.Rules, new PairFacts { Source = Side.Left, Left = l, Right = r, Match = new Match.Linked(r.Id), Agreement = Agreement.FromBytes(link.Agreed) });
            var fields = scope.Contract.Fields.Where(f => decision.LeftWrites.ContainsKey(f.Left) || decision.RightWrites.ContainsKey(f.Right) || decision.Unsettled.Contains(f.Name)).Select(f => f.Left).ToList();
            if (fields.Count > 0 && !ChangedSince(scope, link, l) && !ChangedSince(scope, link, r))
            {
                differing.Add(new(l.Id, r.Id, fields));
            }
        }

        return (both.Count, differing);

        async Task<Dictionary<string, Record>> ReadAsync(Side side, List<string> ids) =>
            ids.Count == 0 ? [] : (await scope.Connector(side).GetAsync(scope.Object(side), scope.Fields(side).Read, ids, call)).ToDictionary(r => r.Id);
    }

    private static bool ChangedSince(RunScope scope, LinkRow link, Record record) => record.ChangedAt > (link.SettledAt > scope.Run.StartedAt ? link.SettledAt : scope.Run.StartedAt);

    /// <summary>One column or the other, never a choice within the query: only a column has an index.</summary>
    private static IQueryable<string> Ids(IQueryable<LinkRow> links, Side side) => side == Side.Left ? links.Select(l => l.LeftId) : links.Select(l => l.RightId);
}
