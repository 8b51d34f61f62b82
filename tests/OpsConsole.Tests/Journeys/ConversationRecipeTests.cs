using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Notices;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Recipes about conversations, and the queues made of them: each shipped file at work in the sandbox.</summary>
public sealed class ConversationRecipeTests
{
    [Fact]
    public async Task S0_84_Only_conversations_of_the_named_inbox_get_a_row()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        var result = await rehearsal.InstallAsync("key-inbox", null, ("inbox", "Billing"));
        var (billing, other) = (await BeginAsync(rehearsal), await BeginAsync(rehearsal));
        var admin = await AdminAsync(rehearsal);
        foreach (var (id, team) in new[] { (billing, "5017692"), (other, "5017691") })
        {
            await PartAsync(rehearsal, id, new { message_type = "assignment", type = "team", admin_id = admin, assignee_id = team });
        }

        Rehearsal.AddsUp(await rehearsal.RunOfAsync(result.PipelineKey));
        var rows = await RowsAsync(rehearsal);
        Assert.All(rows.Values, r => Assert.Equal("Billing", Cell(r, "team")));
        Assert.Contains(billing, rows.Keys);
        Assert.EndsWith("/conversation/" + billing, Cell(rows[billing], "url"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S0_76_S0_90_A_closed_conversation_says_why_how_long_and_whether_it_was_fixed()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        await rehearsal.InstallAsync("conversation-closed");
        var result = await rehearsal.InstallAsync("follow-up-tracking");
        var ids = new[] { await BeginAsync(rehearsal), await BeginAsync(rehearsal) };
        await CloseAsync(rehearsal, ids[0], "Resolved");
        await CloseAsync(rehearsal, ids[1], "No reply");
        await WorkAsync(rehearsal, result.PipelineKey);

        var rows = await RowsAsync(rehearsal);
        Assert.Equal(("Closed", "Resolved", "0", "Fixed"), (Cell(rows[ids[0]], "status"), Cell(rows[ids[0]], "close_reason"), Cell(rows[ids[0]], "resolution_time_minutes"), Cell(rows[ids[0]], "follow_up")));
        Assert.Equal("Only closed", Cell(rows[ids[1]], "follow_up"));
        await PartAsync(rehearsal, ids[0], new { message_type = "open", admin_id = await AdminAsync(rehearsal) });
        await WorkAsync(rehearsal, result.PipelineKey);
        Assert.Equal("Open", Cell((await RowsAsync(rehearsal))[ids[0]], "follow_up"));
    }

    [Fact]
    public async Task S0_77_S0_91_A_low_rating_is_logged_and_waits_in_the_CX_leads_name()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        var result = await rehearsal.InstallAsync("csat-received");
        await rehearsal.ActAsync();
        var low = await RatedAsync(rehearsal, r => r < 3);
        Assert.NotEmpty(low);
        Assert.Equal(low.Order(), (await rehearsal.ReviewsAsync()).Where(r => r.Reason == ReviewReason.AskedByRule).Select(r => r.RightId).Order());
        var rows = await RowsAsync(rehearsal);
        Assert.All(low, id => Assert.True(Cell(rows[id], "csat_rating") is "1" or "2"));

        // The queue is the same rule with an owner: it takes the place of the other, so that nobody is asked twice.
        Assert.Equal(2, (await rehearsal.InstallAsync("low-csat-queue", null, ("owner", "cx@example.test"))).Version);
        for (var i = 0; (await RatedAsync(rehearsal, r => r < 3)).Count == low.Count; i++)
        {
            Assert.True(i < 40, "Nobody was rated low.");
            await rehearsal.Sandbox.ControlAsync("POST", "life/step", new { count = 5, seed = i, kinds = new[] { "close", "rate" } });
        }

        await WorkAsync(rehearsal, result.PipelineKey);
        var news = (await RatedAsync(rehearsal, r => r < 3)).Except(low).Order();
        Assert.Equal(news, (await rehearsal.ReviewsAsync()).Where(r => r.AssignedTo == "cx@example.test").Select(r => r.RightId).Order());
    }

    [Fact]
    public async Task S0_92_S0_93_Tags_make_their_records_once()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        await rehearsal.InstallAsync("bug-follow-up");
        var result = await rehearsal.InstallAsync("escalation-record");
        await rehearsal.ActAsync();
        var id = await BeginAsync(rehearsal);
        await WorkAsync(rehearsal, result.PipelineKey);
        foreach (var tag in new[] { "14929004", "14929005" })
        {
            await TagAsync(rehearsal, id, tag);
            await WorkAsync(rehearsal, result.PipelineKey);
            await WorkAsync(rehearsal, result.PipelineKey);
        }

        Assert.Equal($"Bug from conversation {id}", Cell(Assert.Single(await TableAsync(rehearsal, "Engineering follow-ups"), r => Cell(r, "conversation_id") == id), "title"));
        Assert.Equal("Open", Cell(Assert.Single(await TableAsync(rehearsal, "Escalations"), r => Cell(r, "conversation_id") == id), "status"));
    }

    [Fact]
    public async Task S0_94_A_missed_promise_is_flagged_and_told()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        await AddChannelAsync(rehearsal);
        await rehearsal.InstallAsync("sla-breach", null, ("channel", "cx"));
        await rehearsal.ActAsync();
        var missed = (await ConversationsAsync(rehearsal)).Where(c => c.Value.TryGetProperty("sla_applied", out var sla) && sla.ValueKind == JsonValueKind.Object && sla.GetProperty("sla_status").GetString() == "missed").Select(c => c.Key).Order().ToList();

        Assert.NotEmpty(missed);
        Assert.Equal(missed, (await RowsAsync(rehearsal)).Where(r => Cell(r.Value, "sla_breached") == "True").Select(r => r.Key).Order());
        var heard = await HeardAsync(rehearsal);
        Assert.Equal(missed.Count, heard.Count);
        Assert.All(missed, id => Assert.Contains(heard, h => h.Contains(id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task S0_74_The_QA_list_holds_low_ratings_and_long_ones_and_says_which()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        await rehearsal.InstallAsync("weekly-qa", null, ("minutes", "600"));
        await rehearsal.ActAsync();
        var low = await RatedAsync(rehearsal, r => r < 3);
        var rows = await RowsAsync(rehearsal);
        var wanted = rows.Where(r => low.Contains(r.Key) || decimal.TryParse(Cell(r.Value, "resolution_time_minutes"), out var minutes) && minutes > 600).Select(r => r.Key).Order().ToList();

        Assert.True(wanted.Count > low.Count && low.Count > 0);
        Assert.Equal(wanted, rows.Where(r => Cell(r.Value, "needs_qa") == "True").Select(r => r.Key).Order());
        Assert.All(wanted, id => Assert.Contains(Cell(rows[id], "qa_reason"), new[] { "Low CSAT", "Long resolution" }));
    }

    [Fact]
    public async Task S0_75_Root_causes_are_three_words_and_other_reasons_leave_them()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        var result = await rehearsal.InstallAsync("root-cause-tag");
        var wanted = new Dictionary<string, string?>();
        foreach (var (reason, cause) in new[] { ("Bug", "Product bug"), ("Confusion", "Confusion"), ("Billing", "Billing"), ("Duplicate", null) })
        {
            var id = await BeginAsync(rehearsal);
            await CloseAsync(rehearsal, id, reason);
            wanted[id] = cause;
        }

        await WorkAsync(rehearsal, result.PipelineKey);
        var rows = await RowsAsync(rehearsal);
        Assert.All(wanted, w => Assert.Equal(w.Value, Cell(rows[w.Key], "root_cause_tag")));
    }

    [Fact]
    public async Task S0_78_Escalated_bugs_wait_for_engineering_once_whichever_tag_came_first()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        await AddChannelAsync(rehearsal);
        var result = await rehearsal.InstallAsync("escalations-for-engineering", null, ("channel", "cx"));
        await rehearsal.ActAsync();
        var (both, one) = (await BeginAsync(rehearsal), await BeginAsync(rehearsal));
        await WorkAsync(rehearsal, result.PipelineKey);
        await TagAsync(rehearsal, both, "14929004");
        await TagAsync(rehearsal, both, "14929005");
        await TagAsync(rehearsal, one, "14929005");
        for (var i = 0; i < 3; i++)
        {
            await WorkAsync(rehearsal, result.PipelineKey);
        }

        Assert.Equal("True", Cell((await RowsAsync(rehearsal))[both], "needs_engineering"));
        Assert.Single(await rehearsal.ReviewsAsync(), r => r.RightId == both && r.Reason == ReviewReason.AskedByRule);
        Assert.DoesNotContain(await rehearsal.ReviewsAsync(), r => r.RightId == one);
        Assert.Single(await HeardAsync(rehearsal), h => h.Contains($"Conversation {both} is escalated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task S0_79_What_was_closed_for_billing_waits_in_finance_ops_name()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        var result = await rehearsal.InstallAsync("billing-close-reason", null, ("owner", "finance@example.test"));
        await rehearsal.ActAsync();
        var before = (await rehearsal.ReviewsAsync()).Where(r => r.AssignedTo is not null).Select(r => r.RightId).ToHashSet();
        var id = await BeginAsync(rehearsal);
        await CloseAsync(rehearsal, id, "Billing");
        await WorkAsync(rehearsal, result.PipelineKey);

        Assert.Equal([id], (await rehearsal.ReviewsAsync()).Where(r => r.AssignedTo == "finance@example.test").Select(r => r.RightId!).Except(before!));
        Assert.Equal("Billing", Cell((await RowsAsync(rehearsal))[id], "close_reason"));
    }

    private static async Task WorkAsync(Rehearsal rehearsal, string pipeline)
    {
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline, RunMode.Full));
        await rehearsal.ActAsync();
    }

    private static Task AddChannelAsync(Rehearsal rehearsal) => rehearsal.Get<ChannelDesk>().AddAsync(Rehearsal.Person, "cx", "CX", ChannelKind.Slack, rehearsal.Sandbox.BaseUrl + "/slack/cx", null);

    private static async Task<List<string>> HeardAsync(Rehearsal rehearsal) => [.. (await rehearsal.Sandbox.DumpAsync("slack")).GetProperty("messages").EnumerateArray().Select(m => m.GetRawText())];

    private static async Task<string> AdminAsync(Rehearsal rehearsal) => (await rehearsal.Sandbox.IntercomAsync("GET", "admins"))["admins"][0].GetProperty("id").GetString()!;

    private static async Task<string> BeginAsync(Rehearsal rehearsal)
    {
        var contact = (await rehearsal.ContactsAsync()).First(c => c.GetProperty("role").GetString() == "user").GetProperty("id").GetString();
        return (await rehearsal.Sandbox.IntercomAsync("POST", "conversations", new { from = new { type = "user", id = contact }, body = "It does not work" }))["conversation_id"].GetString()!;
    }

    private static async Task CloseAsync(Rehearsal rehearsal, string id, string reason)
    {
        await rehearsal.Sandbox.IntercomAsync("PUT", "conversations/" + id, new { custom_attributes = new { close_reason = reason } });
        await PartAsync(rehearsal, id, new { message_type = "close", type = "admin", admin_id = await AdminAsync(rehearsal) });
    }

    private static async Task TagAsync(Rehearsal rehearsal, string id, string tag) =>
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", $"conversations/{id}/tags", new { id = tag, admin_id = await AdminAsync(rehearsal) })).Status);

    private static async Task PartAsync(Rehearsal rehearsal, string id, object part) => Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", $"conversations/{id}/parts", part)).Status);

    private static async Task<List<string>> RatedAsync(Rehearsal rehearsal, Func<int, bool> holds) =>
        [.. (await ConversationsAsync(rehearsal)).Where(c => c.Value.TryGetProperty("conversation_rating", out var rating) && rating.ValueKind == JsonValueKind.Object && rating.GetProperty("rating") is { ValueKind: JsonValueKind.Number } r && holds(r.GetInt32())).Select(c => c.Key)];

    private static async Task<Dictionary<string, JsonElement>> ConversationsAsync(Rehearsal rehearsal) =>
        (await rehearsal.Sandbox.DumpAsync("intercom")).GetProperty("conversations").EnumerateArray().ToDictionary(c => c.GetProperty("id").GetString()!);

    private static async Task<Dictionary<string, JsonElement>> RowsAsync(Rehearsal rehearsal) => (await TableAsync(rehearsal, "Conversations")).ToDictionary(r => Cell(r, "conversation_id")!);

    private static async Task<List<JsonElement>> TableAsync(Rehearsal rehearsal, string name) =>
        [.. (await rehearsal.Sandbox.DumpAsync("airtable")).GetProperty("bases")[0].GetProperty("tables").EnumerateArray().First(t => t.GetProperty("name").GetString() == name).GetProperty("records").EnumerateArray()];

    private static string? Cell(JsonElement row, string field) => Rehearsal.Cell(row, field);
}
