using System.Globalization;
using System.Text.Json;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>What a listing asks for, whichever of its two forms it came in.</summary>
sealed record ListRequest
{
    public int PageSize { get; init; } = 100;
    public int MaxRecords { get; init; } = int.MaxValue;
    public string? Offset { get; init; }
    public string? View { get; init; }
    public string? Formula { get; init; }
    public IReadOnlyList<string>? Fields { get; init; }
    public IReadOnlyList<(string Field, bool Descending)> Sort { get; init; } = [];
    public bool ByFieldId { get; init; }
    public bool AsText { get; init; }
    public bool CommentCount { get; init; }

    public static ListRequest FromQuery(VendorCall call)
    {
        var query = call.Http.Request.Query;
        var request = new ListRequest
        {
            PageSize = Size(call.Query("pageSize")),
            MaxRecords = Most(call.Query("maxRecords")),
            Offset = call.Query("offset"),
            View = call.Query("view"),
            Formula = call.Query("filterByFormula"),
            Fields = QueryLists.Of(query, "fields"),
            Sort = [.. QueryLists.Sorts(query)],
            ByFieldId = call.Query("returnFieldsByFieldId") == "true",
            AsText = call.Query("cellFormat") == "string",
            CommentCount = QueryLists.Of(query, "recordMetadata")?.Contains("commentCount") == true,
        };
        return Checked(request, call);
    }

    /// <summary>timeZone and userLocale stay in the query string even here (sheet, section 2).</summary>
    public static ListRequest FromBody(VendorCall call)
    {
        var body = call.Body;
        if (body.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
        {
            throw Refusals.Invalid();
        }

        var request = new ListRequest
        {
            PageSize = Size(Scalar(body, "pageSize")),
            MaxRecords = Most(Scalar(body, "maxRecords")),
            Offset = Scalar(body, "offset"),
            View = Scalar(body, "view"),
            Formula = Scalar(body, "filterByFormula"),
            Fields = Strings(body, "fields"),
            Sort = [.. Items(body, "sort").Select(item => (Scalar(item, "field") ?? throw Refusals.Invalid(), Descending(Scalar(item, "direction"))))],
            ByFieldId = Scalar(body, "returnFieldsByFieldId") == "True",
            AsText = Scalar(body, "cellFormat") == "string",
            CommentCount = Strings(body, "recordMetadata")?.Contains("commentCount") == true,
        };
        return Checked(request, call);
    }

    public static bool Descending(string? direction) => direction switch
    {
        null or "asc" => false,
        "desc" => true,
        _ => throw Refusals.Invalid(),
    };

    static ListRequest Checked(ListRequest request, VendorCall call) =>
        request.AsText && (call.Query("timeZone") is null || call.Query("userLocale") is null)
            ? throw Refusals.Invalid("timeZone and userLocale are required when cellFormat is string")
            : request;

    static int Size(string? text) => text is null ? 100 : Whole(text) is >= 1 and <= 100 and var size ? size : throw Refusals.Invalid();

    static int Most(string? text) => text is null ? int.MaxValue : Whole(text) is >= 1 and var most ? most : throw Refusals.Invalid();

    static int Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    static string? Scalar(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array)
            ? value.ToString()
            : null;

    static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : [];

    static string[]? Strings(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _) ? [.. Items(element, name).Select(item => item.ToString())] : null;
}
