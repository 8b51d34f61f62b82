namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>A definition under /data_attributes. Standard ones have no id (sheet, section 10).</summary>
sealed record DataAttribute
{
    public int? Id { get; init; }
    public required string Name { get; init; }
    public required string Model { get; init; }
    public required string DataType { get; init; }
    public string Label { get; init; } = "";
    public string Description { get; init; } = "";
    public string[] Options { get; init; } = [];
    public bool Writable { get; init; } = true;
    public bool MessengerWritable { get; init; }
    public bool Archived { get; init; }
    public long CreatedAt { get; init; }
    public long UpdatedAt { get; init; }

    public string FullName => Id is null ? Name : "custom_attributes." + Name;
}
