using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.Webhooks;

/// <summary>Something that happened, under the vendor's topic, and the item as it was then.</summary>
sealed record Notice(string Topic, Action<Utf8JsonWriter> WriteItem);
