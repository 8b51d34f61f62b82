namespace OpsConsole.Sandbox.Airtable.Model;

/// <summary>One option of a select field.</summary>
sealed record Choice(string Id, string Name);
