using System.Text.Json;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Connectors.Airtable;

/// <summary>Tables and fields to be made (fact sheet, section 5). Types that are worked out, such as lastModifiedTime, cannot be made through the API.</summary>
static class AirtableMaking
{
    /// <summary>Figures after the point that are shown; all are kept.</summary>
    private const int Precision = 2;

    public static (List<NotMade> Refused, IReadOnlyList<FieldShape> Fields) Sort(IReadOnlyList<FieldShape> wanted) => (
        [.. wanted.Where(f => TypeOf(f) is null).Select(f => new NotMade(f.Path, $"Airtable's API cannot make a field of this kind. Add \"{f.Path}\" to the table by hand."))],
        [.. wanted.Where(f => TypeOf(f) is not null)]);

    /// <summary>The first field becomes the primary one.</summary>
    public static ReadOnlyMemory<byte> Table(string name, IReadOnlyList<FieldShape> fields) => AirtablePayloads.Write(json =>
    {
        json.WriteString("name", name);
        json.WriteStartArray("fields");
        foreach (var field in fields)
        {
            json.WriteStartObject();
            Write(json, field);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static ReadOnlyMemory<byte> Field(FieldShape field) => AirtablePayloads.Write(json => Write(json, field));

    private static string? TypeOf(FieldShape field) => field.VendorType is not null ? (field.VendorType == AirtableSchema.LastModified ? null : field.VendorType) : field.Type switch
    {
        FieldType.Text => "singleLineText",
        FieldType.Email => "email",
        FieldType.Phone => "phoneNumber",
        FieldType.Number => "number",
        FieldType.Boolean => "checkbox",
        FieldType.Date => "date",
        FieldType.DateTime => "dateTime",
        FieldType.Select => "singleSelect",
        FieldType.MultiSelect => "multipleSelects",
        _ => null,
    };

    private static void Write(Utf8JsonWriter json, FieldShape field)
    {
        var type = TypeOf(field)!;
        json.WriteString("name", field.Path);
        json.WriteString("type", type);
        if (field.Label != field.Path)
        {
            json.WriteString("description", field.Label);
        }

        switch (type)
        {
            case "number":
                json.WriteStartObject("options");
                json.WriteNumber("precision", Precision);
                json.WriteEndObject();
                break;
            case "checkbox":
                json.WriteStartObject("options");
                json.WriteString("icon", "check");
                json.WriteString("color", "greenBright");
                json.WriteEndObject();
                break;
            case "date" or "dateTime":
                json.WriteStartObject("options");
                Name(json, "dateFormat", "iso");
                if (type == "dateTime")
                {
                    Name(json, "timeFormat", "24hour");
                    json.WriteString("timeZone", "utc");
                }

                json.WriteEndObject();
                break;
            case "singleSelect" or "multipleSelects":
                json.WriteStartObject("options");
                json.WriteStartArray("choices");
                foreach (var option in field.Options ?? [])
                {
                    json.WriteStartObject();
                    json.WriteString("name", option);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
        }
    }

    private static void Name(Utf8JsonWriter json, string property, string name)
    {
        json.WriteStartObject(property);
        json.WriteString("name", name);
        json.WriteEndObject();
    }
}
