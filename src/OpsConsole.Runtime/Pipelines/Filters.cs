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
    public static string InWords(Condition condition, string left, string right) => ConditionWords.Of(condition, left, right);
}
