using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Pipelines;

namespace OpsConsole.Web.Components.Shared;

/// <summary>What contracts, their systems and objects are called.</summary>
public static class ContractNames
{
    public static async Task<IReadOnlyList<ContractEnds>> ListAsync(ContractStore contracts, ConnectionQueries connections, CancellationToken ct = default)
    {
        var list = new List<ContractEnds>();
        foreach (var summary in await contracts.ListAsync(ct))
        {
            list.Add(await FindAsync(contracts, connections, summary.Key, ct));
        }

        return list;
    }

    public static async Task<ContractEnds> FindAsync(ContractStore contracts, ConnectionQueries connections, string key, CancellationToken ct = default)
    {
        var view = await contracts.FindAsync(key, ct);
        if ((view?.Published ?? view?.Draft) is not { } contract)
        {
            return ContractEnds.Unknown(key) with { Name = view?.Name ?? key };
        }

        var systems = (await connections.ListAsync(ct)).ToDictionary(c => c.Key, c => Words.Vendor(c.Vendor));
        return new(key, contract.Name, systems.GetValueOrDefault(contract.Left.Connection, "Left"), systems.GetValueOrDefault(contract.Right.Connection, "Right"), contract.Left.Object, contract.Right.Object);
    }
}

/// <summary>A contract as filters and panes name it.</summary>
public sealed record ContractEnds(string Key, string Name, string LeftSystem, string RightSystem, string LeftObject, string RightObject)
{
    public static ContractEnds Unknown(string key) => new(key, key, "Left", "Right", "", "");

    public bool Has(string @object) => LeftObject == @object || RightObject == @object;

    public string System(Side side) => side == Side.Left ? LeftSystem : RightSystem;
}
