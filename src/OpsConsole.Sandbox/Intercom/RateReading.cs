namespace OpsConsole.Sandbox.Intercom;

/// <summary>What the X-RateLimit headers say.</summary>
sealed record RateReading(int Limit, int Remaining, long ResetAt, bool Exceeded);
