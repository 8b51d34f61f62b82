using System.Text.Json;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>The body of a search, checked.</summary>
sealed record SearchRequest(JsonElement Query, string SortField, bool Ascending, int PerPage, Cursor? After)
{
    public static SearchRequest Read(JsonElement body, IReadOnlyCollection<string> sortable, int otherwise = 50)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("query", out var query))
        {
            throw new VendorError(400, "parameter_invalid", "query is required", "query");
        }

        var (field, ascending) = Sort(body, sortable);
        body.TryGetProperty("pagination", out var pagination);
        // pagination.page does nothing (Intercom-OpenAPI #98).
        var after = Member(pagination, "starting_after") is { ValueKind: JsonValueKind.String } cursor ? cursor.GetString() : null;
        return new SearchRequest(query, field, ascending, Paging.PerPage(Number(Member(pagination, "per_page")), otherwise), Cursor.Decode(after));
    }

    /// <summary>Descending unless told otherwise; 2.15 still takes the short names.</summary>
    static (string Field, bool Ascending) Sort(JsonElement body, IReadOnlyCollection<string> sortable)
    {
        body.TryGetProperty("sort", out var sort);
        var field = Member(sort, "field").ValueKind == JsonValueKind.String ? Member(sort, "field").GetString()! : "updated_at";
        var order = Member(sort, "order").ValueKind == JsonValueKind.String ? Member(sort, "order").GetString()! : "descending";
        if (!sortable.Contains(field))
        {
            throw new VendorError(400, "parameter_invalid", $"Cannot sort by '{field}'", "sort");
        }

        return order switch
        {
            "ascending" or "asc" => (field, true),
            "descending" or "desc" => (field, false),
            _ => throw new VendorError(400, "invalid_sort_order", $"Invalid sort order '{order}'. Must be one of: ascending, descending"),
        };
    }

    static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    static string? Number(JsonElement element) =>
        element.ValueKind is JsonValueKind.Number or JsonValueKind.String ? element.ToString() : null;
}
