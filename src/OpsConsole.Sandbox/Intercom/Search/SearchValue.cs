using System.Globalization;
using System.Text.Json;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>Reads a query's values; numbers may come as strings (sheet, section 5).</summary>
static class SearchValue
{
    public static string? Text(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when field == "email" => value.GetString()!.Trim().ToLowerInvariant(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        JsonValueKind.Number => value.GetRawText(),
        _ => throw Misfit(field),
    };

    public static double? Number(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Misfit(field),
    };

    public static long? Date(string field, JsonElement value) =>
        Number(field, value) is { } number ? (long)number : null;

    public static bool? Flag(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.GetString(), out var flag) => flag,
        _ => throw Misfit(field),
    };

    static VendorError Misfit(string field) =>
        new(400, "parameter_invalid", $"The value given for {field} has the wrong type", field);
}
