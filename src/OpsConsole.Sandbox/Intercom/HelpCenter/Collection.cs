namespace OpsConsole.Sandbox.Intercom.HelpCenter;

/// <summary>A shelf of articles; one inside another names its parent.</summary>
sealed record Collection(int Id, string Name, string? Description, string Icon, int Order, int? ParentId, long CreatedAt, long UpdatedAt);
