using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Proof;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Why;

/// <summary>One field as both sides hold it now; sensitive values masked.</summary>
/// <param name="Personal">Those who may can have it shown (<see cref="PersonalDesk"/>).</param>
public sealed record WhyField(string Left, string Right, string LeftValue, string RightValue, bool Differs, FieldOwner Owner, Direction Direction, bool Personal = false);

/// <summary>Something that was decided about the customer: by a run (<see cref="RecordId"/> opens its story), or by a person in the queue (<see cref="ReviewId"/>).</summary>
public sealed record WhyDecision(DateTimeOffset At, long RunId, Outcome Outcome, string? Reason, string Text, string? FieldsJson, long? RecordId = null, long? ReviewId = null, string? By = null);

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
    string? LiveError,
    string? Title = null);

public sealed record WhyAnswer(string Query, IReadOnlyList<WhyCustomer> Customers);

/// <summary>Explains one customer: asked by vendor id, e-mail, external id or phone; the records are read live, and masked.</summary>
public sealed class WhyQueries(IDbContextFactory<OpsDbContext> contexts, ContractStore contracts, SchemaBook schemas, RecordFinder finder, WhyTimeline timeline)
{
    public async Task<WhyAnswer> AskAsync(string q, CancellationToken ct = default)
    {
        var query = q.Trim();
        var customers = new List<WhyCustomer>();
        if (query.Length > 0)
        {
            var published = (await contracts.AllAsync(ct)).Select(c => c.Published).OfType<Contract>().ToList();
            foreach (var contract in published)
            {
                customers.AddRange(await FindAsync(contract, await finder.KnownAsync(contract, query, ct), ct));
            }

            if (customers.Count == 0)
            {
                foreach (var contract in published)
                {
                    customers.AddRange(await FindAsync(contract, await AskVendorsAsync(contract, query, ct), ct));
                }
            }
        }

        return new(query, customers);
    }

    /// <summary>Whom no run has met yet may still be there. A vendor that cannot be asked now is no reason to fail: what is known has been looked through.</summary>
    private async Task<IReadOnlyList<RecordRef>> AskVendorsAsync(Contract contract, string query, CancellationToken ct)
    {
        try
        {
            return [.. (await finder.SearchAsync(contract, query, ct)).Select(h => h.Record)];
        }
        catch (ConflictException)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<WhyCustomer>> FindAsync(Contract contract, IReadOnlyList<RecordRef> records, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pairs = new HashSet<(string? Left, string? Right)>();
        foreach (var (side, id) in records)
        {
            var link = await db.Links.AsNoTracking().FirstOrDefaultAsync(l => l.ContractKey == contract.Key && (side == Side.Left ? l.LeftId == id : l.RightId == id), ct);
            pairs.Add(link is not null ? (link.LeftId, link.RightId) : (side == Side.Left ? id : null, side == Side.Right ? id : null));
        }

        var found = new List<WhyCustomer>();
        foreach (var (left, right) in pairs.Take(10))
        {
            found.Add(await ExplainAsync(db, contract, left, right, ct));
        }

        return found;
    }

    private async Task<WhyCustomer> ExplainAsync(OpsDbContext db, Contract contract, string? leftId, string? rightId, CancellationToken ct)
    {
        var link = await db.Links.AsNoTracking().FirstOrDefaultAsync(l => l.ContractKey == contract.Key && l.LeftId == leftId && l.RightId == rightId, ct);
        var decisions = await timeline.PageAsync(contract.Key, leftId, rightId, WhyKind.All, new(1, 50), ct);
        var reviews = await db.Reviews.AsNoTracking()
            .Where(r => r.ContractKey == contract.Key && r.Status == ReviewStatus.Open && ((leftId != null && r.LeftId == leftId) || (rightId != null && r.RightId == rightId))).ToListAsync(ct);
        var (fields, systems, left, right, error) = await LiveAsync(contract, leftId, rightId, ct);
        return new(contract.Key, contract.Name, systems.Left, systems.Right, leftId, rightId, link?.LinkedBy, link?.LinkedAt, fields,
            decisions.Items, reviews, error, Shown.Title(contract, left, right));
    }

    private async Task<(IReadOnlyList<WhyField> Fields, (string Left, string Right) Systems, Record? Left, Record? Right, string? Error)> LiveAsync(Contract contract, string? leftId, string? rightId, CancellationToken ct)
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
            return ([.. contract.Fields.Select(f => Show(mapper, f, left, right))], systems, left, right, null);
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            return ([], systems, null, null, e.Message);
        }
    }

    private static async Task<Record?> ReadAsync(IConnector connector, Contract contract, Side side, string? id, CallContext call) =>
        id is null ? null : (await connector.GetAsync(contract.On(side).Object, [.. contract.Fields.Select(f => f.On(side))], [id], call)).FirstOrDefault();

    private static WhyField Show(Mapper mapper, FieldMap field, Record? left, Record? right)
    {
        var (l, r) = (left?[field.Left] ?? FieldValue.Empty, right?[field.Right] ?? FieldValue.Empty);
        return new(field.Left, field.Right, Shown.Value(field, l), Shown.Value(field, r), Differs(mapper, field, left, right), field.Owner, field.Direction, field.Sensitivity == Sensitivity.Personal);
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
