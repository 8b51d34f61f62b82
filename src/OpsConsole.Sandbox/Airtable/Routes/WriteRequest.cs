using System.Text.Json;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>A create, update or upsert, its shape checked: ten records at most, fields in each.</summary>
sealed record WriteRequest(
    IReadOnlyList<(string? Id, JsonElement Fields)> Records, bool IsSingle, bool Typecast, bool ByFieldId, IReadOnlyList<string>? MergeOn)
{
    const int MostRecords = 10;

    public static WriteRequest Read(JsonElement body, string? pathId = null)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw Refusals.Invalid();
        }

        var isSingle = pathId is not null || !body.TryGetProperty("records", out _);
        return new WriteRequest(
            isSingle ? [(pathId, Fields(body))] : Many(body.GetProperty("records")),
            isSingle,
            Flag(body, "typecast"),
            Flag(body, "returnFieldsByFieldId"),
            MergeFields(body));
    }

    static List<(string?, JsonElement)> Many(JsonElement records)
    {
        if (records.ValueKind != JsonValueKind.Array || records.GetArrayLength() is 0)
        {
            throw Refusals.Invalid();
        }

        return records.GetArrayLength() > MostRecords
            ? throw Refusals.Invalid("You provided too many records. The limit is 10 records per request.")
            : [.. records.EnumerateArray().Select(record => (Id(record), Fields(record)))];
    }

    static string? Id(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty("id", out var id)
            ? id.ValueKind == JsonValueKind.String ? id.GetString() : throw Refusals.Invalid()
            : null;

    static JsonElement Fields(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Object
            ? fields
            : throw Refusals.NoFields();

    static bool Flag(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Refusals.Invalid(),
        };

    static string[]? MergeFields(JsonElement body)
    {
        if (!body.TryGetProperty("performUpsert", out var upsert))
        {
            return null;
        }

        if (upsert.ValueKind != JsonValueKind.Object || !upsert.TryGetProperty("fieldsToMergeOn", out var fields)
            || fields.ValueKind != JsonValueKind.Array || fields.GetArrayLength() is < 1 or > 3)
        {
            throw Refusals.Invalid("performUpsert.fieldsToMergeOn must name between 1 and 3 fields");
        }

        return [.. fields.EnumerateArray().Select(field => field.ToString())];
    }
}
