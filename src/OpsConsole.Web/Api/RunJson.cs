using System.Text.Json;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Api;

/// <summary>What rows keep as JSON, read for pages and API alike.</summary>
public static class RunJson
{
    private static readonly JsonSerializerOptions Lenient = new(JsonSerializerDefaults.Web);

    public static IReadOnlyDictionary<string, int> Skipped(RunRow run) => JsonSerializer.Deserialize<Dictionary<string, int>>(run.SkippedJson, Lenient) ?? [];

    public static IReadOnlyDictionary<string, VendorCalls> Calls(RunRow run) => JsonSerializer.Deserialize<Dictionary<string, VendorCalls>>(run.CallsJson, Lenient) ?? [];

    public static IReadOnlyList<string> Notices(RunRow run) => run.Notices.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static JsonElement? Element(string? json) => json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);

    public static T? Read<T>(string? json)
        where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, Lenient);
}
