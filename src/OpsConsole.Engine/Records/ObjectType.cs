namespace OpsConsole.Engine.Records;

/// <summary>
/// One field as a vendor's schema describes it. <see cref="Options"/> is null where any value of the type is accepted; <see cref="VendorId"/> is the
/// vendor's own lasting id of the field where it has one (Airtable's fld…), by which a rename is told from a removal; <see cref="MaxLength"/> counts
/// characters of text and is null where the vendor tells no limit.
/// </summary>
public sealed record FieldShape(
    string Path,
    string Label,
    FieldType Type,
    bool Writable,
    IReadOnlyList<string>? Options = null,
    string? VendorType = null,
    string? VendorId = null,
    int? MaxLength = null);

/// <summary>An object type as discovered from a connection: its name in API paths, its name for people, its fields.</summary>
public sealed record ObjectType(string Name, string Label, IReadOnlyList<FieldShape> Fields)
{
    private Dictionary<string, FieldShape> byPath = Index(Fields);

    public IReadOnlyList<FieldShape> Fields
    {
        get;
        init
        {
            field = value;
            byPath = Index(value);
        }
    } = Fields;

    /// <summary>The vendor's name as people say it, for example Intercom. Default null: sentences then use <see cref="Label"/>.</summary>
    public string? System { get; init; }

    /// <summary>What sentences call the far end.</summary>
    public string SystemName => System ?? Label;

    public FieldShape? Find(string path) => byPath.GetValueOrDefault(path);

    /// <summary>A vendor that names one field twice is answered with the first.</summary>
    private static Dictionary<string, FieldShape> Index(IReadOnlyList<FieldShape> fields)
    {
        var index = new Dictionary<string, FieldShape>(fields.Count, StringComparer.Ordinal);
        foreach (var shape in fields)
        {
            index.TryAdd(shape.Path, shape);
        }

        return index;
    }
}
