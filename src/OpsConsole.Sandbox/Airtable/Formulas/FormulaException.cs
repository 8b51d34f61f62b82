namespace OpsConsole.Sandbox.Airtable.Formulas;

/// <summary>The formula itself is wrong, whatever the row.</summary>
sealed class FormulaException(string message) : Exception(message);
