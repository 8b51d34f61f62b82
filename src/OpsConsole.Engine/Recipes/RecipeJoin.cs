using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Recipes;

/// <summary>A contract with a recipe in it, and what that took.</summary>
/// <param name="Rows">Rows that came.</param>
/// <param name="Rules">Rules that came, or that stood there otherwise and now say what the recipe says.</param>
/// <param name="Creates">Records may now be created where they were not before.</param>
/// <param name="WritesBack">Status is now written back where it was not before.</param>
/// <param name="Conflicts">What stands there and speaks against it, a sentence each.</param>
public sealed record Joined(Contract Contract, IReadOnlyList<FieldMap> Rows, IReadOnlyList<Rule> Rules, bool Creates, bool WritesBack, IReadOnlyList<string> Conflicts)
{
    /// <summary>It was all there already.</summary>
    public bool IsIn => Rows.Count == 0 && Rules.Count == 0 && !Creates && !WritesBack && Conflicts.Count == 0;
}

/// <summary>
/// Puts a recipe into the contract that joins the two object types already: two contracts over the same records would write against each other. Only what is missing comes; the contract's
/// own identity, gates and limits stay as the team set them.
/// </summary>
public static class RecipeJoin
{
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { "name", "on" };
    private static readonly HashSet<string> Tuned = new(StringComparer.Ordinal) { "name", "on", "guard" };

    /// <param name="recipe">Filled in.</param>
    public static Joined Into(Contract standing, Contract recipe)
    {
        var rows = recipe.Fields.Where(f => standing.Fields.All(s => s.Name != f.Name)).ToList();
        var against = recipe.Fields.Where(f => standing.Fields.Any(s => s.Name == f.Name && !Carries(s, f)))
            .Select(f => $"{f.Left} and {f.Right} are joined already, but values do not travel the way the recipe needs. Change that row first.").ToList();
        var rules = recipe.Rules.Where(r => !standing.Rules.Any(s => Covers(r, s, Own))).ToList();
        var keys = rules.Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        var create = Both(standing.Identity.Create, recipe.Identity.Create);
        var writesBack = standing.WriteBack is null && recipe.WriteBack is not null && recipe.Identity.Create != CreateOn.None;
        var contract = standing with
        {
            Fields = [.. standing.Fields, .. rows],
            Rules = [.. standing.Rules.Where(r => !keys.Contains(KeyOf(r))), .. rules],
            Identity = standing.Identity with { Create = create },
            WriteBack = writesBack ? recipe.WriteBack : standing.WriteBack,
        };
        return new(contract, rows, [.. rules.Select(RuleJson.Read)], create != standing.Identity.Create, writesBack, against);
    }

    /// <summary>Is the recipe in the contract, whatever the team said in its places and however it tuned its guardrails?</summary>
    public static bool Holds(Contract standing, Recipe recipe) =>
        recipe.Contract.Fields.All(f => standing.Fields.Any(s => s.Name == f.Name && Carries(s, f)))
        && recipe.Contract.Rules.All(r => standing.Rules.Any(s => Covers(r, s, Tuned)))
        && Both(standing.Identity.Create, recipe.Contract.Identity.Create) == standing.Identity.Create;

    private static bool Carries(FieldMap standing, FieldMap wanted) => new[] { Side.Left, Side.Right }.All(s => !wanted.Flows(s) || standing.Flows(s));

    private static CreateOn Both(CreateOn one, CreateOn other) => (one, other) switch
    {
        (CreateOn.None, _) => other,
        (_, CreateOn.None) => one,
        _ => one == other ? one : CreateOn.Both,
    };

    private static string KeyOf(JsonElement rule) => rule.ValueKind == JsonValueKind.Object && rule.TryGetProperty("key", out var key) ? key.ToString() : "";

    /// <summary>Everything wanted stands there; more may. An open place is content with whatever was said.</summary>
    private static bool Covers(JsonElement wanted, JsonElement there, HashSet<string>? apart = null) => wanted.ValueKind switch
    {
        JsonValueKind.Object => there.ValueKind == JsonValueKind.Object && wanted.EnumerateObject().All(m => apart?.Contains(m.Name) == true || (there.TryGetProperty(m.Name, out var its) && Covers(m.Value, its))),
        JsonValueKind.Array => there.ValueKind == JsonValueKind.Array && wanted.GetArrayLength() == there.GetArrayLength() && wanted.EnumerateArray().Zip(there.EnumerateArray()).All(p => Covers(p.First, p.Second)),
        JsonValueKind.String when wanted.GetString() is ['<', .., '>'] => there.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined),
        _ => JsonElement.DeepEquals(wanted, there),
    };
}
