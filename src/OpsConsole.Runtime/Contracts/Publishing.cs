using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Contracts;

/// <summary>What came of asking to publish: a version, or a request that waits for a second person.</summary>
public sealed record PublishResult(int? Version, long? Request);

/// <param name="Verb">As the audit calls it.</param>
/// <param name="AskedOf">Who is asked where a second person approves; null for anybody who may publish.</param>
/// <param name="KeepsDraft">The draft beside it stays; else it is what is published, or is given up for it.</param>
sealed record PublishOrder(Actor Actor, string Verb, string Note, string? AskedOf = null, bool KeepsDraft = false);

/// <summary>The one place where versions come into being. Every door that publishes ends here, and here a contract that wants a second person's yes gets a request instead of a version.</summary>
public sealed class Publishing(SchemaBook schemas, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Both sides as they are now, where the contract fits them.</summary>
    /// <exception cref="InvalidContractException">It has errors; nothing may be published.</exception>
    internal async Task<ContractSchemas> CheckAsync(Contract contract, CancellationToken ct)
    {
        var shape = ContractValidator.Check(contract);
        Refuse(shape);
        var now = await LookAsync(contract, ct);
        Refuse([.. shape, .. Misfits(contract, now)]);
        return now;
    }

    internal static IReadOnlyList<ContractProblem> Misfits(Contract contract, ContractSchemas now) =>
        [.. SchemaFit.Check(contract, now.Left, now.Right), .. RuleFit.Check(contract, now.Left, now.Right, now.ActsOn), .. VocabularyFit.Check(contract, now.Vocabularies)];

    /// <summary>Puts the version, or the request for it, into the caller's transaction; the caller saves. The request's id is known only then.</summary>
    internal async Task<(int? Version, ApprovalRow? Request)> PutAsync(OpsDbContext db, ContractRow row, Contract contract, ContractSchemas now, PublishOrder order, CancellationToken ct) =>
        row.NeedsApproval ? (null, await AskAsync(db, row, contract, order, ct)) : (await AddAsync(db, row, contract, now, order, null, ct), null);

    /// <summary>A version from what a second person has approved, or from what needs none.</summary>
    /// <param name="approvedBy">Null where nobody was asked.</param>
    internal async Task<int> AddAsync(OpsDbContext db, ContractRow row, Contract contract, ContractSchemas now, PublishOrder order, string? approvedBy, CancellationToken ct)
    {
        var version = (row.PublishedVersion ?? 0) + 1;
        var published = contract with { Version = version, Note = order.Note };
        var before = await PublishedAsync(db, row, ct);
        db.ContractVersions.Add(new ContractVersionRow
        {
            ContractKey = row.Key,
            Version = version,
            Json = ContractJson.Write(published),
            Note = order.Note,
            PublishedBy = order.Actor.Name,
            PublishedAt = clock.GetUtcNow(),
            ApprovedBy = approvedBy,
        });
        (row.Name, row.PublishedVersion, row.DriftText) = (published.Name, version, null);
        if (!order.KeepsDraft)
        {
            (row.DraftJson, row.DraftBy, row.DraftAt) = (null, null, null);
        }

        row.DraftRevision++;
        await schemas.RememberAsync(db, published, now, ct);
        audit.Add(db, order.Actor, order.Verb, "contract", row.Key, $"Published version {version}{(approvedBy is null ? "" : $", approved by {approvedBy}")}: {order.Note}", before is null ? null : ContractJson.Write(before), ContractJson.Write(published));
        return version;
    }

    internal async Task<ContractSchemas> LookAsync(Contract contract, CancellationToken ct)
    {
        try
        {
            return await schemas.LookAsync(contract, new CallContext(CallPriority.Person, new CallMeter(), ct));
        }
        catch (InvalidOperationException e)
        {
            throw new ConflictException(e.Message);
        }
        catch (ConnectorException e)
        {
            throw new ConflictException($"The contract could not be checked against both systems, so it was not published. {e.Message}");
        }
    }

    internal static async Task<Contract?> PublishedAsync(OpsDbContext db, ContractRow row, CancellationToken ct)
    {
        var json = await db.ContractVersions.AsNoTracking().Where(v => v.ContractKey == row.Key && v.Version == row.PublishedVersion).Select(v => v.Json).SingleOrDefaultAsync(ct);
        return json is null ? null : ContractStore.Read(json);
    }

    /// <summary>Every contract in order of name, with its published version and its draft: two queries, however many there are.</summary>
    internal static async Task<IReadOnlyList<(ContractRow Row, Contract? Published, Contract? Draft)>> AllAsync(OpsDbContext db, CancellationToken ct)
    {
        var rows = await db.Contracts.AsNoTracking().OrderBy(c => c.Name).ToListAsync(ct);
        var published = await db.ContractVersions.AsNoTracking().Where(v => db.Contracts.Any(c => c.Key == v.ContractKey && c.PublishedVersion == v.Version)).ToDictionaryAsync(v => v.ContractKey, v => v.Json, ct);
        return [.. rows.Select(r => (r, Read(published.GetValueOrDefault(r.Key)), Read(r.DraftJson)))];

        static Contract? Read(string? json) => json is null ? null : ContractStore.Read(json);
    }

    /// <exception cref="ConflictException">Somebody else saved first, in <paramref name="what"/>; nothing was changed.</exception>
    internal static async Task SaveAsync(OpsDbContext db, string what, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            throw new ConflictException($"Somebody {what} at the same moment. Nothing was changed; look at it once more.");
        }
    }

    internal static void Refuse(IReadOnlyList<ContractProblem> problems)
    {
        if (problems.Any(p => p.Level == ProblemLevel.Error))
        {
            throw new InvalidContractException(problems);
        }
    }

    /// <summary>One request waits per contract: what is asked anew takes the place of what was asked before.</summary>
    private async Task<ApprovalRow> AskAsync(OpsDbContext db, ContractRow row, Contract contract, PublishOrder order, CancellationToken ct)
    {
        if (order.AskedOf is { } whom && (whom == order.Actor.Name || !(await Holders.OfAsync(db, Right.PublishContracts, ct)).Contains(whom)))
        {
            throw new ConflictException(whom == order.Actor.Name ? "A second person approves this contract's versions; ask somebody else." : $"{whom} may not publish contracts, so cannot approve one. Choose somebody who may.");
        }

        foreach (var earlier in await db.Approvals.Where(a => a.ContractKey == row.Key && a.State == ApprovalState.Waiting).ToListAsync(ct))
        {
            (earlier.State, earlier.DecidedAt, earlier.Word) = (ApprovalState.Void, clock.GetUtcNow(), $"{order.Actor.Name} asked anew.");
        }

        var asked = contract with { Version = (row.PublishedVersion ?? 0) + 1 };
        var json = ContractJson.Write(asked);
        var request = new ApprovalRow
        {
            ContractKey = row.Key,
            Json = json,
            BaseVersion = row.PublishedVersion,
            DraftRevision = row.DraftRevision,
            Verb = order.Verb,
            Note = order.Note,
            AskedBy = order.Actor.Name,
            AskedAt = clock.GetUtcNow(),
            AskedOf = order.AskedOf,
            ImpactRunId = await db.Runs.Where(r => r.Mode == RunMode.Preview && r.DraftJson == json && r.Status == RunStatus.Succeeded).MaxAsync(r => (long?)r.Id, ct),
        };
        db.Approvals.Add(request);
        audit.Add(db, order.Actor, "askApproval", "contract", row.Key, $"Asked {order.AskedOf ?? "for a second person"} to approve version {asked.Version}: {order.Note}", after: json);
        return request;
    }
}
