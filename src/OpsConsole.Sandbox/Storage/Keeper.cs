using System.Text.Json;

namespace OpsConsole.Sandbox.Storage;

/// <summary>A vendor's hand on the state file; does nothing when the sandbox lives in memory only.</summary>
sealed class Keeper(string vendor, StateFile? file, JsonSerializerOptions? options = null)
{
    /// <summary>Keeps the new states; call it under the vendor's lock, before answering.</summary>
    public void Keep(params ReadOnlySpan<(string Kind, string Id, object? State)> changes)
    {
        if (file is null || changes.IsEmpty)
        {
            return;
        }

        var lines = new List<StateLine>(changes.Length);
        foreach (var (kind, id, state) in changes)
        {
            JsonElement? kept = state is null ? null : JsonSerializer.SerializeToElement(state, state.GetType(), options);
            lines.Add(new StateLine(vendor, kind, id, kept));
        }

        file.Append(lines);
    }
}
