namespace OpsConsole.Engine.Records;

/// <summary>Values as bytes, each with its kind: what is read back is equal to what was written.</summary>
public static class ValueBytes
{
    public static void Write(this BinaryWriter writer, FieldValue value)
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

    public static FieldValue ReadValue(this BinaryReader reader) => (ValueKind)reader.ReadByte() switch
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
