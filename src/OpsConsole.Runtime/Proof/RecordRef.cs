using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Proof;

/// <summary>One record of either system, named by its vendor's id.</summary>
public sealed record RecordRef(Side Side, string Id);

/// <summary>A record a search met; <see cref="Title"/> is a customer number where there is one, never a private value.</summary>
public sealed record RecordHit(RecordRef Record, string System, string Title);
