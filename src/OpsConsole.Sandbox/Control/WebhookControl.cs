using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Webhooks;

namespace OpsConsole.Sandbox.Control;

/// <summary>/control/webhooks: where Intercom's notices go, which its own API cannot set, and what became of everything sent.</summary>
sealed class WebhookControl(World world)
{
    public Action<Utf8JsonWriter> Subscribe(ControlBody body)
    {
        CheckVendor(body);
        if (!Uri.TryCreate(body.Text("url"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new ControlException("url must be an address beginning with http or https");
        }

        var secret = body.Text("secret") is { Length: > 0 } given ? given : throw new ControlException("secret is required: it signs what is sent");
        world.Subscribe(new Subscription(url.ToString(), secret, body.Texts("topics")));
        return Show();
    }

    public Action<Utf8JsonWriter> Unsubscribe(ControlBody body)
    {
        CheckVendor(body);
        world.Subscribe(null);
        return Show();
    }

    public Action<Utf8JsonWriter> Show() => json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("intercom");
        var subscription = world.Intercom.Notifier.Subscription;
        json.WriteString("url", subscription?.Url);
        json.WriteStartArray("topics");
        foreach (var topic in subscription?.Topics ?? [])
        {
            json.WriteStringValue(topic);
        }

        json.WriteEndArray();
        world.Intercom.Notifier.Reading.Write(json);
        json.WriteEndObject();
        json.WriteStartObject("airtable");
        world.Airtable.Hooks.Reading.Write(json);
        json.WriteEndObject();
        json.WriteEndObject();
    };

    static void CheckVendor(ControlBody body)
    {
        if ((body.Text("vendor") ?? "intercom") != "intercom")
        {
            throw new ControlException("vendor must be intercom; Airtable's webhooks are made by its own API");
        }
    }
}
