using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;

namespace OpsConsole.Sandbox.Airtable.Webhooks;

/// <summary>A transaction as one webhook sees it; cells are "V2", where a select is an object (sheet, section 4).</summary>
static class PayloadWriter
{
    const string Source = "publicApi";

    /// <summary>Null when the webhook's filters leave nothing.</summary>
    public static JsonElement? Payload(BaseWebhook hook, Transaction transaction)
    {
        var schema = transaction.Schema;
        if (!hook.Admits("dataTypes", "tableData") || !hook.Admits("fromSources", Source) || !InScope(hook, schema))
        {
            return null;
        }

        var created = Rows(hook, "add", transaction.Rows.Where(row => row.Before is null));
        var changed = Rows(hook, "update", transaction.Rows.Where(row => row is { Before: not null, After: not null }))
            .Select(row => (row.Before, row.After, Changed: Changed(hook, schema, row.Before!, row.After!))).Where(row => row.Changed.Length > 0).ToList();
        var destroyed = Rows(hook, "remove", transaction.Rows.Where(row => row.After is null));
        if (created.Count + changed.Count + destroyed.Count == 0)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", new Moment(transaction.AtMs).Iso);
            json.WriteNumber("baseTransactionNumber", transaction.Number);
            json.WriteString("payloadFormat", "v0");
            WriteOrigin(json);
            json.WriteStartObject("changedTablesById");
            json.WriteStartObject(schema.Id);
            WriteCreated(json, schema, created);
            WriteChanged(json, hook, schema, changed);
            if (destroyed.Count > 0)
            {
                json.WriteStartArray("destroyedRecordIds");
                destroyed.ForEach(row => json.WriteStringValue(row.Before!.Id));
                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return JsonSerializer.Deserialize<JsonElement>(buffer.ToArray());
    }

    static List<(Row? Before, Row? After)> Rows(BaseWebhook hook, string changeType, IEnumerable<(Row? Before, Row? After)> rows) =>
        hook.Admits("changeTypes", changeType) ? [.. rows] : [];

    static bool InScope(BaseWebhook hook, Schema schema) =>
        hook.Option("filters", "recordChangeScope") is not { ValueKind: JsonValueKind.String } scope
        || scope.ValueEquals(schema.Id) || Array.Exists(schema.Views, view => scope.ValueEquals(view.Id));

    static int[] Changed(BaseWebhook hook, Schema schema, Row before, Row after) =>
        [.. Stored(schema).Where(at => !Same(before.Cell(at), after.Cell(at)) && hook.Admits("watchDataInFieldIds", schema.Fields[at].Id))];

    static IEnumerable<int> Stored(Schema schema) => Enumerable.Range(0, schema.Fields.Length).Where(at => !schema.Fields[at].IsComputed);

    static bool Same(object? left, object? right) => left is string[] a && right is string[] b ? a.SequenceEqual(b) : Equals(left, right);

    static void WriteOrigin(Utf8JsonWriter json)
    {
        json.WriteStartObject("actionMetadata");
        json.WriteString("source", Source);
        json.WriteStartObject("sourceMetadata");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteCreated(Utf8JsonWriter json, Schema schema, List<(Row? Before, Row? After)> created)
    {
        if (created.Count == 0)
        {
            return;
        }

        json.WriteStartObject("createdRecordsById");
        foreach (var (_, row) in created)
        {
            json.WriteStartObject(row!.Id);
            json.WriteString("createdTime", new Moment(row.CreatedMs).Iso);
            WriteCells(json, schema, row, Stored(schema).Where(at => row.Cell(at) is not null));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static void WriteChanged(Utf8JsonWriter json, BaseWebhook hook, Schema schema, List<(Row? Before, Row? After, int[] Changed)> changed)
    {
        if (changed.Count == 0)
        {
            return;
        }

        json.WriteStartObject("changedRecordsById");
        foreach (var (before, after, positions) in changed)
        {
            json.WriteStartObject(after!.Id);
            json.WriteStartObject("current");
            WriteCells(json, schema, after, positions);
            json.WriteEndObject();
            if (hook.Asks("includePreviousCellValues"))
            {
                json.WriteStartObject("previous");
                WriteCells(json, schema, before!, positions);
                json.WriteEndObject();
            }

            int[] unchanged = [.. Stored(schema).Where(at => !positions.Contains(at) && after.Cell(at) is not null && IsIncluded(hook, schema.Fields[at]))];
            if (unchanged.Length > 0)
            {
                json.WriteStartObject("unchanged");
                WriteCells(json, schema, after, unchanged);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static bool IsIncluded(BaseWebhook hook, Field field) => hook.Option("includes", "includeCellValuesInFieldIds") switch
    {
        { ValueKind: JsonValueKind.String } all => all.ValueEquals("all"),
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Any(id => id.ValueEquals(field.Id)),
        _ => false,
    };

    static void WriteCells(Utf8JsonWriter json, Schema schema, Row row, IEnumerable<int> positions)
    {
        json.WriteStartObject("cellValuesByFieldId");
        foreach (var position in positions)
        {
            json.WritePropertyName(schema.Fields[position].Id);
            WriteCell(json, schema.Fields[position], row.Cell(position));
        }

        json.WriteEndObject();
    }

    static void WriteCell(Utf8JsonWriter json, Field field, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string name when field.IsSelect:
                WriteChoice(json, field, name);
                break;
            case string[] names when field.IsSelect:
                json.WriteStartArray();
                Array.ForEach(names, name => WriteChoice(json, field, name));
                json.WriteEndArray();
                break;
            default:
                RowJson.WriteValue(json, value);
                break;
        }
    }

    static void WriteChoice(Utf8JsonWriter json, Field field, string name)
    {
        json.WriteStartObject();
        json.WriteString("id", Array.Find(field.Choices, choice => choice.Name == name)?.Id);
        json.WriteString("name", name);
        json.WriteString("color", "blueLight2");
        json.WriteEndObject();
    }
}
