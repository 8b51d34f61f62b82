using Microsoft.AspNetCore.DataProtection;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Runs;

/// <summary>Keeps a record's content encrypted between being read and being settled.</summary>
public sealed class WorkBox(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("OpsConsole.Work");

    public byte[] Close(Record record)
    {
        using var stream = new MemoryStream(512);
        using var writer = new BinaryWriter(stream);
        writer.Write(record.ChangedAt?.ToUnixTimeMilliseconds() ?? long.MinValue);
        writer.Write(record.Fields.Count);
        foreach (var (path, value) in record.Fields)
        {
            writer.Write(path);
            writer.Write(value);
        }

        writer.Flush();
        return protector.Protect(stream.ToArray());
    }

    public Record Open(string id, byte[] closed)
    {
        using var stream = new MemoryStream(protector.Unprotect(closed), writable: false);
        using var reader = new BinaryReader(stream);
        var changedAt = reader.ReadInt64();
        var count = reader.ReadInt32();
        var fields = new Dictionary<string, FieldValue>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            fields[reader.ReadString()] = reader.ReadValue();
        }

        return new Record(id, fields, changedAt == long.MinValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(changedAt));
    }
}
