namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>Whether an admin is away, and whether replies then go to somebody else.</summary>
sealed record Away(string AdminId, bool IsOn, bool Reassigns);
