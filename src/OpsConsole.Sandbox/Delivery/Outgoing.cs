namespace OpsConsole.Sandbox.Delivery;

/// <summary>A request as it goes out: the raw body that was signed, and the headers.</summary>
sealed record Outgoing(byte[] Body, IReadOnlyList<(string Name, string Value)> Headers);
