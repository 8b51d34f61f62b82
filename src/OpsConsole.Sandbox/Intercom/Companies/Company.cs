using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Workspace;

namespace OpsConsole.Sandbox.Intercom.Companies;

/// <summary>A company; <see cref="CompanyId"/> is the customer's own and never changes.</summary>
sealed record Company
{
    public required string Id { get; init; }
    public required string CompanyId { get; init; }
    public string? Name { get; init; }
    public string? Plan { get; init; }
    public long? Size { get; init; }
    public string? Website { get; init; }
    public string? Industry { get; init; }
    public long MonthlySpend { get; init; }
    public long? RemoteCreatedAt { get; init; }
    public long? LastRequestAt { get; init; }
    public long CreatedAt { get; init; }
    public long UpdatedAt { get; init; }
    public Tag[] Tags { get; init; } = [];
    public AttributeBag Attributes { get; init; } = AttributeBag.Empty;
}
