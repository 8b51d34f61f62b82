using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpsConsole.Engine.Extraction;

/// <summary>What is changed within a JSON field on its way into a column: paths that are left out, and paths that are hashed. Paths go through lists as if those were not there.</summary>
sealed class JsonShape
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, JsonShape?> within = new(StringComparer.Ordinal);
    private bool hashes;
    private bool leaves;

    /// <summary>Null where nothing is to be changed.</summary>
    public static JsonShape? Of(IEnumerable<string> left, IEnumerable<string> hashed)
    {
        var root = new JsonShape();
        foreach (var path in hashed)
        {
            root.At(path).hashes = true;
        }

        foreach (var path in left)
        {
            root.At(path).leaves = true;
        }

        return root.within.Count == 0 ? null : root;
    }

    public string Text(JsonElement value, Pseudonyms names) => Rewrite(value, json => Write(json, value, names));

    internal static string Rewrite(JsonElement value, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private JsonShape At(string path)
    {
        var at = this;
        foreach (var part in path.Split('.'))
        {
            at = at.within.TryGetValue(part, out var next) && next is not null ? next : at.within[part] = new JsonShape();
        }

        return at;
    }

    private void Write(Utf8JsonWriter json, JsonElement value, Pseudonyms names)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    var shape = within.GetValueOrDefault(property.Name);
                    if (shape is { leaves: true })
                    {
                        continue;
                    }

                    json.WritePropertyName(property.Name);
                    switch (shape)
                    {
                        case null:
                            property.Value.WriteTo(json);
                            break;
                        case { hashes: true }:
                            names.Write(json, property.Value);
                            break;
                        default:
                            shape.Write(json, property.Value, names);
                            break;
                    }
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item, names);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
