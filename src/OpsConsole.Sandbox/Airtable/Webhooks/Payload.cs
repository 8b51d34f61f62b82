using System.Text.Json;

namespace OpsConsole.Sandbox.Airtable.Webhooks;

/// <summary>One transaction as kept for one webhook.</summary>
sealed record Payload(string HookId, int Cursor, long AtMs, int Transaction, JsonElement Body);
