using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OpsConsole.Engine.Extraction;

/// <summary>
/// Keyed hashes that stand in the place of private values (HMAC-SHA256, first 16 bytes in hex): equal values have equal hashes wherever they stand, so tables stay joinable, and nobody without
/// the key can try values out (S1-23).
/// </summary>
/// <param name="key">Secret of the connection, 32 bytes.</param>
public sealed class Pseudonyms(byte[] key)
{
    /// <summary>32 hexadecimal digits.</summary>
    public string Of(string text)
    {
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Span<byte> digest = stackalloc byte[32];
            HMACSHA256.HashData(key, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)), digest);
            return Convert.ToHexStringLower(digest[..16]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>A value of any kind: a text or number as one hash, an object or list with every value in it hashed and its names kept; null stays null.</summary>
    public string? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => Of(value.GetString()!),
        JsonValueKind.Object or JsonValueKind.Array => JsonShape.Rewrite(value, json => Write(json, value)),
        _ => Of(value.GetRawText()),
    };

    internal void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.Null:
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(Of(value));
                break;
        }
    }
}
