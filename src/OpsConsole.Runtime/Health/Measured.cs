using OpsConsole.Engine.Health;

namespace OpsConsole.Runtime.Health;

/// <summary>A figure as it stands now, of so many records.</summary>
public sealed record Measured(Metric Metric, string Subject, double Value, int Count);
