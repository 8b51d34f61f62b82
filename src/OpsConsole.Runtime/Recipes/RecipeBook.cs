using OpsConsole.Engine.Recipes;
using OpsConsole.Runtime.Contracts;

namespace OpsConsole.Runtime.Recipes;

/// <summary>Every recipe that came with the console; one file in this folder is one recipe.</summary>
public static class RecipeBook
{
    private const string Folder = "recipes/";

    /// <summary>By category, then by the feature it answers.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        .. typeof(RecipeBook).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Select(Read)
            .OrderBy(r => r.Category, StringComparer.Ordinal).ThenBy(r => r.Lines[0], StringComparer.Ordinal),
    ];

    public static Recipe? Find(string key) => All.FirstOrDefault(r => r.Key == key);

    private static Recipe Read(string resource)
    {
        using var reader = new StreamReader(typeof(RecipeBook).Assembly.GetManifestResourceStream(resource)!);
        return RecipeReader.Read(reader.ReadToEnd(), ContractStarts.Json);
    }
}
