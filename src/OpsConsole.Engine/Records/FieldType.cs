namespace OpsConsole.Engine.Records;

/// <summary>What a field holds, in words every vendor shares. <see cref="Unknown"/> stands for vendor types we do not know yet: they are read, shown and never written.</summary>
public enum FieldType
{
    Unknown,
    Text,
    Email,
    Phone,
    Number,
    Boolean,
    Date,
    DateTime,
    Select,
    MultiSelect,
}
