using System.Text.Json;

namespace OpsConsole.Sandbox.Control;

/// <summary>The workspace's owner removes the app: every token it was given ends.</summary>
sealed class OAuthControl(World world)
{
    public Action<Utf8JsonWriter> Revoke(ControlBody body)
    {
        var ended = world.Intercom.DropGrants();
        return json =>
        {
            json.WriteStartObject();
            json.WriteNumber("ended", ended);
            json.WriteEndObject();
        };
    }
}
