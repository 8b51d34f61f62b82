namespace OpsConsole.Web.Pages.Review;

/// <summary>What a review item shows for a person to decide; every part may be missing.</summary>
public sealed record Evidence(IReadOnlyList<EvidenceValue>? Values, IReadOnlyList<Candidate>? Candidates);

public sealed record EvidenceValue(string Field, string? Left, string? Right, string? Note);

/// <summary>A record that might be the partner.</summary>
public sealed record Candidate(string Side, string Id, string? Note);
