using System.Buffers;
using System.Globalization;
using System.Text.Json;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Intercom's JSON to records and back (fact sheet, section 6). Custom attributes are paths like custom_attributes.plan_tier.</summary>
static class IntercomPayloads
{
    public const string CustomPrefix = "custom_attributes.";

    /// <summary>What to take from a contact: standard fields from the object itself, the others from its custom attributes.</summary>
    public sealed class Reader(IReadOnlyList<string> fields, Func<string, FieldType> typeOf)
    {
        private readonly FieldPicker standard = new(fields.Where(f => !IsCustom(f)).Select(f => (f, f, typeOf(f))));
        private readonly FieldPicker custom = new(fields.Where(IsCustom).Select(f => (f[CustomPrefix.Length..], f, typeOf(f))));

        public Record Read(JsonElement contact)
        {
            var values = new Dictionary<string, FieldValue>(standard.Count + custom.Count, StringComparer.Ordinal);
            standard.Pick(contact, values, ReadCell);
            if (custom.Count > 0 && contact.TryGetProperty("custom_attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object)
            {
                custom.Pick(attributes, values, ReadCell);
            }

            return new Record(contact.GetProperty("id").GetString()!, values, Moment(contact, "updated_at"));
        }
    }

    private static bool IsCustom(string path) => path.StartsWith(CustomPrefix, StringComparison.Ordinal);

    /// <summary>Dates are Unix seconds in REST; webhooks and old fixtures send ISO text (section 11), so both are taken.</summary>
    private static FieldValue ReadCell(JsonElement cell, FieldType type) => cell.ValueKind switch
    {
        JsonValueKind.String => FieldValue.Text(cell.GetString()),
        JsonValueKind.Number when type is FieldType.Date or FieldType.DateTime && cell.TryGetInt64(out var seconds) && Math.Abs(seconds) < 253402300800 =>
            FieldValue.Instant(DateTimeOffset.FromUnixTimeSeconds(seconds)),
        JsonValueKind.Number => cell.TryGetDecimal(out var number) ? FieldValue.Number(number) : FieldValue.Text(cell.GetRawText()),
        JsonValueKind.True => FieldValue.Boolean(true),
        JsonValueKind.False => FieldValue.Boolean(false),
        _ => FieldValue.Empty,
    };

    /// <summary>Ids of people come as text or number, and nobody as null, 0 or not at all (section 1).</summary>
    public static string? IdAt(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String && value.ToString() is { Length: > 0 } id and not "0" ? id : null;

    public static DateTimeOffset? Moment(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <param name="role">What a new contact is to be; null for everything else.</param>
    public static ReadOnlyMemory<byte> Write(IReadOnlyDictionary<string, FieldValue> fields, string? role)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (role is not null)
            {
                json.WriteString("role", role);
            }

            foreach (var (path, value) in fields.Where(f => !IsCustom(f.Key)))
            {
                json.WritePropertyName(path);
                WriteCell(json, value);
            }

            if (fields.Keys.Any(IsCustom))
            {
                json.WriteStartObject("custom_attributes");
                foreach (var (path, value) in fields.Where(f => IsCustom(f.Key)))
                {
                    json.WritePropertyName(path.AsSpan(CustomPrefix.Length));
                    WriteCell(json, value);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The body of every "attach this" call.</summary>
    public static ReadOnlyMemory<byte> Id(string id) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["id"] = id });

    private static void WriteCell(Utf8JsonWriter json, FieldValue value)
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
            case ValueKind.Instant:
                json.WriteNumberValue(value.AsInstant().ToUnixTimeSeconds());
                break;
            case ValueKind.Date:
                json.WriteNumberValue(new DateTimeOffset(value.AsDate().ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds());
                break;
            case ValueKind.Text or ValueKind.List:
                json.WriteStringValue(value.ToString());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value.Kind, null);
        }
    }

    /// <summary>A search (section 5): filter, order by change if one is named, cursor.</summary>
    public static ReadOnlyMemory<byte> Search(Action<Utf8JsonWriter> filter, int pageSize, string? cursor, string? order)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName("query");
            filter(json);
            json.WriteStartObject("pagination");
            json.WriteNumber("per_page", pageSize);
            if (cursor is not null)
            {
                json.WriteString("starting_after", cursor);
            }

            json.WriteEndObject();
            if (order is not null)
            {
                json.WriteStartObject("sort");
                json.WriteString("field", "updated_at");
                json.WriteString("order", order);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>A search for what changed in a stretch of time, in the order of change.</summary>
    public static ReadOnlyMemory<byte> Changed(string field, long after, long? before, int pageSize, string? cursor) => Search(json =>
    {
        json.WriteStartObject();
        json.WriteString("operator", "AND");
        json.WriteStartArray("value");
        Filter(json, field, ">", DateTimeOffset.FromUnixTimeSeconds(after));
        if (before is { } until)
        {
            Filter(json, field, "<", DateTimeOffset.FromUnixTimeSeconds(until));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }, pageSize, cursor, "ascending");

    public static void Filter(Utf8JsonWriter json, string field, string @operator, IReadOnlyList<string> values)
    {
        json.WriteStartObject();
        json.WriteString("field", field);
        json.WriteString("operator", @operator);
        json.WriteStartArray("value");
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Filter(Utf8JsonWriter json, string field, string @operator, DateTimeOffset moment)
    {
        json.WriteStartObject();
        json.WriteString("field", field);
        json.WriteString("operator", @operator);
        json.WriteString("value", moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }
}
