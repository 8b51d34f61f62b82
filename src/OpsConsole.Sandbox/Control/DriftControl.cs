using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Drift;

namespace OpsConsole.Sandbox.Control;

/// <summary>/control/intercom/fields: {"object","name","value"} gives every record of the object a field, {"as":"text"|"list"} changes its JSON type, {"gone":true} takes it away.</summary>
sealed class DriftControl(World world)
{
    DriftBook Book => world.IntercomDoor.Drift;

    public Action<Utf8JsonWriter> Change(ControlBody body)
    {
        var target = body.Text("object");
        if (!DriftObjects.Knows(target))
        {
            throw new ControlException($"object must be one of {DriftObjects.Names}");
        }

        var (name, value, form) = (body.Text("name"), body.Raw("value"), body.Text("as"));
        if (name is not { Length: > 0 } || form is not (null or "text" or "list") || (value is null && form is null && body.Flag("gone") != true))
        {
            throw new ControlException("name is required, and one of value, as (text or list) and gone");
        }

        Book.Add(new FieldChange(target!, name, value, form));
        return Show();
    }

    public Action<Utf8JsonWriter> Clear()
    {
        Book.Clear();
        return Show();
    }

    public Action<Utf8JsonWriter> Show() => json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("fields");
        foreach (var change in Book.Changes)
        {
            json.WriteStartObject();
            json.WriteString("object", change.Object);
            json.WriteString("name", change.Name);
            if (change.As is { } form)
            {
                json.WriteString("as", form);
            }
            else if (change.Value is { } value)
            {
                json.WritePropertyName("value");
                json.WriteRawValue(value);
            }
            else
            {
                json.WriteBoolean("gone", true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    };
}
