using System.Text.Json;
using System.Text.Json.Serialization;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Pipelines;

/// <summary>Whom a pipeline works, as it is kept and as people read it.</summary>
public static class Filters
{
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>One clause, such as lifecycle_stage is Active on the left.</summary>
    public static Condition Of(Side side, string field, string op, string? value) =>
        new() { All = [new Clause { Side = side, Field = field, Op = op, Value = string.IsNullOrEmpty(value) ? null : JsonSerializer.SerializeToElement(value) }] };

    public static Condition? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<Condition>(json, Json);

    public static IReadOnlyList<string> Pilot(string? json) => json is null ? [] : JsonSerializer.Deserialize<List<string>>(json) ?? [];

    /// <summary>"lifecycle_stage is Active in Airtable"; clauses joined by and, or by or.</summary>
    public static string InWords(Condition condition, string left, string right) =>
        string.Join(condition.All is { Count: > 0 } ? " and " : " or ", (condition.All is { Count: > 0 } all ? all : condition.Any ?? []).Select(c => Words(c, c.Side == Side.Left ? left : right)));

    private static string Words(Clause clause, string system)
    {
        var value = clause.Value is { ValueKind: JsonValueKind.Array } list ? string.Join(", ", list.EnumerateArray()) : clause.Value?.ToString();
        return clause.Op switch
        {
            "is" => $"{clause.Field} is {value} in {system}",
            "isNot" => $"{clause.Field} is not {value} in {system}",
            "empty" => $"{clause.Field} is empty in {system}",
            "notEmpty" => $"{clause.Field} is filled in {system}",
            "contains" => $"{clause.Field} contains {value} in {system}",
            "oneOf" => $"{clause.Field} is one of {value} in {system}",
            "greater" => $"{clause.Field} is more than {value} in {system}",
            "less" => $"{clause.Field} is less than {value} in {system}",
            _ => $"{clause.Field} {clause.Op} {value} in {system}",
        };
    }
}
