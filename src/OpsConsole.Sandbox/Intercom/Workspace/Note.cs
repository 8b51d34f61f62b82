namespace OpsConsole.Sandbox.Intercom.Workspace;

sealed record Note(string Id, string ContactId, string AdminId, string Body, long CreatedAt);
