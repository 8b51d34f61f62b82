namespace OpsConsole.Sandbox.Intercom.HelpCenter;

/// <summary>An article of the help center. Timestamps are Unix seconds.</summary>
sealed record Article
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public string Description { get; init; } = "";
    public string Body { get; init; } = "";
    public required long AuthorId { get; init; }
    public string State { get; init; } = "draft";
    public int? CollectionId { get; init; }
    public long CreatedAt { get; init; }
    public long UpdatedAt { get; init; }
}
