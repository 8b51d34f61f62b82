using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpsConsole.Sandbox.Delivery;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Webhooks;

/// <summary>One notice on its way: five seconds to answer, a second attempt after a minute, then it is lost (sheet, section 11).</summary>
sealed class Notification(Notice notice, Subscription subscription, Notifier notifier, long at)
    : Parcel("notif_" + Guid.NewGuid(), notice.Topic, subscription.Url)
{
    const int Gone = 410;

    public override TimeSpan Patience => TimeSpan.FromSeconds(5);

    public override Outgoing? Compose()
    {
        // A subscription taken back or changed does not get what was meant for it before.
        if (notifier.Subscription != subscription)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(4096);
        Reply.WriteJson(buffer, Write);
        var body = buffer.WrittenSpan.ToArray();
        var signature = Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(subscription.Secret), body));
        return new Outgoing(body, [("X-Hub-Signature", "sha1=" + signature), ("User-Agent", "intercom-parrot-service-client/1.0")]);
    }

    public override bool IsTaken(int status) => status is >= 200 and < 300;

    public override TimeSpan? RetryAfter(int status) => Attempts < 2 && status != Gone ? TimeSpan.FromMinutes(1) : null;

    public override void Tried(int status)
    {
        if (status == Gone && notifier.Subscription == subscription)
        {
            notifier.Subscription = null;
        }
    }

    void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "notification_event");
        json.WriteString("app_id", IntercomSettings.WorkspaceId);
        json.WriteStartObject("data");
        json.WriteString("type", "notification_event_data");
        json.WritePropertyName("item");
        notice.WriteItem(json);
        json.WriteEndObject();
        json.WriteStartObject("links");
        json.WriteEndObject();
        json.WriteString("id", Topic == "conversation.read" ? null : Id);
        json.WriteString("topic", Topic);
        json.WriteString("delivery_status", Attempts == 1 ? "pending" : "retry");
        json.WriteNumber("delivery_attempts", Attempts);
        json.WriteNumber("delivered_at", 0);
        json.WriteNumber("first_sent_at", at);
        json.WriteNumber("created_at", at);
        json.WriteNull("self");
        json.WriteEndObject();
    }
}
