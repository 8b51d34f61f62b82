namespace OpsConsole.Sandbox.Intercom.OAuth;

/// <summary>A token that somebody consented to. It has no end of its own: it goes when the app is removed.</summary>
sealed record Grant(string Token, string ClientId, string[] Scopes);
