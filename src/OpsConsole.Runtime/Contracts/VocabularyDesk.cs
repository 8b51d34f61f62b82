using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Contracts;

/// <summary>What a rename would do to one contract.</summary>
/// <param name="Version">In force now; null where only a draft is reached.</param>
/// <param name="Problems">Errors that would keep the new version from being published.</param>
public sealed record ContractReach(string Key, string Name, int? Version, bool HasDraft, bool NeedsApproval, IReadOnlyList<TermUse> Uses, IReadOnlyList<ContractProblem> Problems)
{
    /// <summary>Does it get a new version, or its draft another word?</summary>
    public bool Changes => Uses.Any(u => u.Before != u.After);
}

/// <summary>Everything a rename touches, told before it is done.</summary>
/// <param name="Problem">Why the word cannot be had at all; null when it can.</param>
public sealed record RenameReach(SharedVocabulary Vocabulary, Term Term, string Word, string? Problem, IReadOnlyList<ContractReach> Contracts)
{
    public bool MayGo => Problem is null && Contracts.All(c => c.Problems.Count == 0);
}

/// <summary>Changes the words all contracts share. A rename changes every contract it reaches in the same transaction, as new versions; old versions keep their words.</summary>
public sealed class VocabularyDesk(IDbContextFactory<OpsDbContext> contexts, Publishing publishing, AuditTrail audit, ChangeFeed changes, TimeProvider clock)
{
    /// <summary>A new vocabulary, or another name, meaning, word or retirement of one that is there.</summary>
    /// <param name="after">With the version the person began from.</param>
    /// <exception cref="ConflictException">It would take a word out, rename one, or define one twice; or somebody changed the vocabulary meanwhile.</exception>
    public async Task<SharedVocabulary> SaveAsync(Actor actor, SharedVocabulary after, string note, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageVocabularies);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var all = await VocabularyBook.AllAsync(db, ct);
        var before = all.FirstOrDefault(v => v.Key == after.Key);
        Unchanged(before, after.Version);
        if (VocabularyRules.Problem(before, after, [.. all.Where(v => v.Key != after.Key)]) is { } problem)
        {
            throw new ConflictException(problem);
        }

        var kept = await VocabularyBook.KeepAsync(db, before, after, note, actor.Name, clock.GetUtcNow(), ct);
        audit.Add(db, actor, before is null ? "add" : "edit", "vocabulary", after.Key, $"{(before is null ? "Added" : "Changed")} the vocabulary {after.Name}: {note}", before is null ? null : Said(before), Said(kept));
        await SaveAsync(db, ct);
        return kept;
    }

    /// <summary>What renaming a word reaches: contracts, rows, gates, rules, and the options of both sides. Asks both sides of each contract for their schema, and changes nothing.</summary>
    public async Task<RenameReach> ReachAsync(string key, string term, string word, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await PlanAsync(db, key, term, word, ct)).Reach;
    }

    /// <summary>Renames a word everywhere: the vocabulary, and each published contract and draft it reaches, all or none. Returns the contracts that got a version, or a request where a second person approves.</summary>
    /// <param name="expectedVersion">The vocabulary as the person saw it with the reach.</param>
    /// <exception cref="ConflictException">The word is taken, a contract could not be published with it, or somebody changed the vocabulary or a contract meanwhile; nothing was renamed.</exception>
    public async Task<IReadOnlyDictionary<string, PublishResult>> RenameAsync(Actor actor, string key, string term, string word, int expectedVersion, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageVocabularies);
        actor.Demand(Right.PublishContracts);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (reach, plans) = await PlanAsync(db, key, term, word, ct);
        Unchanged(reach.Vocabulary, expectedVersion);
        if (reach.Problem is { } problem)
        {
            throw new ConflictException(problem);
        }

        if (reach.Contracts.FirstOrDefault(c => c.Problems.Count > 0) is { } stuck)
        {
            throw new ConflictException($"{stuck.Name} could not be published with \"{reach.Word}\": {stuck.Problems[0].Sentence} Nothing was renamed.");
        }

        var note = $"Renamed {reach.Term.Word} to {reach.Word} in {reach.Vocabulary.Name}";
        var put = new Dictionary<string, (int? Version, ApprovalRow? Request)>();
        foreach (var plan in plans)
        {
            if (plan.Draft is { } draft)
            {
                plan.Row.DraftJson = ContractJson.Write(draft);
                plan.Row.DraftRevision++;
                audit.Add(db, actor, "editDraft", "contract", plan.Row.Key, $"{note}, in the draft.");
            }

            if (plan.Published is { } published)
            {
                put[plan.Row.Key] = await publishing.PutAsync(db, plan.Row, published, plan.Now, new(actor, "rename", note, KeepsDraft: true), ct);
            }
        }

        var renamed = reach.Vocabulary with { Terms = [.. reach.Vocabulary.Terms.Select(t => t.Key == term ? t with { Word = reach.Word } : t)] };
        var kept = await VocabularyBook.KeepAsync(db, reach.Vocabulary, renamed, note, actor.Name, clock.GetUtcNow(), ct);
        audit.Add(db, actor, "rename", "vocabulary", key, $"{note}: {put.Values.Count(p => p.Version is not null)} contracts published, {put.Values.Count(p => p.Request is not null)} wait for a second person.", Said(reach.Vocabulary), Said(kept));
        await SaveAsync(db, ct);
        return put.ToDictionary(p => p.Key, p => new PublishResult(p.Value.Version, p.Value.Request?.Id));
    }

    /// <summary>What came with the console, in the words people use now: a recipe begun after a rename speaks like the other contracts.</summary>
    public async Task<Contract> SpeakAsync(Contract contract, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var renamed = (from now in await VocabularyBook.AllAsync(db, ct)
                       where contract.Fields.Any(f => f.Vocabulary == now.Key)
                       from was in VocabularyBook.Shipped.Where(s => s.Key == now.Key).SelectMany(s => s.Terms)
                       let term = now.Terms.FirstOrDefault(t => t.Key == was.Key)
                       where term is not null && term.Word != was.Word
                       select new TermRename(now.Key, was.Word, term.Word)).ToList();
        if (renamed.Count == 0)
        {
            return contract;
        }

        var sides = await publishing.LookAsync(contract, ct);
        return renamed.Aggregate(contract, (c, rename) => rename.In(c, sides.Left, sides.Right).Contract);
    }

    private async Task<(RenameReach Reach, IReadOnlyList<Plan> Plans)> PlanAsync(OpsDbContext db, string key, string termKey, string word, CancellationToken ct)
    {
        var all = await VocabularyBook.AllAsync(db, ct);
        var vocabulary = all.FirstOrDefault(v => v.Key == key) ?? throw new MissingException("vocabulary", key);
        var term = vocabulary.Terms.FirstOrDefault(t => t.Key == termKey) ?? throw new MissingException("word", termKey);
        var to = word.Trim();
        var after = vocabulary with { Terms = [.. vocabulary.Terms.Select(t => t.Key == termKey ? t with { Word = to } : t)] };
        var problem = to == term.Word ? "It is called so already." : VocabularyRules.Problem(null, after, [.. all.Where(v => v.Key != key)]);
        var rename = new TermRename(key, term.Word, to);
        var (reached, plans) = (new List<ContractReach>(), new List<Plan>());
        foreach (var row in problem is null ? await db.Contracts.OrderBy(c => c.Name).ToListAsync(ct) : [])
        {
            var published = await Publishing.PublishedAsync(db, row, ct);
            var draft = row.DraftJson is { } json ? ContractStore.Read(json) : null;
            if (!Speaks(published) && !Speaks(draft))
            {
                continue;
            }

            var sides = await publishing.LookAsync((published ?? draft)!, ct);
            var now = sides with { Vocabularies = [.. all.Select(v => v.Key == key ? after : v)] };
            var (inPublished, inDraft) = (In(published, now), In(draft, now));
            var problems = inPublished is { Changes: true } ? Publishing.Misfits(inPublished.Contract, now).Where(p => p.Level == ProblemLevel.Error).ToList() : [];
            reached.Add(new(row.Key, row.Name, published is null ? null : row.PublishedVersion, draft is not null, row.NeedsApproval, (inPublished is { Uses.Count: > 0 } ? inPublished : inDraft ?? inPublished!).Uses, problems));
            plans.Add(new(row, now, inPublished is { Changes: true } ? inPublished.Contract : null, inDraft is { Changes: true } ? inDraft.Contract : null));
        }

        return (new(vocabulary, term, to, problem, reached), plans);

        bool Speaks(Contract? contract) => contract?.Fields.Any(f => f.Vocabulary == key) == true;
        RenamedContract? In(Contract? contract, ContractSchemas now) => contract is null ? null : rename.In(contract, now.Left, now.Right);
    }

    private static void Unchanged(SharedVocabulary? now, int seen)
    {
        if (now is not null && now.Version != seen)
        {
            throw new ConflictException($"Somebody changed the vocabulary {now.Name} since you opened it. Nothing was overwritten; look at it once more.");
        }
    }

    private static string Said(SharedVocabulary vocabulary) => string.Join(", ", vocabulary.Terms.Select(t => t.Retired ? t.Word + " (retired)" : t.Word)) is { Length: > 0 } words ? words : "e-mail addresses";

    private async Task SaveAsync(OpsDbContext db, CancellationToken ct)
    {
        await Publishing.SaveAsync(db, "changed a contract or the vocabulary", ct);
        changes.Publish(Topic.Contracts);
    }

    private sealed record Plan(ContractRow Row, ContractSchemas Now, Contract? Published, Contract? Draft);
}
