using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Why;

/// <summary>One field as both sides hold it now; sensitive values masked.</summary>
public sealed record WhyField(string Left, string Right, string LeftValue, string RightValue, bool Differs, FieldOwner Owner, Direction Direction);

/// <summary>Something that was decided about the customer: a run's outcome, newest first.</summary>
public sealed record WhyDecision(DateTimeOffset At, long RunId, Outcome Outcome, string? Reason, string Text, string? FieldsJson);

/// <summary>One customer under one contract: both records, the link, every decision taken, and what waits.</summary>
public sealed record WhyCustomer(
    string ContractKey,
    string ContractName,
    string LeftSystem,
    string RightSystem,
    string? LeftId,
    string? RightId,
    string? LinkedBy,
    DateTimeOffset? LinkedAt,
    IReadOnlyList<WhyField> Fields,
    IReadOnlyList<WhyDecision> Decisions,
    IReadOnlyList<ReviewRow> OpenReviews,
    string? LiveError);

public sealed record WhyAnswer(string Query, IReadOnlyList<WhyCustomer> Customers);

/// <summary>Explains one customer: asked by vendor id, e-mail, external id or phone; the records are read live, and masked.</summary>
public sealed class WhyQueries(IDbContextFactory<OpsDbContext> contexts, ContractStore contracts, SchemaBook schemas, FieldHasher hasher)
{
    private const int MostDecisions = 50;

    public async Task<WhyAnswer> AskAsync(string q, CancellationToken ct = default)
    {
        var query = q.Trim();
        var customers = new List<WhyCustomer>();
        if (query.Length > 0)
        {
            foreach (var summary in await contracts.ListAsync(ct))
            {
                if ((await contracts.FindAsync(summary.Key, ct))?.Published is { } contract)
                {
                    customers.AddRange(await FindAsync(contract, query, ct));
                }
            }
        }

        return new(query, customers);
    }

    private async Task<IReadOnlyList<WhyCustomer>> FindAsync(Contract contract, string query, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pairs = new HashSet<(string? Left, string? Right)>();
        foreach (var side in new[] { Side.Left, Side.Right })
        {
            foreach (var id in await IdsAsync(db, contract, side, query, ct))
            {
                var link = await db.Links.AsNoTracking().FirstOrDefaultAsync(l => l.ContractKey == contract.Key && (side == Side.Left ? l.LeftId == id : l.RightId == id), ct);
                pairs.Add(link is not null ? (link.LeftId, link.RightId) : (side == Side.Left ? id : null, side == Side.Right ? id : null));
            }
        }

        var found = new List<WhyCustomer>();
        foreach (var (left, right) in pairs.Take(10))
        {
            found.Add(await ExplainAsync(db, contract, left, right, ct));
        }

        return found;
    }

    /// <summary>Records of one side that the query may mean: the id itself where it is known, or whoever holds it as a key.</summary>
    private async Task<List<string>> IdsAsync(OpsDbContext db, Contract contract, Side side, string query, CancellationToken ct)
    {
        var hashes = contract.Identity.Keys
            .Select((key, ordinal) => Normalisers.Apply(key.Normalise, query, null) is { } text ? hasher.OfKey(ordinal, text) : (long?)null)
            .OfType<long>().ToList();
        var ids = await db.RecordKeys.AsNoTracking().Where(k => k.ContractKey == contract.Key && k.Side == side && hashes.Contains(k.KeyHash)).Select(k => k.RecordId).Distinct().OrderBy(id => id).Take(10).ToListAsync(ct);
        var known = side == Side.Left
            ? await db.Links.AnyAsync(l => l.ContractKey == contract.Key && l.LeftId == query, ct) || await db.RunRecords.AnyAsync(r => r.LeftId == query, ct)
            : await db.Links.AnyAsync(l => l.ContractKey == contract.Key && l.RightId == query, ct) || await db.RunRecords.AnyAsync(r => r.RightId == query, ct);
        if (known && !ids.Contains(query))
        {
            ids.Add(query);
        }

        return ids;
    }

    private async Task<WhyCustomer> ExplainAsync(OpsDbContext db, Contract contract, string? leftId, string? rightId, CancellationToken ct)
    {
        var link = await db.Links.AsNoTracking().FirstOrDefaultAsync(l => l.ContractKey == contract.Key && l.LeftId == leftId && l.RightId == rightId, ct);
        var rows = await db.RunRecords.AsNoTracking().Where(r => (leftId != null && r.LeftId == leftId) || (rightId != null && r.RightId == rightId)).OrderByDescending(r => r.Id).Take(MostDecisions).ToListAsync(ct);
        var reviews = await db.Reviews.AsNoTracking()
            .Where(r => r.ContractKey == contract.Key && r.Status == ReviewStatus.Open && ((leftId != null && r.LeftId == leftId) || (rightId != null && r.RightId == rightId))).ToListAsync(ct);
        var (fields, systems, error) = await LiveAsync(contract, leftId, rightId, ct);
        return new(contract.Key, contract.Name, systems.Left, systems.Right, leftId, rightId, link?.LinkedBy, link?.LinkedAt, fields,
            [.. rows.Select(r => new WhyDecision(r.At, r.RunId, r.Outcome, r.Reason, r.Text, r.FieldsJson))], reviews, error);
    }

    private async Task<(IReadOnlyList<WhyField> Fields, (string Left, string Right) Systems, string? Error)> LiveAsync(Contract contract, string? leftId, string? rightId, CancellationToken ct)
    {
        var systems = (Left: contract.Left.Connection, Right: contract.Right.Connection);
        try
        {
            var call = new CallContext(CallPriority.Person, new CallMeter(), ct);
            var look = await schemas.LookAsync(contract, call);
            systems = (look.LeftConnector.SystemName, look.RightConnector.SystemName);
            var left = await ReadAsync(look.LeftConnector, contract, Side.Left, leftId, call);
            var right = await ReadAsync(look.RightConnector, contract, Side.Right, rightId, call);
            var mapper = new Mapper(contract, look.Left, look.Right);
            return ([.. contract.Fields.Select(f => Show(mapper, f, left, right))], systems, null);
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            return ([], systems, e.Message);
        }
    }

    private static async Task<Record?> ReadAsync(IConnector connector, Contract contract, Side side, string? id, CallContext call) =>
        id is null ? null : (await connector.GetAsync(contract.On(side).Object, [.. contract.Fields.Select(f => f.On(side))], [id], call)).FirstOrDefault();

    private static WhyField Show(Mapper mapper, FieldMap field, Record? left, Record? right)
    {
        var (l, r) = (left?[field.Left] ?? FieldValue.Empty, right?[field.Right] ?? FieldValue.Empty);
        string Masked(FieldValue value) => field.Sensitivity == Sensitivity.None ? value.ToString() : Masking.Of(field.Type, value);
        return new(field.Left, field.Right, Masked(l), Masked(r), Differs(mapper, field, left, right), field.Owner, field.Direction);
    }

    /// <summary>By the contract's own mapping: "Lead" here and "lead" there may well be the same.</summary>
    private static bool Differs(Mapper mapper, FieldMap field, Record? left, Record? right)
    {
        if (left is null || right is null)
        {
            return false;
        }

        var from = field.Flows(Side.Left) ? Side.Left : Side.Right;
        var (source, target) = from == Side.Left ? (left, right) : (right, left);
        var wanted = mapper.Project(field, from, source);
        return wanted.Problem is not null || mapper.Present(field, from.Other(), wanted.Value) != mapper.Present(field, from.Other(), target[field.On(from.Other())]);
    }
}
