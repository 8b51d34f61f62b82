using System.Text.Json;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Connectors.Intercom;
using OpsConsole.Tests.Journeys;
using Xunit;

namespace OpsConsole.Tests.Runtime.Connectors.Intercom;

public sealed class IntercomHooksTests
{
    private static readonly IntercomHooks Hooks = new();

    private static IReadOnlyList<VendorEvent>? Read(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return Hooks.Read(json.RootElement);
    }

    [Fact]
    public void The_signature_of_the_raw_body_is_genuine_and_of_nothing_else()
    {
        // Signed with `openssl dgst -sha1 -hmac secret`, not with our own hand.
        var body = "{\"topic\":\"ping\"}"u8;
        const string Signature = "sha1=07c1f97674ea1af81d933c17af167b9300d3ec6e";
        Assert.True(Hooks.IsGenuine("secret", body, Signature));
        Assert.False(Hooks.IsGenuine("secret", "{\"topic\":\"ping\" }"u8, Signature));
        Assert.False(Hooks.IsGenuine("Secret", body, Signature));
        Assert.All(new[] { null, "", "sha1=", Signature[..^1], Signature[..^1] + "x", Signature[5..], "sha256=" + Signature[5..] }, s => Assert.False(Hooks.IsGenuine("secret", "{\"topic\":\"ping\"}"u8, s)));
    }

    [Fact]
    public void Every_shape_of_item_names_its_record()
    {
        var contact = new { type = "contact", id = "65a" };
        (string Topic, object Item, string? Object, string? Id)[] told =
        [
            ("contact.user.updated", contact, "contacts", "65a"),
            ("contact.deleted", new { id = "65a", type = "contact", deleted = true }, "contacts", "65a"),
            ("contact.user.tag.created", new { type = "contact_tag", created_at = 1700000000, tag = new { id = "1" }, contact }, "contacts", "65a"),
            ("contact.unsubscribed", new { type = "contact_unsubscribe", contact, subscription_types = Array.Empty<object>() }, "contacts", "65a"),
            ("company.updated", new { type = "company", id = "c1" }, "companies", "c1"),
            ("conversation.deleted", new { type = "conversation", conversation_id = "215474207061545" }, "conversations", "215474207061545"),
            ("ping", new { type = "ping", message = "something something interzen" }, null, null),
            ("job.completed", new { type = "job", id = "j" }, null, null),
        ];
        Assert.All(told, t =>
        {
            var read = Assert.Single(Read(IntercomDelivery.Of(t.Topic, t.Item, "notif_1"))!);
            Assert.Equal(("notif_1", t.Topic, t.Object, t.Id), (read.Id, read.Topic, read.Object, read.RecordId));
        });
    }

    [Fact]
    public void A_merge_names_both_who_stays_and_who_went()
    {
        var read = Read(IntercomDelivery.Of("contact.merged", new { type = "contact", id = "stays", merged_from = new { type = "contact", id = "went" } }, "notif_1"))!;
        Assert.Equal([("notif_1", "stays"), ("notif_1/from", "went")], read.Select(e => (e.Id!, e.RecordId!)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"notification_event"}""")]
    [InlineData("""{"type":"notification_event","topic":"contact.user.updated","data":{"item":"x"}}""")]
    [InlineData("""{"type":"other","topic":"contact.user.updated","data":{"item":{}}}""")]
    public void What_is_shaped_otherwise_is_not_read(string body) => Assert.Null(Read(System.Text.Encoding.UTF8.GetBytes(body)));
}
