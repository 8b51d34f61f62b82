using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Recipes;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Recipes;

/// <summary>Looks at both systems and at the standing contract, and says what a recipe would need and change. Reads only.</summary>
public sealed class RecipeChecker(IDbContextFactory<OpsDbContext> contexts, ContractStore contracts, ConnectionQueries connections, ConnectionBook book, VocabularyDesk vocabularies)
{
    /// <summary>A list of object types per side, and one call for each object type that the recipe uses.</summary>
    /// <exception cref="ConflictException">A side cannot be asked, or the connections are not of the recipe's vendors.</exception>
    public async Task<RecipeCheck> CheckAsync(Recipe recipe, RecipeChoice choice, CancellationToken ct = default)
    {
        await DemandVendorsAsync(recipe, choice, ct);
        var all = await contracts.AllAsync(ct);
        var (standing, against) = Standing(all, choice);
        var filled = recipe.Fill(choice.Left, choice.Right, recipe.Assumed(choice.Said)) with { Key = Keys.Free(recipe.Contract.Key, [.. all.Select(c => c.Key)]), Version = 0, Note = null };
        var wanted = await vocabularies.SpeakAsync(filled, ct);
        var joined = standing?.Published is { } published ? RecipeJoin.Into(published, wanted) : null;
        var contract = joined?.Contract ?? wanted;
        var needs = RecipeNeeds.Of(Own(wanted, joined), [.. recipe.Shapes.Select(s => s with { Object = s.Object == recipe.Contract.Left.Object ? choice.Left.Object : s.Object })]);
        try
        {
            var call = new CallContext(CallPriority.Person, new CallMeter(), ct);
            var (left, right) = (await book.OpenAsync(choice.Left.Connection, ct), await book.OpenAsync(choice.Right.Connection, ct));
            IConnector On(Side side) => side == Side.Left ? left : right;
            var there = await DescribeAsync(needs, On, call);
            var fit = RecipeFit.Check(contract, needs, (side, name) => there.GetValueOrDefault((side, name)), side => On(side).ActsOn(contract.On(side).Object));
            await using var db = await contexts.CreateDbContextAsync(ct);
            var pipeline = joined is null ? null : await db.Pipelines.AsNoTracking().Where(p => p.ContractKey == contract.Key).OrderByDescending(p => p.Enabled).ThenBy(p => p.CreatedAt).FirstOrDefaultAsync(ct);
            return new(recipe, contract, joined, [.. wanted.Rules.Select(RuleJson.Read)], fit, recipe.Unsaid(choice.Said), [.. against, .. joined?.Conflicts ?? [], .. fit.Obstacles], pipeline, left.SystemName, right.SystemName);
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            throw new ConflictException(e.Message);
        }
    }

    /// <summary>A standing contract keeps its own gates, keys and status fields; what the recipe's would need there does not matter.</summary>
    private static Contract Own(Contract wanted, Joined? joined) =>
        joined is null ? wanted : wanted with { Gates = [], Identity = joined.Contract.Identity, WriteBack = joined.WritesBack ? wanted.WriteBack : null };

    private async Task DemandVendorsAsync(Recipe recipe, RecipeChoice choice, CancellationToken ct)
    {
        var known = (await connections.ListAsync(ct)).ToDictionary(c => c.Key, c => c.Vendor);
        foreach (var (end, vendor) in new[] { choice.Left, choice.Right }.Zip(recipe.Between))
        {
            if (known.GetValueOrDefault(end.Connection) != vendor)
            {
                throw new ConflictException($"The recipe needs a connection to {vendor}, and \"{end.Connection}\" is none.");
            }
        }
    }

    /// <summary>Two contracts over the same records would write against each other, so a recipe goes into the one that is there.</summary>
    private static (ContractView? Standing, IReadOnlyList<string> Against) Standing(IReadOnlyList<ContractView> all, RecipeChoice choice)
    {
        foreach (var view in all)
        {
            if ((view.Published ?? view.Draft) is not { } contract)
            {
                continue;
            }

            if (contract.Left == choice.Right && contract.Right == choice.Left)
            {
                return (null, [$"The contract {view.Name} joins these two with its sides the other way round. Add the recipe's rows there by hand: a second contract would write against it."]);
            }

            if (contract.Left == choice.Left && contract.Right == choice.Right)
            {
                return (view, view.Draft is null ? [] : [$"The contract {view.Name} has a draft by {view.DraftBy}. Publish or discard it first, so that nothing half-done goes along."]);
            }
        }

        return (null, []);
    }

    private static async Task<Dictionary<(Side, string), ObjectType?>> DescribeAsync(IReadOnlyList<FieldNeed> needs, Func<Side, IConnector> on, CallContext call)
    {
        var there = new Dictionary<(Side, string), ObjectType?>();
        foreach (var side in needs.Select(n => n.Side).Distinct())
        {
            var known = await on(side).ObjectsAsync(call);
            foreach (var name in needs.Where(n => n.Side == side).Select(n => n.Object).Distinct())
            {
                there[(side, name)] = known.Contains(name, StringComparer.Ordinal) ? await on(side).DescribeAsync(name, call) : null;
            }
        }

        return there;
    }
}
