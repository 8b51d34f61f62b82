namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>What the contact thought of it, one to five.</summary>
sealed record Rating(int Score, string Remark, long At, string ContactId, string? AdminId);
