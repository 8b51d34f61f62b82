using System.Buffers;
using System.Globalization;
using System.Text.Json;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Connectors.Airtable;

/// <summary>Airtable's JSON to records and back (fact sheet, sections 2 to 4), and the few formulas we ask with.</summary>
static class AirtablePayloads
{
    /// <param name="changedAtField">The table's last-modified field; null where it has none.</param>
    public sealed class Reader(IReadOnlyList<string> fields, ObjectType table, string? changedAtField)
    {
        private readonly FieldPicker picker = new(fields.Select(f => (f, f, table.Find(f)?.Type ?? FieldType.Unknown)));

        public Record Read(JsonElement record)
        {
            var cells = record.GetProperty("fields");
            var values = new Dictionary<string, FieldValue>(picker.Count, StringComparer.Ordinal);
            picker.Pick(cells, values, ReadCell);
            DateTimeOffset? changedAt = changedAtField is not null && cells.TryGetProperty(changedAtField, out var at) && at.TryGetDateTimeOffset(out var moment) ? moment : null;
            return new Record(record.GetProperty("id").GetString()!, values, changedAt);
        }
    }

    private static FieldValue ReadCell(JsonElement cell, FieldType type) => cell.ValueKind switch
    {
        JsonValueKind.String when type == FieldType.Date && DateOnly.TryParseExact(cell.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => FieldValue.Date(date),
        JsonValueKind.String when type == FieldType.DateTime && cell.TryGetDateTimeOffset(out var moment) => FieldValue.Instant(moment),
        JsonValueKind.String => FieldValue.Text(cell.GetString()),
        JsonValueKind.Number => cell.TryGetDecimal(out var number) ? FieldValue.Number(number) : FieldValue.Text(cell.GetRawText()),
        JsonValueKind.True => FieldValue.Boolean(true),
        JsonValueKind.Array => FieldValue.List([.. cell.EnumerateArray().Select(e => e.ToString())]),
        JsonValueKind.Object => FieldValue.Text(cell.GetRawText()), // formula errors, collaborators, buttons: shown, never written
        _ => FieldValue.Empty,
    };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    public static void WriteCell(Utf8JsonWriter json, FieldValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Empty:
                json.WriteNullValue();
                break;
            case ValueKind.Number:
                json.WriteRawValue(value.ToString());
                break;
            case ValueKind.Boolean:
                json.WriteBooleanValue(value.AsBoolean());
                break;
            case ValueKind.List:
                json.WriteStartArray();
                foreach (var item in value.AsList())
                {
                    json.WriteStringValue(item);
                }

                json.WriteEndArray();
                break;
            case ValueKind.Text or ValueKind.Date or ValueKind.Instant:
                json.WriteStringValue(value.ToString());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value.Kind, null);
        }
    }

    /// <summary>Changed since, by the watched fields only, so that our own status write-backs do not wake the feed.</summary>
    /// <param name="urgent">A record in which one of these changed is not left out because it changed after <paramref name="before"/>.</param>
    public static string ChangedFormula(IReadOnlyList<string> watched, DateTimeOffset since, DateTimeOffset? before, IReadOnlyList<string> urgent)
    {
        var modified = Modified(watched);
        var after = $"OR(IS_AFTER({modified},{Quote(Iso(since))}),IS_AFTER(CREATED_TIME(),{Quote(Iso(since))}))";
        if (before is not { } quiet)
        {
            return after;
        }

        var isQuiet = $"IS_BEFORE({modified},{Quote(Iso(quiet))})";
        return $"AND({after},{(urgent.Count == 0 ? isQuiet : $"OR({isQuiet},IS_AFTER({Modified(urgent)},{Quote(Iso(since))}))")})";
    }

    private static string Modified(IReadOnlyList<string> fields) => $"LAST_MODIFIED_TIME({string.Join(",", fields.Select(Field))})";

    public static string IdFormula(IEnumerable<string> ids) => $"OR({string.Join(",", ids.Select(id => $"RECORD_ID()={Quote(id)}"))})";

    public static string ValueFormula(string field, IEnumerable<string> values) =>
        $"OR({string.Join(",", values.Select(v => $"LOWER(TRIM({Field(field)}))={Quote(v.Trim().ToLowerInvariant())}"))})";

    private static string Iso(DateTimeOffset moment) => FieldValue.Instant(moment).ToString();

    private static string Field(string name) => "{" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal) + "}";

    private static string Quote(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
