namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>The message a conversation began with.</summary>
sealed record Source(string Id, string Type, string DeliveredAs, string Subject, string Body, Author Author, string? Url);
