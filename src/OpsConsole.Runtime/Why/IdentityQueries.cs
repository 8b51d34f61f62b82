using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Why;

/// <summary>A record elsewhere that belongs to the same customer.</summary>
/// <param name="Object">As its vendor calls the kind of record.</param>
/// <param name="PartnerId">Whom it is linked to under that contract; null where it is not linked, or no contract reads such records.</param>
public sealed record WhyRelated(string System, string Object, string Id, string? ContractKey, string? ContractName, string? PartnerSystem, string? PartnerId);

/// <summary>Brings together what several contracts know of one customer: person, companies, conversations (S0-128). The vendor that keeps the ties is asked; the links are ours.</summary>
public sealed class IdentityQueries(IDbContextFactory<OpsDbContext> contexts, ContractStore contracts, ConnectionBook book)
{
    /// <exception cref="ConflictException">A side cannot be read now.</exception>
    public async Task<IReadOnlyList<WhyRelated>> RelatedAsync(string contractKey, string? leftId, string? rightId, CancellationToken ct = default)
    {
        var published = (await contracts.AllAsync(ct)).Select(c => c.Published).OfType<Contract>().ToList();
        var contract = published.Find(c => c.Key == contractKey) ?? throw new MissingException("published contract", contractKey);
        var found = new List<WhyRelated>();
        try
        {
            foreach (var (side, id) in new[] { (Side.Left, leftId), (Side.Right, rightId) })
            {
                if (id is not null)
                {
                    found.AddRange(await OfSideAsync(contract.On(side), id, published, ct));
                }
            }
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            throw new ConflictException(e.Message);
        }

        return found;
    }

    private async Task<List<WhyRelated>> OfSideAsync(Endpoint end, string id, IReadOnlyList<Contract> published, CancellationToken ct)
    {
        var connector = await book.OpenAsync(end.Connection, ct);
        var found = new List<WhyRelated>();
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var related in await connector.RelatedAsync(end.Object, id, new(CallPriority.Person, new CallMeter(), ct)))
        {
            var there = new Endpoint(end.Connection, related.Object);
            var contract = published.FirstOrDefault(c => c.Left == there || c.Right == there);
            var key = contract?.Key;
            var isLeft = contract?.Left == there;
            var links = db.Links.AsNoTracking().Where(l => l.ContractKey == key && l.Gone == null);
            var partner = contract is null ? null : isLeft
                ? await links.Where(l => l.LeftId == related.Id).Select(l => l.RightId).FirstOrDefaultAsync(ct)
                : await links.Where(l => l.RightId == related.Id).Select(l => l.LeftId).FirstOrDefaultAsync(ct);
            var partnerSystem = partner is null ? null : (await book.OpenAsync(contract!.On(isLeft ? Side.Right : Side.Left).Connection, ct)).SystemName;
            found.Add(new(connector.SystemName, related.Object, related.Id, contract?.Key, contract?.Name, partnerSystem, partner));
        }

        return found;
    }
}
