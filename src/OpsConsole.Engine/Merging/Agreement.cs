using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Merging;

/// <summary>What both sides of one field held, as keyed hashes, when they were last settled.</summary>
public readonly record struct AgreedField(long Left, long Right)
{
    public long On(Side side) => side == Side.Left ? Left : Right;
}

/// <summary>Per field name, what was last agreed. A field that is absent was never agreed on.</summary>
public sealed class Agreement(IReadOnlyDictionary<string, AgreedField> fields)
{
    public static Agreement None { get; } = new(new Dictionary<string, AgreedField>());

    public IReadOnlyDictionary<string, AgreedField> Fields => fields;

    public AgreedField? Find(string name) => fields.TryGetValue(name, out var agreed) ? agreed : null;

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream(32 * fields.Count);
        using var writer = new BinaryWriter(stream);
        foreach (var (name, agreed) in fields)
        {
            writer.Write(name);
            writer.Write(agreed.Left);
            writer.Write(agreed.Right);
        }

        writer.Flush();
        return stream.ToArray();
    }

    public static Agreement FromBytes(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        using var reader = new BinaryReader(stream);
        var fields = new Dictionary<string, AgreedField>(StringComparer.Ordinal);
        while (stream.Position < stream.Length)
        {
            fields[reader.ReadString()] = new AgreedField(reader.ReadInt64(), reader.ReadInt64());
        }

        return new Agreement(fields);
    }
}
