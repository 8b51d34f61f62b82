namespace OpsConsole.Sandbox.Intercom.OAuth;

/// <summary>A yes on the consent page, waiting to be exchanged for a token.</summary>
/// <param name="Challenge">SHA-256 of the asker's verifier, base64url; null where the asker uses no PKCE.</param>
sealed record Consent(string Code, string ClientId, string? Challenge, string[] Scopes, DateTimeOffset Until);
