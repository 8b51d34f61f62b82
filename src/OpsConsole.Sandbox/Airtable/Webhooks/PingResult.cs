namespace OpsConsole.Sandbox.Airtable.Webhooks;

/// <summary>How the last ping went.</summary>
sealed record PingResult(bool Success, long AtMs, int RetryNumber, bool WillBeRetried, string? Error, long? LastSuccessMs = null);
