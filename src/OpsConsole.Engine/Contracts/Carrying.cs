using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>Whether a vendor's field of one type can hold what a contract's row of another type says. One table for fit, drift and the editor's choices.</summary>
public static class Carrying
{
    /// <summary>May a value be read from such a field? Transforms and value maps turn text into more than text.</summary>
    public static bool CanRead(FieldMap row, FieldType from) => from == FieldType.Unknown || CanHold(row.Type, from) || (row.Type, from) switch
    {
        (FieldType.Number, FieldType.Text or FieldType.Select) => row.Transforms.Contains("number"),
        (FieldType.Boolean, FieldType.Text or FieldType.Select) => row.Transforms.Contains("boolean") || row.Values is not null,
        (FieldType.Select, FieldType.Boolean) => row.Values is not null,
        (FieldType.Date or FieldType.DateTime, FieldType.Text) => row.Transforms.Contains("date"),
        _ => false,
    } || row.Transforms.Any(Vocabulary.IsTemplate);

    /// <summary>May a value be written to such a field?</summary>
    public static bool CanWrite(FieldMap row, FieldType to) => CanHold(row.Type, to) || (row.Type, to) switch
    {
        (FieldType.Boolean, FieldType.Select) or (FieldType.Select, FieldType.Boolean) => row.Values is not null,
        _ => false,
    };

    /// <summary>
    /// Text may carry a choice, several choices with commas between, an address or a number to dial and back. Numbers and text are never one another: "007" and 7 are different customers.
    /// Dates also live in number fields as Unix seconds, since some vendors describe their moments so.
    /// </summary>
    private static bool CanHold(FieldType row, FieldType field) => row switch
    {
        FieldType.Text => field is FieldType.Text or FieldType.Email or FieldType.Phone or FieldType.Select,
        FieldType.Email => field is FieldType.Email or FieldType.Text,
        FieldType.Phone => field is FieldType.Phone or FieldType.Text,
        FieldType.Select => field is FieldType.Select or FieldType.Text,
        FieldType.Date or FieldType.DateTime => field is FieldType.Date or FieldType.DateTime or FieldType.Number,
        FieldType.MultiSelect => field is FieldType.MultiSelect or FieldType.Text,
        FieldType.Number or FieldType.Boolean => field == row,
        FieldType.Unknown => false,
        _ => throw new ArgumentOutOfRangeException(nameof(row), row, "No such type."),
    };
}
