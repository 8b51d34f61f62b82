using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>Tables and fields in the vendor's shape (sheet, section 5).</summary>
static class SchemaJson
{
    public static void Write(Utf8JsonWriter json, Schema schema)
    {
        json.WriteStartObject();
        json.WriteString("id", schema.Id);
        json.WriteString("name", schema.Name);
        json.WriteString("primaryFieldId", schema.Fields[0].Id);
        WriteFields(json, schema);
        json.WriteStartArray("views");
        foreach (var view in schema.Views)
        {
            json.WriteStartObject();
            json.WriteString("id", view.Id);
            json.WriteString("name", view.Name);
            json.WriteString("type", "grid");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteFields(Utf8JsonWriter json, Schema schema)
    {
        json.WriteStartArray("fields");
        foreach (var field in schema.Fields)
        {
            Write(json, field);
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, Field field)
    {
        json.WriteStartObject();
        json.WriteString("id", field.Id);
        json.WriteString("name", field.Name);
        json.WriteString("type", field.Type);
        if (field.Description is not null)
        {
            json.WriteString("description", field.Description);
        }

        if (field.IsSelect)
        {
            WriteChoices(json, field);
        }
        else if (field.Type == "lastModifiedTime")
        {
            WriteWatch(json, field);
        }
        else if (field.Options is { } options)
        {
            json.WritePropertyName("options");
            options.WriteTo(json);
        }

        json.WriteEndObject();
    }

    static void WriteChoices(Utf8JsonWriter json, Field field)
    {
        json.WriteStartObject("options");
        json.WriteStartArray("choices");
        foreach (var choice in field.Choices)
        {
            json.WriteStartObject();
            json.WriteString("id", choice.Id);
            json.WriteString("name", choice.Name);
            json.WriteString("color", "blueLight2");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteWatch(Utf8JsonWriter json, Field field)
    {
        json.WriteStartObject("options");
        json.WriteBoolean("isValid", true);
        json.WriteStartArray("referencedFieldIds");
        foreach (var id in field.Watched)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteStartObject("result");
        json.WriteString("type", "dateTime");
        if (field.Options is { } options)
        {
            json.WritePropertyName("options");
            options.WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
