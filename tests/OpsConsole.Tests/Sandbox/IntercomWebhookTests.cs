using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomWebhookTests : IAsyncLifetime
{
    const string Noor = "991267459";

    SandboxServer _sandbox = null!;
    HookReceiver _receiver = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0, FrozenClock.At("2026-03-10T12:00:00Z"));
        _receiver = await HookReceiver.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_notice_is_signed_over_its_raw_body_and_has_the_vendors_envelope()
    {
        await Subscribe();
        var contact = await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1", name = "Zoë" });
        var came = Assert.Single(await _receiver.WaitAsync(1));
        var expected = "sha1=" + Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes("s3cret"), came.Body));
        Assert.Equal(expected, came.Headers["X-Hub-Signature"]);
        var notice = came.Json;
        Assert.Equal(("notification_event", "contact.user.created", "h64a47v4", 1), (Text(notice, "type"), Text(notice, "topic"), Text(notice, "app_id"), notice.GetProperty("delivery_attempts").GetInt32()));
        Assert.StartsWith("notif_", Text(notice, "id"));
        Assert.Equal(contact["id"].GetString(), Text(notice.GetProperty("data").GetProperty("item"), "id"));
        Assert.Equal(1_773_144_000, notice.GetProperty("first_sent_at").GetInt64());
    }

    [Fact]
    public async Task Every_deed_is_told_under_its_topic_and_in_order()
    {
        var contact = (await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1", email = "a@acme.example" }))["id"].GetString();
        var company = (await _sandbox.IntercomAsync("POST", "companies", new { company_id = "acme" }))["id"].GetString();
        await Subscribe();
        await _sandbox.IntercomAsync("PUT", "contacts/" + contact, new { name = "New" });
        await _sandbox.IntercomAsync("POST", $"contacts/{contact}/tags", new { id = "14929001" });
        await _sandbox.IntercomAsync("POST", $"contacts/{contact}/companies", new { id = company });
        await _sandbox.IntercomAsync("POST", "companies", new { company_id = "acme", name = "Acme" });
        var id = (await _sandbox.IntercomAsync("POST", "conversations", new { from = new { type = "user", id = contact }, body = "Help" }))["conversation_id"].GetString();
        await _sandbox.IntercomAsync("POST", $"conversations/{id}/parts", new { message_type = "assignment", type = "admin", admin_id = Noor, assignee_id = Noor });
        await _sandbox.IntercomAsync("POST", $"conversations/{id}/reply", new { message_type = "comment", type = "admin", admin_id = Noor, body = "Hi" });
        await _sandbox.IntercomAsync("POST", $"conversations/{id}/parts", new { message_type = "close", type = "admin", admin_id = Noor });
        await _sandbox.IntercomAsync("DELETE", "conversations/" + id);
        await _sandbox.IntercomAsync("POST", $"contacts/{contact}/archive");
        string[] expected =
        [
            "contact.user.updated", "contact.user.tag.created", "company.contact.attached", "company.updated", "conversation.user.created",
            "conversation.admin.assigned", "conversation.admin.open.assigned", "conversation.admin.replied", "conversation.admin.closed", "conversation.deleted", "contact.archived",
        ];
        var came = await _receiver.WaitAsync(expected.Length);
        Assert.Equal(expected, came.Select(one => Text(one.Json, "topic")));
        Assert.Equal("VIP", Text(Item(came[1]).GetProperty("tag"), "name"));
        Assert.Equal("closed", Text(Item(came[8]), "state"));
        Assert.Equal(id, Text(Item(came[9]), "conversation_id"));
        Assert.False(Item(came[9]).TryGetProperty("id", out _));
    }

    [Fact]
    public async Task A_failed_notice_comes_once_more_after_a_minute_and_then_never()
    {
        await Subscribe();
        _receiver.Status = 500;
        await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1" });
        await _receiver.WaitAsync(1);
        await Until("retry");
        await _sandbox.AdvanceAsync("intercom", 61);
        var twice = await _receiver.WaitAsync(2);
        Assert.Equal((Text(twice[0].Json, "id"), 2, "retry"), (Text(twice[1].Json, "id"), twice[1].Json.GetProperty("delivery_attempts").GetInt32(), Text(twice[1].Json, "delivery_status")));
        await Until("dropped");
        await _sandbox.AdvanceAsync("intercom", 7200);
        _receiver.Status = 200;
        await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "c2" });
        Assert.Equal(3, (await _receiver.WaitAsync(3)).Count);
        await Until("delivered");
    }

    [Fact]
    public async Task Only_wanted_topics_are_sent_and_none_once_it_is_taken_back()
    {
        await Subscribe("contact.archived");
        var contact = (await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1" }))["id"].GetString();
        await _sandbox.IntercomAsync("POST", $"contacts/{contact}/archive");
        Assert.Equal("contact.archived", Text(Assert.Single(await _receiver.WaitAsync(1)).Json, "topic"));
        await _sandbox.ControlAsync("DELETE", "webhooks", new { vendor = "intercom" });
        await _sandbox.IntercomAsync("POST", $"contacts/{contact}/unarchive");
        await _sandbox.IntercomAsync("POST", $"contacts/{contact}/archive");
        var shown = await _sandbox.ControlAsync("GET", "webhooks");
        Assert.Equal((JsonValueKind.Null, 1), (shown["intercom"].GetProperty("url").ValueKind, shown["intercom"].GetProperty("deliveries").GetArrayLength()));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_ends_the_subscription()
    {
        await Subscribe();
        _receiver.Status = 410;
        await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1" });
        await Until("dropped");
        Assert.Equal(JsonValueKind.Null, (await _sandbox.ControlAsync("GET", "webhooks"))["intercom"].GetProperty("url").ValueKind);
    }

    Task Subscribe(params string[] topics) =>
        _sandbox.ControlAsync("PUT", "webhooks", new { vendor = "intercom", url = _receiver.Url, secret = "s3cret", topics });

    /// <summary>Waits for the last delivery to come to this.</summary>
    async Task Until(string status)
    {
        var last = "";
        for (var i = 0; i < 500 && last != status; i++)
        {
            last = Text((await _sandbox.ControlAsync("GET", "webhooks"))["intercom"].GetProperty("deliveries").EnumerateArray().Last(), "status");
            await Task.Delay(20);
        }

        Assert.Equal(status, last);
    }

    static JsonElement Item(HookReceiver.Received one) => one.Json.GetProperty("data").GetProperty("item");

    static string Text(JsonElement thing, string name) => thing.GetProperty(name).GetString()!;
}
