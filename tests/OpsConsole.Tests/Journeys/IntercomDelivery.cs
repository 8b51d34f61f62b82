using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OpsConsole.Tests.Journeys;

/// <summary>Deliveries as Intercom makes them (fact sheet, section 11), worded here by hand so that the reading of them is not held against itself.</summary>
static class IntercomDelivery
{
    public const string Secret = "client-secret-of-the-app-0815";

    public static byte[] Contact(string contactId, string? eventId = null, DateTimeOffset? at = null, string topic = "contact.user.updated") => Of(topic, new { type = "contact", id = contactId, role = "user", updated_at = "2026-08-15T18:49:35.016+00:00" }, eventId, at);

    public static byte[] Of(string topic, object item, string? eventId = null, DateTimeOffset? at = null)
    {
        var seconds = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = "notification_event",
            app_id = "h64a47v4",
            data = new { type = "notification_event_data", item },
            links = new { },
            id = eventId ?? "notif_" + Guid.NewGuid(),
            topic,
            delivery_status = "pending",
            delivery_attempts = 1,
            delivered_at = 0,
            first_sent_at = seconds,
            created_at = seconds,
            self = (string?)null,
        });
    }

    public static string Sign(byte[] body, string secret = Secret) => "sha1=" + Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), body));
}
