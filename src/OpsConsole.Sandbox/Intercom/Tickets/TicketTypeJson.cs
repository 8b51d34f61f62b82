using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.Tickets;

/// <summary>Ticket types and states in the vendor's shape (sheet, section 10).</summary>
static class TicketTypeJson
{
    /// <param name="withStates">GET /ticket_types names the states a type may take; a ticket's own type does not.</param>
    public static void Write(Utf8JsonWriter json, TicketType type, string workspaceId, bool withStates)
    {
        json.WriteStartObject();
        Head(json, type);
        json.WriteString("workspace_id", workspaceId);
        json.WriteNumber("created_at", TicketType.CreatedAt);
        json.WriteNumber("updated_at", TicketType.CreatedAt);
        json.WriteStartObject("ticket_type_attributes");
        json.WriteString("type", "list");
        json.WriteStartArray("data");
        for (var i = 0; i < type.Fields.Length; i++)
        {
            Field(json, type, type.Fields[i], i, workspaceId);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        if (withStates)
        {
            json.WriteStartObject("ticket_states");
            json.WriteString("type", "list");
            json.WriteStartArray("data");
            foreach (var state in TicketState.All)
            {
                Write(json, state);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, TicketState state)
    {
        json.WriteStartObject();
        Head(json, state);
        json.WriteEndObject();
    }

    /// <summary>As GET /ticket_states has them: with the types that use them.</summary>
    public static void WriteWithTypes(Utf8JsonWriter json, TicketState state)
    {
        json.WriteStartObject();
        Head(json, state);
        json.WriteBoolean("archived", false);
        json.WriteStartObject("ticket_types");
        json.WriteString("type", "list");
        json.WriteStartArray("data");
        foreach (var type in TicketType.All)
        {
            json.WriteStartObject();
            Head(json, type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void Head(Utf8JsonWriter json, TicketState state)
    {
        json.WriteString("type", "ticket_state");
        json.WriteString("id", state.Id);
        json.WriteString("category", state.Category);
        json.WriteString("internal_label", state.InternalLabel);
        json.WriteString("external_label", state.ExternalLabel);
    }

    static void Head(Utf8JsonWriter json, TicketType type)
    {
        json.WriteString("type", "ticket_type");
        json.WriteString("id", TicketType.Text(type.Id));
        json.WriteString("name", type.Name);
        json.WriteString("description", type.Description);
        json.WriteString("icon", type.Icon);
        json.WriteBoolean("archived", false);
        json.WriteBoolean("is_internal", type.Category != "Customer");
        json.WriteString("category", type.Category);
    }

    static void Field(Utf8JsonWriter json, TicketType type, TicketField field, int order, string workspaceId)
    {
        json.WriteStartObject();
        json.WriteString("type", "ticket_type_attribute");
        json.WriteString("id", TicketType.Text(field.Id));
        json.WriteString("workspace_id", workspaceId);
        json.WriteString("name", field.Name);
        json.WriteString("description", field.Description);
        json.WriteString("data_type", field.DataType);
        WriteOptions(json, field);
        json.WriteNumber("order", order);
        json.WriteBoolean("required_to_create", false);
        json.WriteBoolean("required_to_create_for_contacts", false);
        json.WriteBoolean("visible_on_create", true);
        json.WriteBoolean("visible_to_contacts", field.IsDefault);
        json.WriteBoolean("default", field.IsDefault);
        json.WriteNumber("ticket_type_id", type.Id);
        json.WriteBoolean("archived", false);
        json.WriteNumber("created_at", TicketType.CreatedAt);
        json.WriteNumber("updated_at", TicketType.CreatedAt);
        json.WriteEndObject();
    }

    static void WriteOptions(Utf8JsonWriter json, TicketField field)
    {
        if (field.Options is null && !field.IsDefault)
        {
            json.WriteNull("input_options");
            return;
        }

        json.WriteStartObject("input_options");
        if (field.Options is { } options)
        {
            json.WriteStartArray("list_options");
            for (var i = 0; i < options.Length; i++)
            {
                json.WriteStartObject();
                json.WriteString("label", options[i]);
                json.WriteString("id", $"{field.Id}-{i + 1}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteBoolean("multiline", field.Name == TicketType.Summary);
        }

        json.WriteEndObject();
    }
}
