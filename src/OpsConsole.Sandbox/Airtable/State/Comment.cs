namespace OpsConsole.Sandbox.Airtable.State;

sealed record Comment(string Id, string RecordId, string Text, long CreatedMs, long? UpdatedMs, string? ParentId);
