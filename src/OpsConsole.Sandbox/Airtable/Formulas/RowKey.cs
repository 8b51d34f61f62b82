namespace OpsConsole.Sandbox.Airtable.Formulas;

/// <summary>An equality an index can answer. Position -1 is RECORD_ID().</summary>
readonly record struct RowKey(int Position, bool Folded, string Value);
