namespace OpsConsole.Runtime.Store.Rows;

/// <summary>One account at a vendor. The secret is encrypted by Data Protection and never leaves the runtime in clear.</summary>
public sealed class ConnectionRow
{
    public required string Key { get; set; }
    public required string Name { get; set; }

    /// <summary>airtable or intercom.</summary>
    public required string Vendor { get; set; }

    /// <summary>live or sandbox.</summary>
    public required string Mode { get; set; }

    /// <summary>The API's root, without trailing slash.</summary>
    public required string BaseUrl { get; set; }

    /// <summary>What the vendor needs besides the token: Airtable's base id.</summary>
    public string? Account { get; set; }

    /// <summary>The project or folder it is listed under; null stands for none.</summary>
    public string? Location { get; set; }

    /// <summary>Where the account is said to be, by the vendor's name for it; null where the vendor has no regions.</summary>
    public string? Region { get; set; }

    /// <summary>The account that the token opens, as the vendor told last.</summary>
    public string? WorkspaceId { get; set; }
    public string? WorkspaceName { get; set; }
    public string? WorkspaceRegion { get; set; }
    public string? WorkspaceZone { get; set; }

    /// <summary>An OAuth profile of its own; null takes the configured one. The secret is encrypted.</summary>
    public string? OAuthClientId { get; set; }
    public string? ProtectedOAuthSecret { get; set; }
    public string? OAuthAuthorizeUrl { get; set; }
    public string? OAuthTokenUrl { get; set; }
    public required string ProtectedSecret { get; set; }

    /// <summary>Who put the present secret in, and when; null for one that came with the connection.</summary>
    public string? SecretBy { get; set; }
    public DateTimeOffset? SecretAt { get; set; }

    /// <summary>What the vendor signs its webhooks with, encrypted; null while nobody has given it, and then none is taken.</summary>
    public string? ProtectedHookSecret { get; set; }
    public string? HookSecretBy { get; set; }
    public DateTimeOffset? HookSecretAt { get; set; }

    /// <summary>What private values copied from it are hashed with, encrypted; made when it is first needed, and never replaced: tables hashed with it would no longer join.</summary>
    public string? ProtectedHashKey { get; set; }

    /// <summary>False once the vendor refused the token; its pipelines wait until somebody replaces it.</summary>
    public bool Authorised { get; set; } = true;
    public string? StateText { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>An object type's schema as last seen, so that drift can be told by comparing.</summary>
public sealed class SchemaRow
{
    public required string ConnectionKey { get; set; }
    public required string Object { get; set; }
    public required string Json { get; set; }
    public DateTimeOffset SeenAt { get; set; }
}
