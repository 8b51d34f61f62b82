using System.Text.Json;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>A condition as people read it.</summary>
public static class ConditionWords
{
    /// <summary>"lifecycle_stage is Active in Airtable"; clauses joined by and, or by or.</summary>
    public static string Of(Condition condition, string left, string right) => string.Join(condition.All is { Count: > 0 } ? " and " : " or ", Clauses(condition).Select(c => Words(c, c.Side == Side.Left ? left : right)));

    public static IReadOnlyList<Clause> Clauses(Condition condition) => condition.All is { Count: > 0 } all ? all : condition.Any ?? [];

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
