using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomOutreachTests : IAsyncLifetime
{
    const string Noor = "991267459";

    SandboxServer _sandbox = null!;
    string _contact = "";

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0, FrozenClock.At("2026-03-10T12:00:00Z"));
        _contact = (await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1", email = "c1@acme.example", custom_attributes = new { vip = true } }))["id"].GetString()!;
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Every_message_is_kept_with_who_got_it()
    {
        var sent = await Send(new { message_type = "inapp", body = "Hello", from = new { type = "admin", id = Noor }, to = new { type = "user", id = _contact } });
        Assert.Equal((200, "admin_message", Noor), (sent.Status, sent["type"].GetString(), sent["owner"].GetProperty("id").GetString()));
        Assert.Equal(200, (await Send(new { message_type = "email", subject = "Hi", body = "Hello", from = new { type = "admin", id = Noor }, to = new[] { new { type = "user", user_id = "c1" } } })).Status);
        Assert.Equal(422, (await Send(new { message_type = "email", body = "Hello", from = new { type = "admin", id = Noor }, to = new { id = _contact } })).Status);
        Assert.Equal("Body is required", (await Send(new { message_type = "inapp", from = new { type = "admin", id = Noor }, to = new { id = _contact } })).Error.GetProperty("message").GetString());
        Assert.Equal(404, (await Send(new { message_type = "inapp", body = "x", from = new { type = "admin", id = Noor }, to = new { id = "none" } })).Status);
        var dump = await _sandbox.DumpAsync("intercom");
        Assert.Equal([_contact, _contact], dump.GetProperty("messages").EnumerateArray().SelectMany(message => message.GetProperty("to").EnumerateArray()).Select(to => to.GetProperty("id").GetString()));
        Assert.Empty(dump.GetProperty("conversations").EnumerateArray());
    }

    [Fact]
    public async Task A_conversation_asked_for_is_found_by_the_messages_id()
    {
        var sent = await Send(new { message_type = "inapp", body = "Hello", create_conversation_without_contact_reply = true, from = new { type = "admin", id = Noor }, to = new { type = "user", id = _contact } });
        var found = await _sandbox.IntercomAsync("POST", "conversations/search", new { query = new { field = "source.id", @operator = "=", value = sent["id"].GetString() } });
        Assert.Equal("admin_initiated", Assert.Single(found["conversations"].EnumerateArray()).GetProperty("source").GetProperty("delivered_as").GetString());
    }

    [Fact]
    public async Task An_event_told_twice_in_a_second_is_one_and_keeps_ten_keys()
    {
        var metadata = Enumerable.Range(0, 12).ToDictionary(at => "k" + at, object (at) => at);
        for (var i = 0; i < 2; i++)
        {
            var told = await _sandbox.IntercomAsync("POST", "events", new { event_name = "ordered-item", created_at = 1_773_140_000, user_id = "c1", metadata });
            Assert.Equal((202, ""), (told.Status, told.Text));
        }

        var events = await _sandbox.IntercomAsync("GET", "events?type=user&user_id=c1");
        Assert.Equal(10, Assert.Single(events["events"].EnumerateArray()).GetProperty("metadata").EnumerateObject().Count());
        var summary = await _sandbox.IntercomAsync("GET", $"events?type=user&intercom_user_id={_contact}&summary=true");
        Assert.Equal(("ordered-item", 1), (summary["events"][0].GetProperty("name").GetString(), summary["events"][0].GetProperty("count").GetInt32()));
        Assert.Equal(404, (await _sandbox.IntercomAsync("POST", "events", new { event_name = "x", created_at = 1, user_id = "none" })).Status);
        Assert.Equal(400, (await _sandbox.IntercomAsync("POST", "events", new { event_name = "x", user_id = "c1" })).Status);
        await _sandbox.AdvanceAsync("intercom", 91 * 86_400);
        Assert.Empty((await _sandbox.IntercomAsync("GET", "events?type=user&user_id=c1"))["events"].EnumerateArray());
    }

    [Fact]
    public async Task Segments_follow_from_what_a_contact_is()
    {
        var vip = (await _sandbox.IntercomAsync("GET", "segments?include_count=true"))["segments"].EnumerateArray().Single(segment => segment.GetProperty("name").GetString() == "VIP customers");
        Assert.Equal(1, vip.GetProperty("count").GetInt32());
        Assert.Equal(["All users", "VIP customers"], (await Names()).Order());
        var query = new { field = "segment_id", @operator = "=", value = vip.GetProperty("id").GetString() };
        Assert.Equal(1, (await _sandbox.IntercomAsync("POST", "contacts/search", new { query }))["total_count"].GetInt32());
        await _sandbox.IntercomAsync("PUT", "contacts/" + _contact, new { custom_attributes = new { vip = false } });
        Assert.Equal(["All users"], await Names());
    }

    [Fact]
    public async Task A_company_has_attributes_of_its_own()
    {
        var names = (await _sandbox.IntercomAsync("GET", "data_attributes?model=company"))["data"].EnumerateArray().Select(attribute => attribute.GetProperty("full_name").GetString());
        Assert.Contains("custom_attributes.mrr_band", names);
        var made = await _sandbox.IntercomAsync("POST", "companies", new { company_id = "acme", custom_attributes = new { mrr_band = "2k-10k" } });
        Assert.Equal("2k-10k", made["custom_attributes"].GetProperty("mrr_band").GetString());
        Assert.Equal(400, (await _sandbox.IntercomAsync("POST", "companies", new { company_id = "acme", custom_attributes = new { none = "x" } })).Status);
    }

    async Task<string[]> Names() =>
        [.. (await _sandbox.IntercomAsync("GET", $"contacts/{_contact}/segments"))["data"].EnumerateArray().Select(segment => segment.GetProperty("name").GetString()!)];

    Task<Answer> Send(object message) => _sandbox.IntercomAsync("POST", "messages", message);
}
