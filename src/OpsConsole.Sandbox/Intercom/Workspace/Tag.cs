namespace OpsConsole.Sandbox.Intercom.Workspace;

sealed record Tag(string Id, string Name);
