namespace OpsConsole.Engine.Records;

/// <summary>One field as a vendor's schema describes it. <see cref="Options"/> is null where any value of the type is accepted.</summary>
public sealed record FieldShape(string Path, string Label, FieldType Type, bool Writable, IReadOnlyList<string>? Options = null, string? VendorType = null);

/// <summary>An object type as discovered from a connection: its name in API paths, its name for people, its fields.</summary>
public sealed record ObjectType(string Name, string Label, IReadOnlyList<FieldShape> Fields)
{
    private readonly Dictionary<string, FieldShape> byPath = Fields.ToDictionary(f => f.Path, StringComparer.Ordinal);

    public FieldShape? Find(string path) => byPath.GetValueOrDefault(path);
}
