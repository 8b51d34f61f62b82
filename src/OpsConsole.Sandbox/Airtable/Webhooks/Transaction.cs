using OpsConsole.Sandbox.Airtable.Model;

namespace OpsConsole.Sandbox.Airtable.Webhooks;

/// <summary>What one request changed in one table. No "before" is a new row, no "after" a destroyed one.</summary>
sealed record Transaction(int Number, long AtMs, Schema Schema, IReadOnlyList<(Row? Before, Row? After)> Rows);
