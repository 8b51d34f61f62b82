using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Contracts;

/// <param name="Contract">What is stored now: both people's edits.</param>
/// <param name="Revision">Of the stored draft; the next edit begins there.</param>
/// <param name="Conflicts">Cells that somebody else changed too; theirs are stored.</param>
/// <param name="By">Who changed the draft meanwhile; null when nobody did.</param>
public sealed record EditResult(Contract Contract, int Revision, IReadOnlyList<MergeConflict> Conflicts, string? By);

/// <summary>Edits drafts as people type them: each edit is merged with what others saved meanwhile, and nothing saved is overwritten.</summary>
public sealed class DraftDesk(IDbContextFactory<OpsDbContext> contexts, AuditTrail audit, ChangeFeed changes, TimeProvider clock)
{
    private const int Tries = 5;

    /// <param name="base">What the editor last read or saved, at <paramref name="revision"/>.</param>
    /// <exception cref="ConflictException">Others save faster than this can; nothing was lost, and the same call may be made again.</exception>
    public async Task<EditResult> EditAsync(Actor actor, Contract @base, Contract mine, int revision, CancellationToken ct = default)
    {
        actor.Demand(Right.EditContracts);
        for (var i = 0; i < Tries; i++)
        {
            try
            {
                var result = await TryAsync(actor, @base, mine, revision, ct);
                changes.Publish(Topic.Contracts);
                return result;
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody saved between reading and writing: read again and merge with that too.
            }
        }

        throw new ConflictException("Others are saving this draft at the same moment. Nothing was overwritten; leave the cell once more to save it.");
    }

    /// <summary>A new contract as a draft; its key is free.</summary>
    public async Task CreateAsync(Actor actor, Contract contract, CancellationToken ct = default)
    {
        actor.Demand(Right.EditContracts);
        var problems = ContractValidator.Check(contract).Where(p => p.Path is "key" or "name" || p.Path.StartsWith("left", StringComparison.Ordinal) || p.Path.StartsWith("right", StringComparison.Ordinal)).ToList();
        if (problems.Count > 0)
        {
            throw new ConflictException(problems[0].Sentence);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Contracts.AnyAsync(c => c.Key == contract.Key, ct))
        {
            throw new ConflictException($"There is a contract {contract.Key} already. Choose another key, or open that one.");
        }

        var row = new ContractRow { Key = contract.Key, Name = contract.Name };
        db.Contracts.Add(row);
        DraftWriting.Write(db, audit, actor, row, null, contract, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Contracts);
    }

    private async Task<EditResult> TryAsync(Actor actor, Contract @base, Contract mine, int revision, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Contracts.FindAsync([mine.Key], ct) ?? throw new MissingException("contract", mine.Key);
        var published = await Publishing.PublishedAsync(db, row, ct);
        var stored = row.DraftJson is { } json ? ContractStore.Read(json) : published;
        var others = row.DraftRevision == revision ? null : row.DraftBy ?? "somebody";
        var (merged, conflicts) = others is null ? new MergeResult(mine, []) : ContractMerge.Merge(@base, mine, stored ?? @base);
        if (stored is not null && ContractDiff.Between(stored, merged).Count == 0)
        {
            return new(stored, row.DraftRevision, conflicts, others);
        }

        DraftWriting.Write(db, audit, actor, row, stored, merged, clock.GetUtcNow());
        if (published is not null && ContractDiff.Between(published, merged).Count == 0)
        {
            (row.DraftJson, row.DraftBy, row.DraftAt) = (null, null, null); // edited back to what is published: no draft is left to publish
        }

        await db.SaveChangesAsync(ct);
        return new(merged with { Version = row.PublishedVersion ?? 0 }, row.DraftRevision, conflicts, others);
    }
}
