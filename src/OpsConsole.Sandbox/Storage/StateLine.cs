using System.Text.Json;

namespace OpsConsole.Sandbox.Storage;

/// <summary>The full state of one thing after a write; a null state is its deletion.</summary>
sealed record StateLine(string Vendor, string Kind, string Id, JsonElement? State);
