namespace OpsConsole.Runtime.Store.Rows;

/// <summary>Somebody has gone to a vendor's consent page and may come back with a code. Good for one return of the same person.</summary>
public sealed class OAuthAttemptRow
{
    public long Id { get; set; }

    /// <summary>SHA-256 of the state that travels; the state itself is kept nowhere.</summary>
    public required string StateHash { get; set; }
    public required string Person { get; set; }

    /// <summary>The connection authorised again; null where the consent makes a new one.</summary>
    public string? ConnectionKey { get; set; }

    /// <summary>The connection to be, the app that asks and the code verifier, encrypted.</summary>
    public required string ProtectedOrder { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? UsedAt { get; set; }
}
