using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Contracts;

/// <summary>A version that waits for a second person, as it was shown when it was asked for.</summary>
/// <param name="Base">What it was asked to take the place of; null for a contract's first version.</param>
/// <param name="Void">Why it can no longer be approved; null while it can.</param>
public sealed record ApprovalRequest(ApprovalRow Row, string ContractName, Contract Contract, Contract? Base, string? Void);

public sealed class ApprovalQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>The contract's request that waits; null when none does.</summary>
    public async Task<ApprovalRequest?> OfContractAsync(string key, CancellationToken ct = default) => (await WaitingAsync(key, ct)).FirstOrDefault();

    /// <summary>All that wait, the longest first. Those that are void wait too, until somebody asks anew or puts them away.</summary>
    public async Task<IReadOnlyList<ApprovalRequest>> WaitingAsync(string? key = null, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await (from asked in db.Approvals.AsNoTracking()
                          join contract in db.Contracts.AsNoTracking() on asked.ContractKey equals contract.Key
                          where asked.State == ApprovalState.Waiting && (key == null || asked.ContractKey == key)
                          orderby asked.Id
                          select new { asked, contract }).ToListAsync(ct);
        var requests = new List<ApprovalRequest>();
        foreach (var row in rows)
        {
            var before = await db.ContractVersions.AsNoTracking().Where(v => v.ContractKey == row.asked.ContractKey && v.Version == row.asked.BaseVersion).Select(v => v.Json).SingleOrDefaultAsync(ct);
            requests.Add(new(row.asked, row.contract.Name, ContractStore.Read(row.asked.Json), before is null ? null : ContractStore.Read(before), VoidBy(row.asked, row.contract)));
        }

        return requests;
    }

    /// <summary>People who may publish, by e-mail.</summary>
    public async Task<IReadOnlyList<string>> ApproversAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Holders.OfAsync(db, Right.PublishContracts, ct);
    }

    /// <summary>What is approved is what was shown: once the version in force or the draft is another, it is not that any more.</summary>
    internal static string? VoidBy(ApprovalRow asked, ContractRow contract) =>
        contract.PublishedVersion != asked.BaseVersion ? $"Version {contract.PublishedVersion} was published since it was asked for."
        : contract.DraftRevision != asked.DraftRevision ? $"{contract.DraftBy ?? "Somebody"} changed the draft since it was asked for."
        : null;
}
