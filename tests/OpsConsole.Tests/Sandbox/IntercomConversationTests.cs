using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomConversationTests : IAsyncLifetime
{
    const string Noor = "991267459";

    SandboxServer _sandbox = null!;
    string _contact = "";

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0, FrozenClock.At("2026-03-10T12:00:00Z"));
        _contact = (await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1", email = "c1@acme.example", custom_attributes = new { sla_tier = "Gold" } }))["id"].GetString()!;
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_contact_begins_one_and_the_answer_is_a_message_that_names_it()
    {
        var message = await _sandbox.IntercomAsync("POST", "conversations", new { from = new { type = "user", id = _contact }, body = "Help <me>" });
        Assert.Equal(("user_message", "<p>Help &lt;me&gt;</p>"), (message["type"].GetString(), message["body"].GetString()));
        var it = await Get(message["conversation_id"].GetString()!);
        Assert.Equal(("open", true, false), (it["state"].GetString(), it["open"].GetBoolean(), it["read"].GetBoolean()));
        Assert.Equal(15, it["id"].GetString()!.Length);
        Assert.Equal(("user", _contact), (it["source"].GetProperty("author").GetProperty("type").GetString(), it["source"].GetProperty("author").GetProperty("id").GetString()));
        Assert.Equal("c1", it["contacts"].GetProperty("contacts")[0].GetProperty("external_id").GetString());
        Assert.Equal("active", it["sla_applied"].GetProperty("sla_status").GetString());
        Assert.Equal(it["created_at"].GetInt64(), it["waiting_since"].GetInt64());
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (it["admin_assignee_id"].ValueKind, it["snoozed_until"].ValueKind));
        Assert.Equal(404, (await _sandbox.IntercomAsync("POST", "conversations", new { from = new { type = "user", id = "65f0c0de5eed0000ffffffff" }, body = "x" })).Status);
        Assert.Equal("Help <me>", (await _sandbox.IntercomAsync("GET", $"conversations/{it["id"].GetString()}?display_as=plaintext"))["source"].GetProperty("body").GetString());
    }

    [Fact]
    public async Task The_statistics_follow_from_what_happened()
    {
        var id = await Begin();
        var began = (await Get(id))["created_at"].GetInt64();
        await After(60, () => Part(id, new { message_type = "assignment", type = "team", admin_id = Noor, assignee_id = "5017692" }));
        await After(60, () => Part(id, new { message_type = "assignment", type = "admin", admin_id = Noor, assignee_id = "991267460" }));
        await After(60, () => Reply(id, new { message_type = "note", type = "admin", admin_id = Noor, body = "only for us" }));
        await After(120, () => Reply(id, new { message_type = "comment", type = "admin", admin_id = "991267460", body = "Looking" }));
        await After(300, () => Part(id, new { message_type = "close", type = "admin", admin_id = "991267460" }));
        await After(60, () => Reply(id, new { message_type = "comment", type = "user", intercom_user_id = _contact, body = "Still broken" }));
        var last = await After(100, () => Part(id, new { message_type = "close", type = "admin", admin_id = Noor }));

        var figures = last["statistics"];
        long Figure(string name) => figures.GetProperty(name).GetInt64();
        Assert.Equal((60, 300, 600, 760), (Figure("time_to_assignment"), Figure("time_to_admin_reply"), Figure("time_to_first_close"), Figure("time_to_last_close")));
        Assert.Equal((began, began + 300, began + 660), (Figure("first_contact_reply_at"), Figure("first_admin_reply_at"), Figure("last_contact_reply_at")));
        Assert.Equal((began + 60, began + 120, began + 300), (Figure("first_assignment_at"), Figure("last_assignment_at"), Figure("last_assignment_admin_reply_at")));
        Assert.Equal((began + 600, began + 760, long.Parse(Noor)), (Figure("first_close_at"), Figure("last_close_at"), Figure("last_closed_by_id")));
        Assert.Equal((1, 2, 7), (Figure("count_reopens"), Figure("count_assignments"), Figure("count_conversation_parts")));
        Assert.Equal(300, Figure("median_time_to_reply"));
        Assert.Equal((991267460, 5017692), (last["admin_assignee_id"].GetInt64(), last["team_assignee_id"].GetInt64()));
        Assert.Equal([Noor, "991267460"], last["teammates"].GetProperty("admins").EnumerateArray().Select(admin => admin.GetProperty("id").GetString()));
        Assert.Equal("hit", last["sla_applied"].GetProperty("sla_status").GetString());
    }

    [Fact]
    public async Task A_promise_is_missed_when_the_late_answer_comes_not_before()
    {
        var id = await Begin();
        await _sandbox.AdvanceAsync("intercom", 3601);
        Assert.Equal("active", (await Get(id))["sla_applied"].GetProperty("sla_status").GetString());
        Assert.Equal("missed", (await Reply(id, new { message_type = "comment", type = "admin", admin_id = Noor, body = "Sorry" }))["sla_applied"].GetProperty("sla_status").GetString());
    }

    [Fact]
    public async Task Snoozed_is_open_and_wakes_when_its_time_has_come()
    {
        var id = await Begin();
        var until = DateTimeOffset.Parse("2026-03-10T13:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        Assert.Equal(400, (await Part(id, new { message_type = "snoozed", admin_id = Noor, snoozed_until = 5 })).Status);
        var asleep = await Part(id, new { message_type = "snoozed", admin_id = Noor, snoozed_until = until });
        Assert.Equal(("snoozed", true, until), (asleep["state"].GetString(), asleep["open"].GetBoolean(), asleep["snoozed_until"].GetInt64()));
        await _sandbox.AdvanceAsync("intercom", 3700);
        var awake = await Get(id);
        Assert.Equal(("open", JsonValueKind.Null, until), (awake["state"].GetString(), awake["snoozed_until"].ValueKind, awake["updated_at"].GetInt64()));
    }

    [Fact]
    public async Task Wrong_deeds_are_refused_in_the_vendors_words()
    {
        var id = await Begin();
        Assert.Equal("Type isn't an option", (await Part(id, new { message_type = "close", admin_id = Noor })).Error.GetProperty("message").GetString());
        Assert.Equal("assignee_not_found", (await Part(id, new { message_type = "assignment", type = "admin", admin_id = Noor, assignee_id = "1" })).Error.GetProperty("code").GetString());
        Assert.Equal("admin_not_found", (await Part(id, new { message_type = "open", admin_id = "1" })).Error.GetProperty("code").GetString());
        Assert.Equal(404, (await Part("1", new { message_type = "open", admin_id = Noor })).Status);
        var unknown = await _sandbox.IntercomAsync("PUT", "conversations/" + id, new { custom_attributes = new { nothing = "x" } });
        Assert.Equal((400, "Conversation attribute 'nothing' does not exist"), (unknown.Status, unknown.Error.GetProperty("message").GetString()));
        await Part(id, new { message_type = "close", type = "admin", admin_id = Noor });
        var twice = await Part(id, new { message_type = "close", type = "admin", admin_id = Noor });
        Assert.Equal((200, 2), (twice.Status, twice["statistics"].GetProperty("count_conversation_parts").GetInt32()));
        Assert.Equal(0, twice["statistics"].GetProperty("count_reopens").GetInt32());
        var none = await Part(id, new { message_type = "assignment", type = "admin", admin_id = Noor, assignee_id = "0" });
        Assert.Equal(("open", JsonValueKind.Null), (none["state"].GetString(), none["admin_assignee_id"].ValueKind));
    }

    [Fact]
    public async Task Tags_come_on_and_off_and_attributes_are_written()
    {
        var id = await Begin();
        var tag = (await _sandbox.IntercomAsync("POST", $"conversations/{id}/tags", new { id = "14929004", admin_id = Noor }))["name"].GetString();
        var told = await _sandbox.IntercomAsync("PUT", "conversations/" + id, new { read = true, custom_attributes = new { close_reason = "anything typed", root_cause = "Configuration" } });
        Assert.Equal(("Bug", "Bug", true), (tag, told["tags"].GetProperty("tags")[0].GetProperty("name").GetString(), told["read"].GetBoolean()));
        Assert.Equal("""{"close_reason":"anything typed","root_cause":"Configuration"}""", told["custom_attributes"].GetRawText());
        Assert.Equal(400, (await _sandbox.IntercomAsync("PUT", "conversations/" + id, new { custom_attributes = new { root_cause = "no such cause" } })).Status);
        Assert.Equal(200, (await _sandbox.IntercomAsync("DELETE", $"conversations/{id}/tags/14929004", new { admin_id = Noor })).Status);
        Assert.Empty((await Get(id))["tags"].GetProperty("tags").EnumerateArray());
        var model = (await _sandbox.IntercomAsync("GET", "data_attributes?model=conversation"))["data"].EnumerateArray().Select(attribute => attribute.GetProperty("name").GetString());
        Assert.Contains("close_reason", model);
    }

    [Fact]
    public async Task A_search_is_exact_to_the_second_and_pages_by_cursor()
    {
        var first = await Begin();
        await _sandbox.AdvanceAsync("intercom", 1);
        var second = await Begin();
        var at = (await Get(first))["updated_at"].GetInt64();
        Assert.Equal([second], await Search(new { field = "updated_at", @operator = ">", value = at }));
        Assert.Equal([second, first], await Search(new { field = "updated_at", @operator = ">=", value = at }));
        Assert.Equal([first], await Search(new { field = "created_at", @operator = "=", value = at.ToString(System.Globalization.CultureInfo.InvariantCulture) }));
        await _sandbox.IntercomAsync("POST", $"conversations/{second}/tags", new { id = "14929005", admin_id = Noor });
        await Part(first, new { message_type = "close", type = "admin", admin_id = Noor });
        object isClosed = new { field = "state", @operator = "=", value = "closed" };
        object wasClosed = new { field = "statistics.last_close_at", @operator = ">", value = 1 };
        object isEscalated = new { field = "tag_ids", @operator = "=", value = "14929005" };
        object either = new { @operator = "OR", value = new[] { wasClosed, isEscalated } };
        Assert.Equal([first], await Search(new { @operator = "AND", value = new[] { isClosed, either } }));
        Assert.Equal([second], await Search(new { field = "tag_ids", @operator = "IN", value = new[] { "14929005" } }));
        Assert.Equal(2, (await Search(new { field = "contact_ids", @operator = "=", value = _contact })).Length);
        Assert.Empty(await Search(new { field = "source.body", @operator = "=", value = "Help me" }));
        Assert.Equal(2, (await Search(new { field = "source.body", @operator = "=", value = "help" })).Length);
        Assert.Equal(2, (await Search(new { field = "admin_assignee_id", @operator = "=", value = 0 })).Length);
        Assert.Equal("invalid_field", (await _sandbox.IntercomAsync("POST", "conversations/search", new { query = new { field = "mood", @operator = "=", value = "x" } })).Error.GetProperty("code").GetString());

        var page = await _sandbox.IntercomAsync("GET", "conversations?per_page=1");
        Assert.Equal("conversation.list", page["type"].GetString());
        Assert.False(page["conversations"][0].TryGetProperty("conversation_parts", out _));
        var next = await _sandbox.IntercomAsync("GET", "conversations?per_page=1&starting_after=" + Uri.EscapeDataString(page["pages"].GetProperty("next").GetProperty("starting_after").GetString()!));
        Assert.False(next["pages"].TryGetProperty("next", out _));
        Assert.NotEqual(page["conversations"][0].GetProperty("id").GetString(), next["conversations"][0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Only_the_newest_500_parts_are_shown()
    {
        var id = await Begin();
        await _sandbox.LimitsAsync(new { enabled = false });
        for (var i = 1; i <= 502; i++)
        {
            await Reply(id, new { message_type = "note", type = "admin", admin_id = Noor, body = "n" + i });
        }

        var it = await Get(id);
        var parts = it["conversation_parts"];
        Assert.Equal((500, 500, 502), (parts.GetProperty("total_count").GetInt32(), parts.GetProperty("conversation_parts").GetArrayLength(), it["statistics"].GetProperty("count_conversation_parts").GetInt32()));
        Assert.Equal("<p>n3</p>", parts.GetProperty("conversation_parts")[0].GetProperty("body").GetString());
    }

    [Fact]
    public async Task The_seed_has_a_month_of_talk_of_every_kind()
    {
        await _sandbox.ResetAsync(7, 200, 0);
        var all = (await _sandbox.DumpAsync("intercom")).GetProperty("conversations").EnumerateArray().ToList();
        Assert.Equal(60, all.Count);
        var until = DateTimeOffset.Parse("2026-03-10T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        Assert.All(all, it => Assert.InRange(it.GetProperty("created_at").GetInt64(), until - (30 * 86400), until));
        Assert.Equal(["closed", "open", "snoozed"], all.Select(it => it.GetProperty("state").GetString()).Distinct().Order());
        Assert.Contains(all, it => it.GetProperty("ai_agent_participated").GetBoolean() && it.GetProperty("teammates").GetProperty("admins").GetArrayLength() == 0);
        Assert.Contains(all, it => it.GetProperty("statistics").GetProperty("count_reopens").GetInt32() > 0);
        Assert.Contains(all, it => it.GetProperty("conversation_rating").ValueKind == JsonValueKind.Object);
        Assert.Contains(all, it => DateTimeOffset.FromUnixTimeSeconds(it.GetProperty("created_at").GetInt64()).Hour is < 6);
        Assert.Contains(all, it => it.GetProperty("sla_applied") is { ValueKind: JsonValueKind.Object } sla && sla.GetProperty("sla_status").GetString() == "missed");
    }

    [Fact]
    public async Task Teams_are_listed_with_their_people()
    {
        var teams = await _sandbox.IntercomAsync("GET", "teams");
        Assert.Equal(("team.list", JsonValueKind.Number), (teams["type"].GetString(), teams["teams"][0].GetProperty("admin_ids")[0].ValueKind));
        Assert.Equal("Billing", (await _sandbox.IntercomAsync("GET", "teams/5017692"))["name"].GetString());
        Assert.Equal("team_not_found", (await _sandbox.IntercomAsync("GET", "teams/1")).Error.GetProperty("code").GetString());
    }

    async Task<string> Begin() =>
        (await _sandbox.IntercomAsync("POST", "conversations", new { from = new { type = "contact", id = _contact }, body = "Help me" }))["conversation_id"].GetString()!;

    Task<Answer> Get(string id) => _sandbox.IntercomAsync("GET", "conversations/" + id);

    Task<Answer> Part(string id, object body) => _sandbox.IntercomAsync("POST", $"conversations/{id}/parts", body);

    Task<Answer> Reply(string id, object body) => _sandbox.IntercomAsync("POST", $"conversations/{id}/reply", body);

    async Task<Answer> After(int seconds, Func<Task<Answer>> act)
    {
        await _sandbox.AdvanceAsync("intercom", seconds);
        var answer = await act();
        Assert.Equal(200, answer.Status);
        return answer;
    }

    async Task<string[]> Search(object query) =>
        [.. (await _sandbox.IntercomAsync("POST", "conversations/search", new { query }))["conversations"].EnumerateArray().Select(it => it.GetProperty("id").GetString()!)];
}
