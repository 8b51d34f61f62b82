using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Pipelines;

namespace OpsConsole.Web.Components.Shared;

/// <summary>What contracts, their systems and objects are called.</summary>
public static class ContractNames
{
    public static async Task<IReadOnlyList<ContractEnds>> ListAsync(ContractStore contracts, ConnectionQueries connections, CancellationToken ct = default)
    {
        var systems = await SystemsAsync(connections, ct);
        return [.. (await contracts.AllAsync(ct)).Select(c => Ends(c.Key, c, systems))];
    }

    public static async Task<ContractEnds> FindAsync(ContractStore contracts, ConnectionQueries connections, string key, CancellationToken ct = default) =>
        Ends(key, await contracts.FindAsync(key, ct), await SystemsAsync(connections, ct));

    private static async Task<Dictionary<string, string>> SystemsAsync(ConnectionQueries connections, CancellationToken ct) => (await connections.ListAsync(ct)).ToDictionary(c => c.Key, c => Words.Vendor(c.Vendor));

    private static ContractEnds Ends(string key, ContractView? view, Dictionary<string, string> systems) => (view?.Published ?? view?.Draft) is { } contract
        ? new(key, contract.Name, systems.GetValueOrDefault(contract.Left.Connection, "Left"), systems.GetValueOrDefault(contract.Right.Connection, "Right"), contract.Left.Object, contract.Right.Object)
        : ContractEnds.Unknown(key) with { Name = view?.Name ?? key };
}

/// <summary>A contract as filters and panes name it.</summary>
public sealed record ContractEnds(string Key, string Name, string LeftSystem, string RightSystem, string LeftObject, string RightObject)
{
    public static ContractEnds Unknown(string key) => new(key, key, "Left", "Right", "", "");

    public bool Has(string @object) => LeftObject == @object || RightObject == @object;

    public string System(Side side) => side == Side.Left ? LeftSystem : RightSystem;
}
