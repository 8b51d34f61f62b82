using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Merging;

/// <summary>What both sides of one field held, as keyed hashes, when they were last settled.</summary>
public readonly record struct AgreedField(long Left, long Right)
{
    public long On(Side side) => side == Side.Left ? Left : Right;
}

/// <summary>Per field name, what was last agreed. A field that is absent was never agreed on.</summary>
/// <param name="undone">Per field name, the hash of a value that a person took back from a side: it does not go there again. 0 where there is none.</param>
public sealed class Agreement(IReadOnlyDictionary<string, AgreedField> fields, IReadOnlyDictionary<string, AgreedField>? undone = null)
{
    /// <summary>Stands before the names of undone values; no vendor's field begins with it.</summary>
    private const char UndoneMark = '\u0001';

    public static Agreement None { get; } = new(new Dictionary<string, AgreedField>());

    public IReadOnlyDictionary<string, AgreedField> Fields => fields;

    public AgreedField? Find(string name) => fields.TryGetValue(name, out var agreed) ? agreed : null;

    public AgreedField? FindUndone(string name) => undone is not null && undone.TryGetValue(name, out var taken) ? taken : null;

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream(32 * fields.Count);
        using var writer = new BinaryWriter(stream);
        foreach (var (name, agreed) in fields.Concat((undone ?? new Dictionary<string, AgreedField>()).Select(u => KeyValuePair.Create(UndoneMark + u.Key, u.Value))))
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
        var undone = new Dictionary<string, AgreedField>(StringComparer.Ordinal);
        while (stream.Position < stream.Length)
        {
            var name = reader.ReadString();
            var hashes = new AgreedField(reader.ReadInt64(), reader.ReadInt64());
            if (name is [UndoneMark, .. var of])
            {
                undone[of] = hashes;
            }
            else
            {
                fields[name] = hashes;
            }
        }

        return new Agreement(fields, undone.Count == 0 ? null : undone);
    }
}
