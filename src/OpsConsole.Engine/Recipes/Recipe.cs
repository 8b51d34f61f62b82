using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Recipes;

public enum SettingKind
{
    Text,
    Email,
    Number,

    /// <summary>The key of a channel over which notices go.</summary>
    Channel,
}

/// <summary>One thing that only the team knows: who gets it, how long is too long. <see cref="Value"/> is what most take; null where nothing can be guessed.</summary>
public sealed record RecipeSetting(string Key, string Label, SettingKind Kind = SettingKind.Text, string? Value = null);

/// <summary>What a field has to be where the contract alone does not say: a choice of which its rules name one option, a date that a template fills.</summary>
public sealed record RecipeShape(string Object, string Field, FieldType Type, IReadOnlyList<string>? Options = null);

/// <summary>
/// Something a team can have working today: rows and rules of a contract, with what it does, what it writes and what it never does. Read from one file by <see cref="RecipeReader"/>; what the
/// team has to say stands in it as <c>&lt;key&gt;</c> until it is filled in.
/// </summary>
public sealed record Recipe
{
    public required string Key { get; init; }
    public required string Name { get; init; }

    /// <summary>The lines of the feature list that it answers.</summary>
    public required IReadOnlyList<string> Lines { get; init; }
    public required string Category { get; init; }
    public required string Does { get; init; }
    public required string Writes { get; init; }
    public required string Never { get; init; }

    /// <summary>The vendors it joins, left and right.</summary>
    public required IReadOnlyList<string> Between { get; init; }
    public IReadOnlyList<RecipeSetting> Settings { get; init; } = [];
    public IReadOnlyList<RecipeShape> Shapes { get; init; } = [];

    /// <summary>The address of the page where what it finds waits for people.</summary>
    public string? Queue { get; init; }

    /// <summary>The contract with its places still open; its connections are stand-ins.</summary>
    public required Contract Contract { get; init; }

    /// <summary>Whom a pipeline made for it works; null works everybody.</summary>
    public JsonElement? OpenFilter { get; init; }

    /// <summary>The contract between these two ends, with the team's words in its places.</summary>
    /// <exception cref="ArgumentException">A place is left open; ask <see cref="Unsaid"/> first.</exception>
    public Contract Fill(Endpoint left, Endpoint right, IReadOnlyDictionary<string, string> said) =>
        Contract with { Left = left, Right = right, Rules = [.. Contract.Rules.Select(r => Filled(r, said))] };

    /// <inheritdoc cref="Fill"/>
    public Condition? Filter(IReadOnlyDictionary<string, string> said) => OpenFilter is { } open ? RecipeReader.Condition(Filled(open, said)) : null;

    /// <summary>What the team still has to say, a sentence each; none where the recipe can be filled in.</summary>
    public IReadOnlyList<string> Unsaid(IReadOnlyDictionary<string, string> said) => [.. Settings.Select(s => Fault(s, said.GetValueOrDefault(s.Key)?.Trim() ?? "")).OfType<string>()];

    /// <summary>What was said, with stand-ins for what was not, so that everything else can be looked at already.</summary>
    public IReadOnlyDictionary<string, string> Assumed(IReadOnlyDictionary<string, string> said) => Settings.ToDictionary(
        s => s.Key,
        s => said.GetValueOrDefault(s.Key)?.Trim() is { } value && Fault(s, value) is null ? value : s.Value ?? s.Kind switch { SettingKind.Number => "0", SettingKind.Email => "nobody@example.test", _ => "not said yet" });

    internal static string Place(string key) => $"<{key}>";

    private static string? Fault(RecipeSetting setting, string value) => (setting.Kind, value) switch
    {
        (SettingKind.Channel, "") => $"{setting.Label}: choose a channel. Channels are added under Connections.",
        (_, "") => $"{setting.Label}: nothing is said yet.",
        (SettingKind.Email, _) when !RuleCheck.IsEmail(value) => $"{setting.Label}: \"{value}\" is no e-mail address.",
        (SettingKind.Number, _) when !TryNumber(value, out _) => $"{setting.Label}: \"{value}\" is no number.",
        _ => null,
    };

    private JsonElement Filled(JsonElement open, IReadOnlyDictionary<string, string> said) => JsonSerializer.SerializeToElement(Filled(JsonNode.Parse(open.GetRawText()), said));

    private JsonNode? Filled(JsonNode? node, IReadOnlyDictionary<string, string> said) => node switch
    {
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, Filled(m.Value, said)))),
        JsonArray list => new JsonArray([.. list.Select(n => Filled(n, said))]),
        JsonValue value when value.TryGetValue<string>(out var text) && Settings.FirstOrDefault(s => Place(s.Key) == text) is { } setting => Value(setting, said),
        _ => node?.DeepClone(),
    };

    private static JsonNode Value(RecipeSetting setting, IReadOnlyDictionary<string, string> said)
    {
        var text = said.GetValueOrDefault(setting.Key)?.Trim() ?? "";
        return Fault(setting, text) is { } fault ? throw new ArgumentException(fault, nameof(said))
            : setting.Kind == SettingKind.Number && TryNumber(text, out var number) ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    private static bool TryNumber(string text, out decimal number) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out number);
}
