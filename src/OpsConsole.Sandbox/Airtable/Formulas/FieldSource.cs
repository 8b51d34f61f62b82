namespace OpsConsole.Sandbox.Airtable.Formulas;

/// <summary>The field a node reads; folded when it passed through LOWER or TRIM.</summary>
/// <param name="IsText">Whether the cell is a plain text, which an index can hold.</param>
readonly record struct FieldSource(int Position, bool Folded, bool IsText);
