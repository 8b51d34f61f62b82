using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>
/// One way in which a vendor's schema moved under a published contract. <see cref="SuggestedField"/> is the field (or, for options, the option) that
/// probably took its place. Where neither stop is set, records that the change touches go to review one by one.
/// <see cref="Option"/> is the option that went, where the finding is about one.
/// </summary>
public sealed record DriftFinding(Side Side, string Field, string Sentence, string? SuggestedField, bool StopsField, bool StopsContract, string? Option = null);
