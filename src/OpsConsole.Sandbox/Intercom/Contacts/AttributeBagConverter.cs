using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsConsole.Sandbox.Intercom.Contacts;

/// <summary>For the state file: floats keep their point, so that 3.0 does not come back as a whole number.</summary>
sealed class AttributeBagConverter : JsonConverter<AttributeBag>
{
    public override AttributeBag Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var items = document.RootElement.EnumerateObject()
            .Select(property => KeyValuePair.Create(property.Name, Value(property.Value)));
        return new AttributeBag([.. items]);
    }

    public override void Write(Utf8JsonWriter json, AttributeBag bag, JsonSerializerOptions options) => bag.Write(json);

    public static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when number == Math.Floor(number) && Math.Abs(number) < 1e15:
                json.WriteRawValue(number.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteNumberValue((double)value);
                break;
        }
    }

    static object Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ when element.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 => element.GetInt64(),
        _ => element.GetDouble(),
    };
}
