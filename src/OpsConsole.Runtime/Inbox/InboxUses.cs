using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Inbox;

/// <summary>Which pipelines an object of a connection matters to: those that are on, and that somebody has said yes to.</summary>
sealed class InboxUses
{
    private readonly Dictionary<(string Contract, int Version), Contract> parsed = [];

    /// <summary>Connection and object to pipeline keys.</summary>
    public async Task<ILookup<(string Connection, string Object), string>> ByObjectAsync(OpsDbContext db, CancellationToken ct)
    {
        var live = await (
            from pipeline in db.Pipelines.AsNoTracking()
            join contract in db.Contracts on pipeline.ContractKey equals contract.Key
            where pipeline.Enabled && !pipeline.AwaitsYes && contract.PublishedVersion != null
            select new { pipeline.Key, pipeline.ContractKey, Version = contract.PublishedVersion!.Value }).ToListAsync(ct);
        var uses = new List<((string, string) Of, string Pipeline)>();
        foreach (var pipeline in live)
        {
            var contract = await ContractAsync(db, pipeline.ContractKey, pipeline.Version, ct);
            uses.AddRange(from side in new[] { Side.Left, Side.Right } let end = contract.On(side) select ((end.Connection, end.Object), pipeline.Key));
        }

        return uses.Distinct().ToLookup(u => u.Of, u => u.Pipeline);
    }

    /// <summary>How long a record of each object of the connection is left alone after a change: the longest that a contract asks for.</summary>
    public async Task<IReadOnlyDictionary<string, TimeSpan>> QuietAsync(OpsDbContext db, string connection, CancellationToken ct)
    {
        await ByObjectAsync(db, ct);
        return parsed.Values.SelectMany(c => new[] { (End: c.Left, c.Limits), (End: c.Right, c.Limits) }).Where(e => e.End.Connection == connection)
            .GroupBy(e => e.End.Object).ToDictionary(e => e.Key, e => TimeSpan.FromSeconds(e.Max(o => o.Limits.DebounceSeconds)));
    }

    /// <summary>Per object of the connection, the fields whose change does not wait.</summary>
    public async Task<ILookup<string, string>> UrgentAsync(OpsDbContext db, string connection, CancellationToken ct)
    {
        await ByObjectAsync(db, ct);
        return (from contract in parsed.Values
                from side in new[] { Side.Left, Side.Right }
                where contract.On(side).Connection == connection
                from path in Urgency.Paths(contract, side)
                select (contract.On(side).Object, path)).ToLookup(u => u.Object, u => u.path);
    }

    /// <summary>A published version never changes, so it is read once.</summary>
    private async Task<Contract> ContractAsync(OpsDbContext db, string key, int version, CancellationToken ct)
    {
        if (!parsed.TryGetValue((key, version), out var contract))
        {
            contract = ContractJson.Parse(await db.ContractVersions.Where(v => v.ContractKey == key && v.Version == version).Select(v => v.Json).SingleAsync(ct)).Contract!;
            parsed[(key, version)] = contract;
        }

        return contract;
    }
}
