namespace OpsConsole.Runtime.Store.Rows;

public enum ChannelKind
{
    /// <summary>An incoming webhook that takes {"text": …}, as Slack and its kin have them.</summary>
    Slack,

    /// <summary>A POST of JSON, signed with the channel's secret.</summary>
    Webhook,
    Email,
}

/// <summary>Where notices go.</summary>
public sealed class ChannelRow
{
    public required string Key { get; set; }
    public required string Name { get; set; }
    public ChannelKind Kind { get; set; }

    /// <summary>A URL, which with Slack is itself the secret, or e-mail addresses with commas between; encrypted.</summary>
    public required string ProtectedAddress { get; set; }

    /// <summary>What webhooks are signed with; encrypted.</summary>
    public string? ProtectedSecret { get; set; }

    /// <summary>How the last notice went; null before the first.</summary>
    public string? LastError { get; set; }
    public DateTimeOffset? LastSentAt { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
