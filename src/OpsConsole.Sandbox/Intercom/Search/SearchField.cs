using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Workspace;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>A field a search may name, and how to read it from a record.</summary>
sealed record SearchField<T>(string Name, FieldKind Kind, Func<T, object?> Read)
{
    public static SearchField<T> Of(DataAttribute attribute, Func<T, AttributeBag> bag)
    {
        var name = attribute.Name;
        return attribute.DataType switch
        {
            "integer" => new(attribute.FullName, FieldKind.Number, record => (double?)(long?)bag(record)[name]),
            "float" => new(attribute.FullName, FieldKind.Number, record => (double?)bag(record)[name]),
            "date" => new(attribute.FullName, FieldKind.Date, record => bag(record)[name]),
            "boolean" => new(attribute.FullName, FieldKind.Flag, record => bag(record)[name]),
            _ => new(attribute.FullName, FieldKind.Text, record => bag(record)[name]),
        };
    }
}
