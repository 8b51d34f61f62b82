using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Recipes;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Recipes;

/// <summary>Between which two object types a recipe is to work, and what the team has said in its places.</summary>
public sealed record RecipeChoice(Endpoint Left, Endpoint Right, IReadOnlyDictionary<string, string> Said);

/// <summary>How things stand for a recipe between two ends.</summary>
/// <param name="Contract">What would be published: a contract of its own, or the standing one with the recipe in it.</param>
/// <param name="Joined">What the standing contract gains; null where the recipe gets a contract of its own.</param>
/// <param name="Rules">The recipe's rules, filled in.</param>
/// <param name="Unsaid">What the team still has to say.</param>
/// <param name="Obstacles">Why it cannot be switched on, beyond missing fields and what is unsaid.</param>
/// <param name="Pipeline">The pipeline that puts the standing contract to work; null where none does.</param>
public sealed record RecipeCheck(
    Recipe Recipe, Contract Contract, Joined? Joined, IReadOnlyList<Rule> Rules, RecipeFit Fit, IReadOnlyList<string> Unsaid, IReadOnlyList<string> Obstacles, PipelineRow? Pipeline, string LeftSystem, string RightSystem)
{
    /// <summary>All of it is in the contract, and a pipeline works it.</summary>
    public bool IsInstalled => Joined is { IsIn: true } && Pipeline is not null;

    /// <summary>Everything it needs is there and said.</summary>
    public bool IsReady => Fit.IsReady && Unsaid.Count == 0 && Obstacles.Count == 0;
}

/// <param name="Version">The contract's version that has it; null where a second person has yet to approve that.</param>
/// <param name="AwaitsYes">Its pipeline is new: a preview of the matching is on its way, and nothing is written before somebody says yes to it.</param>
public sealed record RecipeResult(string ContractKey, int? Version, string PipelineKey, bool AwaitsYes);
