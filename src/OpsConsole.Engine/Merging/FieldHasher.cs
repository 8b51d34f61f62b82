using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Merging;

/// <summary>
/// Keyed hashes (HMAC-SHA256, first 8 bytes) of values and of whole records: the store remembers what was agreed without remembering what it was (guarantee 9).
/// </summary>
/// <param name="key">Secret of this installation, 32 bytes.</param>
public sealed class FieldHasher(byte[] key)
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    /// <summary>One value under one name; the name keeps equal values of different fields apart.</summary>
    public long Of(string name, FieldValue value)
    {
        var buffer = Scratch();
        Write(buffer, name, value);
        return Hash(buffer.WrittenSpan);
    }

    /// <summary>A normalised identity key; the ordinal is its place in the contract.</summary>
    public long OfKey(int ordinal, string normalised) => Of("key" + ordinal, FieldValue.Text(normalised));

    /// <summary>All watched values of one record at once: equal prints mean that nothing watched has changed.</summary>
    /// <param name="seed">Changes with the contract, so that a new version looks at every record anew.</param>
    public long Print(long seed, Record record, IReadOnlyList<string> paths)
    {
        var buffer = Scratch();
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(8), seed);
        buffer.Advance(8);
        foreach (var path in paths)
        {
            Write(buffer, "", record[path]); // paths come in one order, so the place stands for the name
        }

        return Hash(buffer.WrittenSpan);
    }

    private static ArrayBufferWriter<byte> Scratch()
    {
        scratch ??= new ArrayBufferWriter<byte>(1024);
        scratch.ResetWrittenCount();
        return scratch;
    }

    private static void Write(ArrayBufferWriter<byte> buffer, string name, FieldValue value)
    {
        Text(buffer, name);
        buffer.GetSpan(1)[0] = (byte)value.Kind;
        buffer.Advance(1);
        Text(buffer, value.ToString());
    }

    private static void Text(ArrayBufferWriter<byte> buffer, string text)
    {
        // The length in front keeps "ab"+"c" and "a"+"bc" apart.
        var bytes = Encoding.UTF8.GetByteCount(text);
        var span = buffer.GetSpan(4 + bytes);
        BinaryPrimitives.WriteInt32LittleEndian(span, bytes);
        Encoding.UTF8.GetBytes(text, span[4..]);
        buffer.Advance(4 + bytes);
    }

    private long Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[32];
        HMACSHA256.HashData(key, data, digest);
        return BinaryPrimitives.ReadInt64LittleEndian(digest);
    }
}
