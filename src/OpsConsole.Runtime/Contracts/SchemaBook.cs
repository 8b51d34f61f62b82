using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Contracts;

/// <summary>Both object types of a contract as they are now, and what has drifted since the contract was published against them.</summary>
public sealed record ContractSchemas(ObjectType Left, ObjectType Right, IConnector LeftConnector, IConnector RightConnector, IReadOnlyList<DriftFinding> Drift)
{
    /// <summary>The words all contracts share, as they are now.</summary>
    public IReadOnlyList<SharedVocabulary> Vocabularies { get; init; } = [];

    public ObjectType On(Side side) => side == Side.Left ? Left : Right;

    /// <summary>What rules can do to a side's records beyond setting their fields.</summary>
    public IReadOnlyList<ActionKind> ActsOn(Side side) => Connector(side).ActsOn(On(side).Name);

    public IConnector Connector(Side side) => side == Side.Left ? LeftConnector : RightConnector;
}

/// <summary>Asks both sides for their schema and remembers the one a contract was published against.</summary>
public sealed class SchemaBook(IDbContextFactory<OpsDbContext> contexts, ConnectionBook connections, TimeProvider clock)
{
    /// <summary>Two calls, one per side.</summary>
    public async Task<ContractSchemas> LookAsync(Contract contract, CallContext call)
    {
        var left = await connections.OpenAsync(contract.Left.Connection, call.Token);
        var right = await connections.OpenAsync(contract.Right.Connection, call.Token);
        var both = await Task.WhenAll(left.DescribeAsync(contract.Left.Object, call), right.DescribeAsync(contract.Right.Object, call));
        await using var db = await contexts.CreateDbContextAsync(call.Token);
        var drift = Drift.Find(contract, await ThenAsync(db, contract.Left, call.Token), await ThenAsync(db, contract.Right, call.Token), both[0], both[1]);
        return new(both[0], both[1], left, right, drift) { Vocabularies = await VocabularyBook.AllAsync(db, call.Token) };
    }

    /// <summary>From now on drift is told against these.</summary>
    public async Task RememberAsync(OpsDbContext db, Contract contract, ContractSchemas schemas, CancellationToken ct)
    {
        foreach (var side in new[] { Side.Left, Side.Right })
        {
            var end = contract.On(side);
            var row = await db.Schemas.FindAsync([end.Connection, end.Object], ct);
            if (row is null)
            {
                row = new SchemaRow { ConnectionKey = end.Connection, Object = end.Object, Json = "" };
                db.Schemas.Add(row);
            }

            row.Json = JsonSerializer.Serialize(schemas.On(side));
            row.SeenAt = clock.GetUtcNow();
        }
    }

    private static async Task<ObjectType?> ThenAsync(OpsDbContext db, Endpoint end, CancellationToken ct) =>
        await db.Schemas.FindAsync([end.Connection, end.Object], ct) is { } row ? JsonSerializer.Deserialize<ObjectType>(row.Json) : null;
}
