using OpsConsole.Sandbox.Airtable.Model;

namespace OpsConsole.Sandbox.Airtable.Formulas;

/// <summary>A part of a formula, ready to run.</summary>
/// <param name="Literal">The value of a constant, so that what depends on constants only is worked once.</param>
/// <param name="Keys">Equalities, one of which any matching row must satisfy; they let an index narrow the rows.</param>
/// <param name="Source">The field this node reads as it is, or lower-cased and trimmed.</param>
sealed record Node(Func<Row, object?> Run, object? Literal = null, IReadOnlyList<RowKey>? Keys = null, FieldSource? Source = null)
{
    public static Node Constant(object? value) => new(_ => value, value);
}
