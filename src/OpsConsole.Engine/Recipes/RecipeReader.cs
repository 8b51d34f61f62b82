using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OpsConsole.Engine.Contracts;

namespace OpsConsole.Engine.Recipes;

/// <summary>
/// Reads a recipe's file. It names the whole contract whose ends, identity and gates it shares (<c>on</c>), which of its rows it takes (all, where it names none), and what it adds: so that an
/// identity is written once, and a recipe says only what is its own. What is not known in it is an error.
/// </summary>
public static class RecipeReader
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <param name="whole">The JSON of a whole contract, by its key.</param>
    /// <exception cref="JsonException">It is no recipe; the message says where.</exception>
    public static Recipe Read(string json, Func<string, string> whole)
    {
        var file = JsonSerializer.Deserialize<RecipeFile>(json, Options) ?? throw new JsonException("A recipe is an object.");
        return new()
        {
            Key = file.Key,
            Name = file.Name,
            Lines = file.Lines,
            Category = file.Category,
            Does = file.Does,
            Writes = file.Writes,
            Never = file.Never,
            Between = file.Between,
            Settings = file.Set ?? [],
            Shapes = file.Shapes ?? [],
            Queue = file.Queue,
            OpenFilter = file.Filter,
            Contract = Compose(file, whole(file.On)),
        };
    }

    internal static Condition Condition(JsonElement json) => json.Deserialize<Condition>(Options) ?? throw new JsonException("A filter is a condition.");

    private static Contract Compose(RecipeFile file, string whole)
    {
        var contract = JsonNode.Parse(whole)!.AsObject();
        var rows = contract["fields"]!.AsArray().Select(r => r!.DeepClone()).ToList();
        if (file.Rows is { } names)
        {
            rows = [.. names.Select(n => rows.Find(r => r["left"]!.GetValue<string>() == n) ?? throw new JsonException($"The contract {file.On} has no row {n}."))];
            contract["identity"]!["create"] = JsonSerializer.SerializeToNode(file.Create, Options);
        }

        contract["fields"] = new JsonArray([.. rows, .. file.Fields?.Select(f => f?.DeepClone()) ?? []]);
        contract["rules"] = new JsonArray([.. file.Rules?.Select(f => f?.DeepClone()) ?? []]);
        var parse = ContractJson.Parse(contract.ToJsonString());
        return parse.Contract ?? throw new JsonException(string.Join(" ", parse.Problems.Select(p => $"{p.Path}: {p.Sentence}")));
    }

    private sealed record RecipeFile
    {
        public required string Key { get; init; }
        public required string Name { get; init; }
        public required IReadOnlyList<string> Lines { get; init; }
        public required string Category { get; init; }
        public required string Does { get; init; }
        public required string Writes { get; init; }
        public required string Never { get; init; }
        public required IReadOnlyList<string> Between { get; init; }
        public required string On { get; init; }
        public CreateOn Create { get; init; }
        public IReadOnlyList<string>? Rows { get; init; }
        public JsonArray? Fields { get; init; }
        public JsonArray? Rules { get; init; }
        public JsonElement? Filter { get; init; }
        public IReadOnlyList<RecipeSetting>? Set { get; init; }
        public IReadOnlyList<RecipeShape>? Shapes { get; init; }
        public string? Queue { get; init; }
    }
}
