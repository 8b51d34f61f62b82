namespace OpsConsole.Sandbox.Intercom.Outreach;

/// <summary>A message an admin sent to one or more contacts.</summary>
sealed record Message(string Id, string Type, string Subject, string Body, string AdminId, string[] ContactIds, long CreatedAt);
