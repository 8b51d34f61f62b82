namespace OpsConsole.Sandbox.Airtable.Formulas;

/// <summary>#ERROR! for this row: the row is left out.</summary>
sealed class CellErrorException : Exception;
