using System.Text.Json;

namespace OpsConsole.Sandbox.Control;

/// <summary>/control/counts: how many of each thing a workspace holds, for reconciling without a dump.</summary>
sealed class CountsControl(World world)
{
    public Action<Utf8JsonWriter> Show() => json =>
    {
        (string Name, long Count)[] counts;
        lock (world.Intercom.Gate)
        {
            counts = [.. Intercom.IntercomCounts.Of(world.Intercom)];
        }

        json.WriteStartObject();
        json.WriteStartObject("intercom");
        foreach (var (name, count) in counts)
        {
            json.WriteNumber(name, count);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    };
}
