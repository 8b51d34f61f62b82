namespace OpsConsole.Sandbox.Intercom.Contacts;

sealed record AppliedTag(string Id, long AppliedAt, string AdminId);
