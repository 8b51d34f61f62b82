using OpsConsole.Engine.Recipes;
using OpsConsole.Runtime.Recipes;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Recipes;

/// <summary>How recipes and what they need are shown.</summary>
static class RecipeWords
{
    public static Badge Of(RecipeLine line) => line switch
    {
        { Places.Count: > 0 } => new("Installed", Shape.Tick, "ok"),
        { Lacking.Count: > 0 } => new("Not yet possible", Shape.Dash, "idle"),
        _ => new("Ready to install", Shape.Dotted, "idle"),
    };

    public static Badge Of(NeedState state) => state switch
    {
        NeedState.Found => new("Found", Shape.Tick, "ok"),
        NeedState.Missing => new("Missing", Shape.Triangle, "attn"),
        NeedState.Wrong => new("Does not fit", Shape.Octagon, "fail"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static bool Matches(Recipe recipe, string? text) =>
        string.IsNullOrWhiteSpace(text) || $"{recipe.Name} {recipe.Does} {recipe.Writes} {string.Join(' ', recipe.Lines)}".Contains(text.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>"3 missing fields"; tags are labels, which people would not call fields.</summary>
    public static string Missing(RecipeFit fit)
    {
        var tags = fit.Lines.Count(l => l.State == NeedState.Missing && l.Need.Field.StartsWith("tags.", StringComparison.Ordinal));
        var fields = fit.Missing - tags;
        return string.Join(" and ", new[] { fields > 0 ? Words.Count(fields, "missing field") : null, tags > 0 ? Words.Count(tags, "missing tag") : null }.OfType<string>());
    }
}
