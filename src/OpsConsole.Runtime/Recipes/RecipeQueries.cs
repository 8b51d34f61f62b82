using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Recipes;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Notices;
using OpsConsole.Runtime.Pipelines;

namespace OpsConsole.Runtime.Recipes;

/// <summary>A published contract in which a recipe stands.</summary>
public sealed record RecipePlace(string ContractKey, string ContractName, int Version);

/// <param name="Places">Where it is installed.</param>
/// <param name="Lacking">Vendors it joins to which there is no connection yet.</param>
public sealed record RecipeLine(Recipe Recipe, IReadOnlyList<RecipePlace> Places, IReadOnlyList<string> Lacking);

/// <param name="Left">Connections it can have on the left.</param>
/// <param name="Right">Connections it can have on the right.</param>
/// <param name="Channels">Where its notices can go.</param>
public sealed record RecipeDetail(RecipeLine Line, IReadOnlyList<ConnectionSummary> Left, IReadOnlyList<ConnectionSummary> Right, IReadOnlyList<ChannelSummary> Channels);

/// <summary>The shelf of recipes, with where each is installed. No vendor is asked.</summary>
public sealed class RecipeQueries(ContractStore contracts, ConnectionQueries connections, ChannelQueries channels)
{
    public async Task<RecipeDetail?> FindAsync(string key, CancellationToken ct = default)
    {
        if ((await ListAsync(ct)).FirstOrDefault(l => l.Recipe.Key == key) is not { } line)
        {
            return null;
        }

        var all = await connections.ListAsync(ct);
        return new(line, [.. all.Where(c => c.Vendor == line.Recipe.Between[0])], [.. all.Where(c => c.Vendor == line.Recipe.Between[1])], await channels.ListAsync(ct));
    }

    public async Task<IReadOnlyList<RecipeLine>> ListAsync(CancellationToken ct = default)
    {
        var vendors = (await connections.ListAsync(ct)).ToDictionary(c => c.Key, c => c.Vendor);
        var published = (await contracts.AllAsync(ct)).Select(c => c.Published).OfType<Contract>().ToList();

        bool Joins(Contract contract, Recipe recipe) =>
            vendors.GetValueOrDefault(contract.Left.Connection) == recipe.Between[0] && vendors.GetValueOrDefault(contract.Right.Connection) == recipe.Between[1] && contract.Right.Object == recipe.Contract.Right.Object;
        return
        [
            .. RecipeBook.All.Select(r => new RecipeLine(
                r,
                [.. published.Where(c => Joins(c, r) && RecipeJoin.Holds(c, r)).Select(c => new RecipePlace(c.Key, c.Name, c.Version))],
                [.. r.Between.Where(v => !vendors.ContainsValue(v))])),
        ];
    }
}
