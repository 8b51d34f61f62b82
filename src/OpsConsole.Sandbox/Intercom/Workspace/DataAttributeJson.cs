using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.Workspace;

static class DataAttributeJson
{
    public static void Write(Utf8JsonWriter json, DataAttribute attribute)
    {
        json.WriteStartObject();
        if (attribute.Id is { } id)
        {
            json.WriteNumber("id", id);
        }

        json.WriteString("type", "data_attribute");
        json.WriteString("name", attribute.Name);
        json.WriteString("full_name", attribute.FullName);
        json.WriteString("label", attribute.Label.Length > 0 ? attribute.Label : attribute.Name);
        json.WriteString("description", attribute.Description);
        json.WriteString("data_type", attribute.DataType);
        if (attribute.Options.Length > 0)
        {
            json.WriteStartArray("options");
            foreach (var option in attribute.Options)
            {
                json.WriteStringValue(option);
            }

            json.WriteEndArray();
        }

        json.WriteBoolean("api_writable", attribute.Writable);
        json.WriteBoolean("ui_writable", attribute.Id is not null);
        json.WriteBoolean("messenger_writable", attribute.MessengerWritable);
        json.WriteBoolean("custom", attribute.Id is not null);
        json.WriteBoolean("archived", attribute.Archived);
        if (attribute.Id is not null)
        {
            json.WriteString("admin_id", Admin.Owner.Id);
            json.WriteNumber("created_at", attribute.CreatedAt);
            json.WriteNumber("updated_at", attribute.UpdatedAt);
        }

        json.WriteString("model", attribute.Model);
        json.WriteEndObject();
    }
}
