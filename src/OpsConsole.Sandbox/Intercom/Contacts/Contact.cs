using System.Text.Json.Serialization;

namespace OpsConsole.Sandbox.Intercom.Contacts;

/// <summary>A contact as it is; a write puts a new one in its place. Timestamps are Unix seconds.</summary>
sealed record Contact
{
    public required string Id { get; init; }
    public string? ExternalId { get; init; }
    public string Role { get; init; } = "user";
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Name { get; init; }
    public string? Avatar { get; init; }
    public long? OwnerId { get; init; }
    public long CreatedAt { get; init; }
    public long UpdatedAt { get; init; }
    public long? SignedUpAt { get; init; }
    public long? LastSeenAt { get; init; }
    public long? LastRepliedAt { get; init; }
    public long? LastContactedAt { get; init; }
    public long? LastEmailOpenedAt { get; init; }
    public long? LastEmailClickedAt { get; init; }
    public bool HasHardBounced { get; init; }
    public bool UnsubscribedFromEmails { get; init; }
    public string? LanguageOverride { get; init; }
    public AttributeBag Attributes { get; init; } = AttributeBag.Empty;
    public AppliedTag[] Tags { get; init; } = [];
    public string[] Companies { get; init; } = [];
    public ContactState State { get; init; }
    public bool Blocked { get; init; }

    [JsonIgnore]
    public bool IsUser => Role == "user";

    [JsonIgnore]
    public bool IsLive => State == ContactState.Live;

    [JsonIgnore]
    public string? EmailDomain => Email is { } email && email.LastIndexOf('@') is >= 0 and var at ? email[(at + 1)..] : null;

    [JsonIgnore]
    public long Sequence => ContactId.Sequence(Id);
}
