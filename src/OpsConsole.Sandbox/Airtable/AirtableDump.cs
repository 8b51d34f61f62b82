using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Airtable.Routes;
using OpsConsole.Sandbox.Airtable.State;

namespace OpsConsole.Sandbox.Airtable;

/// <summary>The whole base for comparing, records by id.</summary>
static class AirtableDump
{
    public static void Write(AirtableState state, Utf8JsonWriter json, Action flush)
    {
        (Schema Schema, Row[] Rows)[] tables;
        lock (state.Gate)
        {
            tables = [.. state.Tables.Select(table => (table.Schema, table.Rows.ToArray()))];
        }

        json.WriteStartObject();
        json.WriteStartArray("bases");
        json.WriteStartObject();
        json.WriteString("id", AirtableState.BaseId);
        json.WriteString("name", AirtableState.BaseName);
        json.WriteStartArray("tables");
        foreach (var (schema, rows) in tables)
        {
            WriteTable(json, schema, rows, flush);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteTable(Utf8JsonWriter json, Schema schema, Row[] rows, Action flush)
    {
        json.WriteStartObject();
        json.WriteString("id", schema.Id);
        json.WriteString("name", schema.Name);
        SchemaJson.WriteFields(json, schema);
        json.WriteStartArray("records");
        var writer = new RowJson(schema);
        foreach (var row in rows)
        {
            writer.Write(json, row);
            flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
