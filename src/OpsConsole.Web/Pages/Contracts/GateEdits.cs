using System.Text.Json;
using OpsConsole.Engine.Contracts;

namespace OpsConsole.Web.Pages.Contracts;

/// <summary>Gates as people type them.</summary>
public static class GateEdits
{
    public static bool TakesValue(string op) => op is not ("empty" or "notEmpty");

    /// <summary>A clause's value as it stands in its input: lists with commas.</summary>
    public static string Text(JsonElement? value) => value switch
    {
        null => "",
        { ValueKind: JsonValueKind.Array } list => string.Join(", ", list.EnumerateArray().Select(Plain)),
        { } one => Plain(one),
    };

    /// <summary>What was typed as the clause's value: true and false, numbers, text; for "one of" a list.</summary>
    public static JsonElement? Value(string op, string? text)
    {
        if (!TakesValue(op))
        {
            return null;
        }

        var typed = text?.Trim() ?? "";
        return op == "oneOf" ? JsonSerializer.SerializeToElement(typed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(One)) : One(typed);
    }

    public static Contract WithGate(Contract contract, int at, Func<Gate, Gate> change) => contract with { Gates = [.. contract.Gates.Select((g, i) => i == at ? change(g) : g)] };

    public static IReadOnlyList<Clause> Clauses(Gate gate) => gate.When.All ?? gate.When.Any ?? [];

    public static Gate WithClauses(Gate gate, IReadOnlyList<Clause> clauses, bool any) => gate with { When = any ? new() { Any = clauses } : new() { All = clauses } };

    private static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static JsonElement One(string text) => text switch
    {
        "true" or "false" => JsonSerializer.SerializeToElement(text == "true"),
        _ when decimal.TryParse(text, System.Globalization.NumberStyles.Number & ~System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture, out var number) => JsonSerializer.SerializeToElement(number),
        _ => JsonSerializer.SerializeToElement(text),
    };
}
