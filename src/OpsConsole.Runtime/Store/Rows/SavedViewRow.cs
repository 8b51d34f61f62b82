namespace OpsConsole.Runtime.Store.Rows;

/// <summary>A named address of a list: its filters and columns.</summary>
public sealed class SavedViewRow
{
    public long Id { get; set; }

    /// <summary>The list's path without its leading slash: "review" or "runs".</summary>
    public required string Page { get; set; }
    public required string Name { get; set; }

    /// <summary>What stands behind the question mark, with its members in one order.</summary>
    public required string Query { get; set; }

    /// <summary>Whose it is, by e-mail; null is the team's.</summary>
    public string? Person { get; set; }
    public required string CreatedBy { get; set; }

    /// <summary>Whose the items become that come into it and are nobody's, by e-mail.</summary>
    public string? Owner { get; set; }

    /// <summary>The newest item that was looked at for its owner: who is taken off an item later stays off.</summary>
    public long SeenId { get; set; }

    /// <summary>Where it is told that something came in, by the channel's key.</summary>
    public string? Channel { get; set; }

    /// <summary>Set while something is in it, from when the channel was told; taken away once it is empty, so that the next first item is told again.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    /// <summary>Why the last notice did not arrive.</summary>
    public string? NoticeError { get; set; }
}
