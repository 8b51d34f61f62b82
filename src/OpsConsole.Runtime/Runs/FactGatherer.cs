using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>One staged record with everything that deciding about it needs.</summary>
sealed record Gathered(WorkRow Work, PairFacts Facts, LinkRow? Link, bool OpenIntent);

/// <summary>What a chunk's gathering found: records to decide on, and staged ones that are gone since.</summary>
sealed record GatheredChunk(IReadOnlyList<Gathered> Records, IReadOnlyList<WorkRow> Vanished);

/// <summary>Reads, for one chunk of staged records, all that deciding needs: links, who holds the same keys, partners as they are, open intents.</summary>
sealed class FactGatherer(IDbContextFactory<OpsDbContext> contexts, WorkBox box)
{
    public async Task<GatheredChunk> GatherAsync(RunScope scope, Side side, IReadOnlyList<WorkRow> work)
    {
        var ct = scope.Call.Token;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (records, vanished) = await SourcesAsync(db, scope, side, work);
        var ids = records.Keys.ToList();
        var links = side == Side.Left
            ? await db.Links.AsNoTracking().Where(l => l.ContractKey == scope.Contract.Key && ids.Contains(l.LeftId)).ToDictionaryAsync(l => l.LeftId, ct)
            : await db.Links.AsNoTracking().Where(l => l.ContractKey == scope.Contract.Key && ids.Contains(l.RightId)).ToDictionaryAsync(l => l.RightId, ct);
        var keys = records.ToDictionary(r => r.Key, r => scope.KeysOf(side, r.Value));
        var intents = await OpenIntentsAsync(db, scope, side, ids, ct);
        await AskForHoldersAsync(db, scope, side, side.Other(), [.. (scope.AsksVendors ? records.Keys : intents.AsEnumerable()).Where(id => !links.ContainsKey(id)).Select(id => records[id])]);
        if (scope.AsksVendors)
        {
            await AskForHoldersAsync(db, scope, side, side, [.. records.Values.Where(r => !links.ContainsKey(r.Id))]);
        }

        var matches = await MatchAsync(db, scope, side, keys, links);
        var partners = await PartnersAsync(db, scope, side.Other(), matches.Values);

        // A partner that is not there any more frees its keys; whoever named it is matched anew without it.
        var missing = matches.Where(m => PartnerOf(m.Value) is { } p && !partners.ContainsKey(p)).ToDictionary(m => m.Key, m => m.Value);
        await DropMissingAsync(db, scope, side, matches, missing);
        if (missing.Count > 0)
        {
            var again = await MatchAsync(db, scope, side, keys.Where(k => missing.ContainsKey(k.Key)).ToDictionary(), []);
            foreach (var (id, match) in again.Where(m => m.Value is Match.Found || missing[m.Key] is Match.Found))
            {
                matches[id] = match;
            }

            foreach (var (id, record) in await PartnersAsync(db, scope, side.Other(), again.Values))
            {
                partners[id] = record;
            }
        }

        var gathered = work.Where(w => records.ContainsKey(w.RecordId)).Select(w => Assemble(scope, side, w, records[w.RecordId], matches[w.RecordId], partners, links.GetValueOrDefault(w.RecordId), intents.Contains(w.RecordId)));
        return new([.. gathered], vanished);
    }

    private static Gathered Assemble(RunScope scope, Side side, WorkRow work, Record record, Match match, Dictionary<string, Record> partners, LinkRow? link, bool openIntent)
    {
        var partner = PartnerOf(match) is { } id ? partners.GetValueOrDefault(id) : null;
        var relinked = match is Match.Found || (link is not null && PartnerOf(match) != (side == Side.Left ? link.RightId : link.LeftId));
        var facts = new PairFacts
        {
            Source = side,
            Left = side == Side.Left ? record : partner,
            Right = side == Side.Right ? record : partner,
            Match = match,
            Agreement = link is null || relinked ? Agreement.None : Agreement.FromBytes(link.Agreed),
            MissingMayBeArchived = scope.Connector(side.Other()).MissingMayBeArchived,
            Choice = scope.Choices.For(work.RecordId, side),
        };
        return new(work, facts, link, openIntent);
    }

    /// <summary>The staged content, or, when that is not to be trusted any more, the records as they are now.</summary>
    private async Task<(Dictionary<string, Record> Records, List<WorkRow> Vanished)> SourcesAsync(OpsDbContext db, RunScope scope, Side side, IReadOnlyList<WorkRow> work)
    {
        if (!scope.ReadAgain)
        {
            return (work.ToDictionary(w => w.RecordId, w => box.Open(w.RecordId, w.Payload)), []);
        }

        var fresh = await scope.Connector(side).GetAsync(scope.Object(side), scope.Fields(side).Read, [.. work.Select(w => w.RecordId)], scope.Call);
        var records = fresh.ToDictionary(r => r.Id);
        await RecordKeyIndex.PutAsync(db, scope, side, fresh, scope.Call.Token);
        await db.SaveChangesAsync(scope.Call.Token);
        var vanished = work.Where(w => !records.ContainsKey(w.RecordId)).ToList();
        await RecordKeyIndex.DropAsync(db, scope, side, [.. vanished.Select(v => v.RecordId)], scope.Call.Token);
        return (records, vanished);
    }

    private static async Task<HashSet<string>> OpenIntentsAsync(OpsDbContext db, RunScope scope, Side side, List<string> ids, CancellationToken ct)
    {
        var undo = scope.Undo is not null; // puts back on the record's own side too
        return [.. await db.Journal.AsNoTracking()
            .Where(j => j.ContractKey == scope.Contract.Key && (j.Side == side.Other() || undo) && j.State == JournalState.Intended && ids.Contains(j.SourceId!))
            .Select(j => j.SourceId!).ToListAsync(ct)];
    }

    /// <summary>
    /// An intent whose outcome a crash has hidden: the vendor itself is asked for the record by every key before anything is created (guarantee 3). What it knows goes into the index, where matching finds it.
    /// A run that has read no feed asks so for everybody who is not linked yet: a dry run of a few records, and one that webhooks asked for.
    /// </summary>
    private static async Task AskForHoldersAsync(OpsDbContext db, RunScope scope, Side side, Side there, IReadOnlyList<Record> open)
    {
        for (var ordinal = 0; open.Count > 0 && ordinal < scope.Contract.Identity.Keys.Count; ordinal++)
        {
            var values = open.Select(record => scope.Normalised(ordinal, side, record)).OfType<string>().Distinct().ToList();
            if (values.Count > 0)
            {
                var field = scope.Contract.Identity.Keys[ordinal].On(there);
                var found = await scope.Connector(there).FindAsync(scope.Object(there), scope.Fields(there).Read, field, values, scope.Call);
                await RecordKeyIndex.PutAsync(db, scope, there, found, scope.Call.Token);
                await db.SaveChangesAsync(scope.Call.Token);
            }
        }
    }

    private static async Task<Dictionary<string, Match>> MatchAsync(OpsDbContext db, RunScope scope, Side side, Dictionary<string, long?[]> keys, Dictionary<string, LinkRow> links)
    {
        var hashes = keys.Where(k => !links.ContainsKey(k.Key)).SelectMany(k => k.Value).OfType<long>().ToHashSet();
        var there = await RecordKeyIndex.HoldersAsync(db, scope, side.Other(), hashes);
        var here = await RecordKeyIndex.HoldersAsync(db, scope, side, hashes);
        return keys.ToDictionary(k => k.Key, k => scope.Choices.Partners.TryGetValue(k.Key, out var chosen)
            ? new Match.Found(chosen, 0)
            : IdentityResolver.Resolve(new IdentityFacts
            {
                Keys = k.Value,
                Candidates = [.. k.Value.Select((hash, ordinal) => hash is { } h ? there[(ordinal, h)].Where(c => c.LinkedTo != k.Key).ToList() : [])],
                Rivals = [.. k.Value.Select((hash, ordinal) => hash is { } h ? here[(ordinal, h)].Where(r => r.Id != k.Key).ToList() : [])],
                LinkedPartner = links.TryGetValue(k.Key, out var link) ? (side == Side.Left ? link.RightId : link.LeftId) : null,
            }));
    }

    /// <summary>Partners from the staging where the feed read them too, else from the vendor, all at once.</summary>
    private async Task<Dictionary<string, Record>> PartnersAsync(OpsDbContext db, RunScope scope, Side there, IEnumerable<Match> matches)
    {
        var ids = matches.Select(PartnerOf).OfType<string>().Distinct().ToList();
        var partners = new Dictionary<string, Record>(StringComparer.Ordinal);
        if (!scope.ReadAgain)
        {
            foreach (var row in await db.Work.AsNoTracking().Where(w => w.RunId == scope.Run.Id && w.Side == there && ids.Contains(w.RecordId)).ToListAsync(scope.Call.Token))
            {
                partners[row.RecordId] = box.Open(row.RecordId, row.Payload);
            }
        }

        var toFetch = ids.Where(id => !partners.ContainsKey(id)).ToList();
        if (toFetch.Count == 0)
        {
            return partners;
        }

        foreach (var record in await scope.Connector(there).GetAsync(scope.Object(there), scope.Fields(there).Read, toFetch, scope.Call))
        {
            partners[record.Id] = record;
            if (!scope.ReadAgain)
            {
                db.Work.Add(new WorkRow { RunId = scope.Run.Id, Side = there, RecordId = record.Id, Payload = box.Close(record), IsPartner = true });
            }
        }

        await RecordKeyIndex.PutAsync(db, scope, there, [.. toFetch.Where(partners.ContainsKey).Select(id => partners[id])], scope.Call.Token);
        await db.SaveChangesAsync(scope.Call.Token);
        db.ChangeTracker.Clear();
        return partners;
    }

    /// <summary>Also verifies who competes in a doubt: somebody who is gone does not compete.</summary>
    private static async Task DropMissingAsync(OpsDbContext db, RunScope scope, Side side, Dictionary<string, Match> matches, Dictionary<string, Match> missing)
    {
        var gone = missing.Values.Select(PartnerOf).OfType<string>().ToList();
        var doubts = matches.Where(m => m.Value is Match.Ambiguous).ToList();
        var rivals = doubts.SelectMany(d => ((Match.Ambiguous)d.Value).RivalIds).Distinct().ToList();
        var candidates = doubts.SelectMany(d => ((Match.Ambiguous)d.Value).CandidateIds).Distinct().ToList();
        var goneRivals = await MissingOfAsync(scope, side, rivals);
        gone.AddRange(await MissingOfAsync(scope, side.Other(), candidates));
        await RecordKeyIndex.DropAsync(db, scope, side.Other(), gone, scope.Call.Token);
        await RecordKeyIndex.DropAsync(db, scope, side, goneRivals, scope.Call.Token);
        foreach (var doubt in doubts.Where(d => ((Match.Ambiguous)d.Value).RivalIds.Intersect(goneRivals).Any() || ((Match.Ambiguous)d.Value).CandidateIds.Intersect(gone).Any()))
        {
            missing[doubt.Key] = new Match.Found("", 0); // asks for a new match
        }
    }

    private static async Task<List<string>> MissingOfAsync(RunScope scope, Side side, List<string> ids)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var there = await scope.Connector(side).GetAsync(scope.Object(side), scope.Fields(side).Read, ids, scope.Call);
        return [.. ids.Except(there.Select(r => r.Id))];
    }

    private static string? PartnerOf(Match match) => match switch
    {
        Match.Linked linked => linked.PartnerId,
        Match.Found found => found.PartnerId,
        _ => null,
    };
}
