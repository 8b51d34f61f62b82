using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Lists as the vendor wraps them.</summary>
static class Replies
{
    /// <summary>Style D: everything at once, no pages.</summary>
    public static Reply List<T>(IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write, string type = "list", string key = "data") => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        Items(json, items, write, key);
        json.WriteEndObject();
    });

    /// <summary>Style B: page numbers, "next" a URL or null (sheet, section 4).</summary>
    public static Reply Page<T>(
        VendorCall call, IReadOnlyList<T> items, int total, int page, int perPage, Action<Utf8JsonWriter, T> write, bool hasNextKey = true, string type = "list", string key = "data", string query = "") => Reply.Json(json =>
    {
        var pages = (total + perPage - 1) / perPage;
        json.WriteStartObject();
        json.WriteString("type", type);
        Items(json, items, write, key);
        if (type == "list")
        {
            json.WriteNumber("total_count", total);
        }

        json.WriteStartObject("pages");
        json.WriteString("type", "pages");
        if (Math.Max(page, 1) < pages)
        {
            json.WriteString("next", $"{call.Root}{call.Path}?{query}per_page={perPage}&page={Math.Max(page, 1) + 1}");
        }
        else if (hasNextKey)
        {
            json.WriteNull("next");
        }

        json.WriteNumber("page", page);
        json.WriteNumber("per_page", perPage);
        json.WriteNumber("total_pages", pages);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Style A, the cursor: on the last page "next" is absent, not null (sheet, section 4).</summary>
    public static void WritePages<T>(Utf8JsonWriter json, Found<T> found)
    {
        json.WriteStartObject("pages");
        json.WriteString("type", "pages");
        if (found.Next is { } next)
        {
            json.WriteStartObject("next");
            json.WriteNumber("page", next.Page);
            json.WriteString("starting_after", next.Encode());
            json.WriteEndObject();
        }

        json.WriteNumber("page", found.Page);
        json.WriteNumber("per_page", found.PerPage);
        json.WriteNumber("total_pages", found.TotalPages);
        json.WriteEndObject();
    }

    public static Reply Deleted(string id, string kind) => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", kind);
        json.WriteBoolean("deleted", true);
        json.WriteEndObject();
    });

    static void Items<T>(Utf8JsonWriter json, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write, string key)
    {
        json.WriteStartArray(key);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }
}
