using OpsConsole.Engine.Contracts;

namespace OpsConsole.Runtime.Contracts;

/// <summary>What a new contract can begin with: nothing, or a whole contract that came with the console. Recipes take their ends, identity and rows from these too.</summary>
public static class ContractStarts
{
    private const string Folder = "starts/";

    public static IReadOnlyList<string> Recipes { get; } =
        [.. typeof(ContractStarts).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Select(n => Path.GetFileNameWithoutExtension(n[Folder.Length..])).Order(StringComparer.Ordinal)];

    public static Contract Blank(string key, string name, Endpoint left, Endpoint right) => new() { Key = key, Name = name, Left = left, Right = right, Identity = new() };

    /// <summary>The recipe's rows and rules under a key of their own, between the two ends named.</summary>
    public static Contract FromRecipe(string recipe, string key, string name, Endpoint left, Endpoint right) =>
        Read(recipe) with { Key = key, Name = name, Left = left, Right = right, Version = 0, Note = null };

    public static Contract Read(string recipe) => ContractJson.Parse(Json(recipe)).Contract ?? throw new InvalidOperationException($"The recipe {recipe} cannot be read.");

    internal static string Json(string recipe)
    {
        using var stream = typeof(ContractStarts).Assembly.GetManifestResourceStream($"{Folder}{recipe}.json") ?? throw new ArgumentException($"There is no recipe {recipe}.", nameof(recipe));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
