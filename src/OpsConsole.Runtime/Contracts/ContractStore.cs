using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Contracts;

public sealed record ContractSummary(string Key, string Name, int? PublishedVersion, bool HasDraft, string? DraftBy, DateTimeOffset? DraftAt, int Fields, string? DriftText);

/// <param name="Problems">Of the draft if there is one, else of the published version; shape only, no vendor is asked.</param>
public sealed record ContractView(string Key, string Name, Contract? Published, Contract? Draft, int DraftRevision, string? DraftBy, DateTimeOffset? DraftAt, string? DriftText, IReadOnlyList<ContractProblem> Problems)
{
    /// <summary>A second person approves each version.</summary>
    public bool NeedsApproval { get; init; }
}

public sealed record DraftResult(int Revision, IReadOnlyList<ContractProblem> Problems);

/// <summary>The contract cannot be taken as it is; every problem is named with its place.</summary>
public sealed class InvalidContractException(IReadOnlyList<ContractProblem> problems)
    : Exception(string.Join(" ", problems.Where(p => p.Level == ProblemLevel.Error).Take(5).Select(p => $"{p.Path}: {p.Sentence}")))
{
    public IReadOnlyList<ContractProblem> Problems { get; } = problems;
}

/// <summary>Contracts by version: a draft is edited, published as N + 1, never changed again. An old version comes back by being published anew.</summary>
public sealed class ContractStore(IDbContextFactory<OpsDbContext> contexts, Publishing publishing, AuditTrail audit, ChangeFeed changes, TimeProvider clock)
{
    public async Task<IReadOnlyList<ContractSummary>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return [.. (await Publishing.AllAsync(db, ct)).Select(c => new ContractSummary(c.Row.Key, c.Row.Name, c.Row.PublishedVersion, c.Draft is not null, c.Row.DraftBy, c.Row.DraftAt, (c.Draft ?? c.Published)?.Fields.Count ?? 0, c.Row.DriftText))];
    }

    /// <summary>Every contract as <see cref="FindAsync"/> shows one, in order of name.</summary>
    public async Task<IReadOnlyList<ContractView>> AllAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return [.. (await Publishing.AllAsync(db, ct)).Select(c => View(c.Row, c.Published, c.Draft))];
    }

    public async Task<ContractView?> FindAsync(string key, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Contracts.AsNoTracking().SingleOrDefaultAsync(c => c.Key == key, ct) is not { } row)
        {
            return null;
        }

        return View(row, await Publishing.PublishedAsync(db, row, ct), row.DraftJson is { } json ? Read(json) : null);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ContractVersionRow>> HistoryAsync(string key, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ContractVersions.AsNoTracking().Where(v => v.ContractKey == key).OrderByDescending(v => v.Version).ToListAsync(ct);
    }

    public async Task<Contract?> VersionAsync(string key, int version, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.ContractVersions.AsNoTracking().SingleOrDefaultAsync(v => v.ContractKey == key && v.Version == version, ct);
        return row is null ? null : Read(row.Json);
    }

    public static string Export(Contract contract) => ContractJson.Write(contract);

    /// <summary>Takes the text as the contract's draft if it can be read at all; what publishing would object to comes back with it.</summary>
    /// <param name="expectedRevision">The revision the editor started from; null overwrites whatever is there (import).</param>
    /// <exception cref="InvalidContractException">It cannot be read as a contract.</exception>
    /// <exception cref="NotAllowedException">It changes identity or write-back, which needs a right of its own.</exception>
    public async Task<DraftResult> SaveDraftAsync(Actor actor, string key, string json, int? expectedRevision, CancellationToken ct = default)
    {
        actor.Demand(Right.EditContracts);
        var parse = ContractJson.Parse(json);
        if (parse.Contract is not { } contract)
        {
            throw new InvalidContractException(parse.Problems);
        }

        if (contract.Key != key)
        {
            throw new InvalidContractException([new("key", $"This is the contract \"{contract.Key}\", but it was sent to \"{key}\". A contract's key never changes.")]);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Contracts.FindAsync([key], ct);
        if (row is null)
        {
            row = new ContractRow { Key = key, Name = contract.Name };
            db.Contracts.Add(row);
        }
        else if (expectedRevision is { } expected && expected != row.DraftRevision)
        {
            throw new ConflictException($"{row.DraftBy} changed the draft meanwhile. Nothing was overwritten; reload to see it.");
        }

        DraftWriting.Write(db, audit, actor, row, await StandingAsync(db, row, ct), contract, clock.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new ConflictException("Somebody else changed the draft at the same moment. Nothing was overwritten; reload to see it.");
        }

        changes.Publish(Topic.Contracts);
        return new(row.DraftRevision, [.. parse.Problems, .. ContractValidator.Check(contract)]);
    }

    public async Task DiscardDraftAsync(Actor actor, string key, CancellationToken ct = default)
    {
        actor.Demand(Right.EditContracts);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Contracts.FindAsync([key], ct) ?? throw new MissingException("contract", key);
        audit.Add(db, actor, "discardDraft", "contract", key, "Discarded the draft.", before: row.DraftJson);
        (row.DraftJson, row.DraftBy, row.DraftAt) = (null, null, null);
        row.DraftRevision++;
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Contracts);
    }

    /// <summary>Publishes the draft as the next version, checked for shape and against both sides' schemas as they are now; where a second person approves each version, asks for that.</summary>
    /// <exception cref="InvalidContractException">It has errors; nothing was published.</exception>
    public Task<PublishResult> PublishAsync(Actor actor, string key, string note, CancellationToken ct = default) => PublishAsync(actor, key, note, null, null, ct);

    /// <param name="expectedRevision">The draft as the person saw it; null publishes it as it is.</param>
    /// <param name="askedOf">Who is asked to approve it, by e-mail; null for anybody who may publish.</param>
    /// <inheritdoc cref="PublishAsync(Actor, string, string, CancellationToken)"/>
    public async Task<PublishResult> PublishAsync(Actor actor, string key, string note, int? expectedRevision, string? askedOf = null, CancellationToken ct = default)
    {
        actor.Demand(Right.PublishContracts);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Contracts.FindAsync([key], ct) ?? throw new MissingException("contract", key);
        if (row.DraftJson is null)
        {
            throw new ConflictException("There is no draft to publish. Change the contract first.");
        }

        if (expectedRevision is { } expected && expected != row.DraftRevision)
        {
            throw new ConflictException($"{row.DraftBy} changed the draft since you opened this. Nothing was published; look at the changes once more.");
        }

        return await PublishAsync(db, row, Read(row.DraftJson), new(actor, "publish", Noted(note), askedOf), ct);
    }

    /// <summary>Publishes an old version anew, as the next one: that is how a contract is rolled back.</summary>
    public async Task<PublishResult> RepublishAsync(Actor actor, string key, int version, string note, CancellationToken ct = default)
    {
        actor.Demand(Right.PublishContracts);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Contracts.FindAsync([key], ct) ?? throw new MissingException("contract", key);
        var old = await VersionAsync(key, version, ct) ?? throw new MissingException($"version {version} of contract", key);
        DraftWriting.Guard(actor, await Publishing.PublishedAsync(db, row, ct), old);
        return await PublishAsync(db, row, old, new(actor, "republish", string.IsNullOrWhiteSpace(note) ? $"Version {version} again" : note.Trim()), ct);
    }

    private async Task<PublishResult> PublishAsync(OpsDbContext db, ContractRow row, Contract contract, PublishOrder order, CancellationToken ct)
    {
        var (version, request) = await publishing.PutAsync(db, row, contract, await publishing.CheckAsync(contract, ct), order, ct);
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Contracts);
        return new(version, request?.Id);
    }

    private static ContractView View(ContractRow row, Contract? published, Contract? draft) =>
        new(row.Key, row.Name, published, draft, row.DraftRevision, row.DraftBy, row.DraftAt, row.DriftText, (draft ?? published) is { } newest ? ContractValidator.Check(newest) : []) { NeedsApproval = row.NeedsApproval };

    private static string Noted(string note) => string.IsNullOrWhiteSpace(note) ? throw new ConflictException("Say in a note what changes for the team.") : note.Trim();

    private static async Task<Contract?> StandingAsync(OpsDbContext db, ContractRow row, CancellationToken ct) => row.DraftJson is { } draft ? Read(draft) : await Publishing.PublishedAsync(db, row, ct);

    internal static Contract Read(string json) => ContractJson.Parse(json).Contract ?? throw new InvalidOperationException("A stored contract cannot be read.");
}
