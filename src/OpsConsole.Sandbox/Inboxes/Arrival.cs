namespace OpsConsole.Sandbox.Inboxes;

/// <summary>Something that came in, as it came.</summary>
sealed record Arrival(string Name, DateTimeOffset At, byte[] Body, IReadOnlyList<(string Name, string Value)> Headers);
