using Microsoft.AspNetCore.DataProtection;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Journal;

/// <summary>A written field with its values as they were.</summary>
/// <param name="SourceBefore">Hash of what the other side held when both last agreed; null where they never had.</param>
public sealed record KeptField(string Field, FieldValue Old, FieldValue New, long? SourceBefore);

/// <summary>Keeps what an undo needs encrypted beside the readable journal: the latter shows private values as hashes only, and everything as text.</summary>
public sealed class JournalBox(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("OpsConsole.Journal");

    public byte[] Close(IReadOnlyList<KeptField> fields)
    {
        using var stream = new MemoryStream(256);
        using var writer = new BinaryWriter(stream);
        writer.Write(fields.Count);
        foreach (var field in fields)
        {
            writer.Write(field.Field);
            writer.Write(field.Old);
            writer.Write(field.New);
            writer.Write(field.SourceBefore is not null);
            writer.Write(field.SourceBefore ?? 0);
        }

        writer.Flush();
        return protector.Protect(stream.ToArray());
    }

    public IReadOnlyList<KeptField> Open(byte[] closed)
    {
        using var stream = new MemoryStream(protector.Unprotect(closed), writable: false);
        using var reader = new BinaryReader(stream);
        var fields = new KeptField[reader.ReadInt32()];
        for (var i = 0; i < fields.Length; i++)
        {
            var (name, old, now, known, hash) = (reader.ReadString(), reader.ReadValue(), reader.ReadValue(), reader.ReadBoolean(), reader.ReadInt64());
            fields[i] = new(name, old, now, known ? hash : null);
        }

        return fields;
    }
}
