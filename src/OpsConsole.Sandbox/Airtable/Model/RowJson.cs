using System.Globalization;
using System.Text.Json;

namespace OpsConsole.Sandbox.Airtable.Model;

/// <summary>Records as the vendor writes them: empty cells are left out (sheet, section 2).</summary>
sealed class RowJson
{
    readonly Schema _schema;
    readonly int[] _positions;
    readonly JsonEncodedText[] _names;
    readonly bool _asText;

    public RowJson(Schema schema, IReadOnlyCollection<string>? fields = null, bool byFieldId = false, bool asText = false)
    {
        _schema = schema;
        _asText = asText;
        _positions = [.. Enumerable.Range(0, schema.Fields.Length).Where(at => fields is null || fields.Any(schema.Fields[at].Answers))];
        _names = [.. _positions.Select(at => JsonEncodedText.Encode(byFieldId ? schema.Fields[at].Id : schema.Fields[at].Name, JavaScriptEncoding))];
    }

    static System.Text.Encodings.Web.JavaScriptEncoder JavaScriptEncoding => System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public void Write(Utf8JsonWriter json, Row row, int? comments = null)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, row.Id);
        json.WriteString("createdTime"u8, new Moment(row.CreatedMs).Iso);
        if (comments is { } count)
        {
            json.WriteNumber("commentCount"u8, count);
        }

        json.WriteStartObject("fields"u8);
        for (var i = 0; i < _positions.Length; i++)
        {
            if (_schema.Read(row, _positions[i]) is { } value)
            {
                json.WritePropertyName(_names[i]);
                WriteCell(json, value);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    void WriteCell(Utf8JsonWriter json, object value)
    {
        if (_asText && value is not (string or Moment))
        {
            json.WriteStringValue(Text(value));
        }
        else
        {
            WriteValue(json, value);
        }
    }

    public static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case Moment moment:
                json.WriteStringValue(moment.Iso);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case string[] items:
                json.WriteStartArray();
                foreach (var item in items)
                {
                    json.WriteStringValue(item);
                }

                json.WriteEndArray();
                break;
        }
    }

    static string Text(object value) => value switch
    {
        bool => "checked",
        string[] items => string.Join(", ", items),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
