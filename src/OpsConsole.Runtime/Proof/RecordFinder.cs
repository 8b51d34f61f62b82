using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Proof;

/// <summary>Finds the records somebody means: by e-mail, customer number, phone or vendor id among those already met, else by key and name at the vendors themselves.</summary>
public sealed class RecordFinder(IDbContextFactory<OpsDbContext> contexts, SchemaBook schemas, FieldHasher hasher)
{
    private const int Most = 10;

    /// <summary>Among the records that runs have met; no vendor is asked.</summary>
    public async Task<IReadOnlyList<RecordRef>> KnownAsync(Contract contract, string text, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var hashes = contract.Identity.Keys
            .Select((key, ordinal) => Normalisers.Apply(key.Normalise, text, null) is { } normal ? hasher.OfKey(ordinal, normal) : (long?)null)
            .OfType<long>().ToList();
        var found = await db.RecordKeys.AsNoTracking().Where(k => k.ContractKey == contract.Key && hashes.Contains(k.KeyHash))
            .Select(k => new { k.Side, k.RecordId }).Distinct().OrderBy(k => k.RecordId).Take(2 * Most).ToListAsync(ct);
        var refs = found.Select(f => new RecordRef(f.Side, f.RecordId)).ToHashSet();
        if (await db.Links.AnyAsync(l => l.ContractKey == contract.Key && l.LeftId == text, ct) || await db.RunRecords.AnyAsync(r => r.LeftId == text, ct))
        {
            refs.Add(new(Side.Left, text));
        }

        if (await db.Links.AnyAsync(l => l.ContractKey == contract.Key && l.RightId == text, ct) || await db.RunRecords.AnyAsync(r => r.RightId == text, ct))
        {
            refs.Add(new(Side.Right, text));
        }

        return [.. refs];
    }

    /// <summary>Known records first; only where there is none are both vendors asked, by id, by every key and by name. A pair comes once.</summary>
    /// <exception cref="ConflictException">A side cannot be read now.</exception>
    public async Task<IReadOnlyList<RecordHit>> SearchAsync(Contract contract, string text, CancellationToken ct = default)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            return [];
        }

        try
        {
            var call = new CallContext(CallPriority.Person, new CallMeter(), ct);
            var look = await schemas.LookAsync(contract, call);
            var known = await KnownAsync(contract, text, ct);
            var records = new List<(Side Side, Record Record)>();
            foreach (var side in new[] { Side.Left, Side.Right })
            {
                var ids = known.Where(k => k.Side == side).Select(k => k.Id).ToList();
                var found = known.Count == 0 ? await AskAsync(contract, look, side, text, call) : await look.Connector(side).GetAsync(contract.On(side).Object, Keys(contract, side), ids, call);
                records.AddRange(found.Select(r => (side, r)));
            }

            return await OncePerPairAsync(contract, look, records, ct);
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            throw new ConflictException(e.Message);
        }
    }

    /// <summary>A spread of linked pairs, or, before the first run, the first of the left side's feed, or of the right's where the left is empty.</summary>
    /// <exception cref="ConflictException">A side cannot be read now.</exception>
    public async Task<IReadOnlyList<RecordRef>> SampleAsync(Contract contract, int count, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var waiting = await db.Reviews.AsNoTracking().Where(r => r.ContractKey == contract.Key && r.Status == Store.Rows.ReviewStatus.Open && r.LeftId != null).OrderBy(r => r.Id).Select(r => r.LeftId!).Distinct().Take(count / 4).ToListAsync(ct);
        var links = db.Links.AsNoTracking().Where(l => l.ContractKey == contract.Key && l.Gone == null);
        var step = Math.Max(1, await links.CountAsync(ct) / count);
        var spread = await links.Where(l => l.Id % step == 0).OrderBy(l => l.Id).Select(l => l.LeftId).Take(count).ToListAsync(ct);
        var chosen = waiting.Concat(spread).Distinct().Take(count).ToList();
        if (chosen.Count == 0)
        {
            chosen = [.. await FirstOfFeedAsync(contract, Side.Left, count, ct)];
        }

        return chosen.Count > 0
            ? [.. chosen.Select(id => new RecordRef(Side.Left, id))]
            : [.. (await FirstOfFeedAsync(contract, Side.Right, count, ct)).Select(id => new RecordRef(Side.Right, id))];
    }

    /// <summary>The first records of one side's feed; as many calls as pages that takes.</summary>
    /// <exception cref="ConflictException">The side cannot be read now.</exception>
    public async Task<IReadOnlyList<string>> FirstOfFeedAsync(Contract contract, Side side, int count, CancellationToken ct = default)
    {
        try
        {
            var call = new CallContext(CallPriority.Person, new CallMeter(), ct);
            var look = await schemas.LookAsync(contract, call);
            var ids = new List<string>();
            await foreach (var page in look.Connector(side).FeedAsync(new FeedRequest(contract.On(side).Object, Keys(contract, side), null, [], TimeSpan.Zero), call).WithCancellation(ct))
            {
                ids.AddRange(page.Records.Select(r => r.Id));
                if (ids.Count >= count)
                {
                    break;
                }
            }

            return [.. ids.Distinct().Take(count)];
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            throw new ConflictException(e.Message);
        }
    }

    private static async Task<IReadOnlyList<Record>> AskAsync(Contract contract, ContractSchemas look, Side side, string text, CallContext call)
    {
        var (connector, end, fields) = (look.Connector(side), contract.On(side), Keys(contract, side));
        var found = (await connector.GetAsync(end.Object, fields, [text], call)).ToList();
        var names = contract.Fields.Select(f => f.On(side)).Where(f => f.Contains("name", StringComparison.OrdinalIgnoreCase) && !f.StartsWith("custom_", StringComparison.Ordinal) && look.On(side).Find(f) is not null).ToList();
        var keys = contract.Identity.Keys.Select(k => (Field: k.On(side), Text: Normalisers.Apply(k.Normalise, text, null))).Where(k => k.Text is not null);
        foreach (var (field, value) in keys.Concat(names.Select(n => (n, (string?)text))))
        {
            if (found.Count < Most)
            {
                found.AddRange(await connector.FindAsync(end.Object, fields, field, [value!], call));
            }
        }

        return [.. found.DistinctBy(r => r.Id).Take(Most)];
    }

    private async Task<IReadOnlyList<RecordHit>> OncePerPairAsync(Contract contract, ContractSchemas look, List<(Side Side, Record Record)> records, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rightIds = records.Where(r => r.Side == Side.Right).Select(r => r.Record.Id).ToList();
        var leftIds = records.Where(r => r.Side == Side.Left).Select(r => r.Record.Id).ToList();
        var covered = await db.Links.AsNoTracking().Where(l => l.ContractKey == contract.Key && rightIds.Contains(l.RightId) && leftIds.Contains(l.LeftId)).Select(l => l.RightId).ToListAsync(ct);
        return [.. records.Where(r => r.Side == Side.Left || !covered.Contains(r.Record.Id)).Select(r => new RecordHit(
            new(r.Side, r.Record.Id), look.Connector(r.Side).SystemName, Shown.Title(contract, r.Side == Side.Left ? r.Record : null, r.Side == Side.Right ? r.Record : null) ?? r.Record.Id))];
    }

    private static List<string> Keys(Contract contract, Side side) => [.. contract.Identity.Keys.Select(k => k.On(side)).Distinct()];
}
