namespace OpsConsole.Runtime.Store.Rows;

/// <summary>Who did what to which, when and from where. Written once, never changed.</summary>
public sealed class AuditRow
{
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>A person's e-mail, "token NAME", "schedule" or "system".</summary>
    public required string Who { get; set; }

    /// <summary>publish, editDraft, retry, skip, signIn, changeRole …</summary>
    public required string Verb { get; set; }

    /// <summary>contract, pipeline, run, review, person, token, connection, sandbox.</summary>
    public required string Object { get; set; }
    public required string ObjectKey { get; set; }
    public required string Sentence { get; set; }
    public string? Before { get; set; }
    public string? After { get; set; }

    /// <summary>page or api.</summary>
    public required string From { get; set; }
}

/// <summary>A bearer token for the HTTP API; only its hash is kept.</summary>
public sealed class ApiTokenRow
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public required string TokenHash { get; set; }
    public required string Role { get; set; }
    public required string CreatedBy { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}
