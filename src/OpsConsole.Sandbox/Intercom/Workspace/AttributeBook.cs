namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>All definitions, standard and custom. Not thread-safe: the state locks.</summary>
sealed class AttributeBook
{
    readonly Dictionary<(string Model, string Name), DataAttribute> _custom = [];

    public IEnumerable<DataAttribute> All =>
        StandardAttributes.All.Concat(_custom.Values.OrderBy(attribute => attribute.Id));

    public int NextId => _custom.Values.Select(attribute => attribute.Id ?? 0).DefaultIfEmpty(33).Max() + 1;

    public DataAttribute? Custom(string model, string name) =>
        _custom.GetValueOrDefault((model, name)) is { Archived: false } attribute ? attribute : null;

    public DataAttribute? Find(int id) => _custom.Values.FirstOrDefault(attribute => attribute.Id == id);

    /// <summary>Taken names include the archived ones.</summary>
    public bool Has(string model, string name) => _custom.ContainsKey((model, name));

    public void Put(DataAttribute attribute) => _custom[(attribute.Model, attribute.Name)] = attribute;

    public void Load(IEnumerable<DataAttribute> attributes)
    {
        _custom.Clear();
        foreach (var attribute in attributes)
        {
            Put(attribute);
        }
    }
}
