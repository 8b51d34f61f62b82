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
            Write(writer, value);
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
            fields[reader.ReadString()] = Read(reader);
        }

        return new Record(id, fields, changedAt == long.MinValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(changedAt));
    }

    private static void Write(BinaryWriter writer, FieldValue value)
    {
        writer.Write((byte)value.Kind);
        switch (value.Kind)
        {
            case ValueKind.Empty:
                break;
            case ValueKind.Text:
                writer.Write(value.AsText());
                break;
            case ValueKind.Number:
                writer.Write(value.AsNumber());
                break;
            case ValueKind.Boolean:
                writer.Write(value.AsBoolean());
                break;
            case ValueKind.Date:
                writer.Write(value.AsDate().DayNumber);
                break;
            case ValueKind.Instant:
                writer.Write(value.AsInstant().ToUnixTimeMilliseconds());
                break;
            case ValueKind.List:
                writer.Write(value.AsList().Count);
                foreach (var item in value.AsList())
                {
                    writer.Write(item);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value.Kind, null);
        }
    }

    private static FieldValue Read(BinaryReader reader) => (ValueKind)reader.ReadByte() switch
    {
        ValueKind.Empty => FieldValue.Empty,
        ValueKind.Text => FieldValue.Text(reader.ReadString()),
        ValueKind.Number => FieldValue.Number(reader.ReadDecimal()),
        ValueKind.Boolean => FieldValue.Boolean(reader.ReadBoolean()),
        ValueKind.Date => FieldValue.Date(DateOnly.FromDayNumber(reader.ReadInt32())),
        ValueKind.Instant => FieldValue.Instant(DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64())),
        ValueKind.List => FieldValue.List([.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())]),
        var kind => throw new InvalidDataException($"A stored value has the unknown kind {kind}."),
    };
}
