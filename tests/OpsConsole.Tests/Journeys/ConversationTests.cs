using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Health;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Conversations into Airtable by the recipe that comes with the console.</summary>
public sealed class ConversationTests
{
    private static readonly Contract Recipe = ContractStarts.Read("airtable-intercom-conversations") with { Limits = new() { MassChangeShare = 1, FailureShare = 1 } };

    [Fact]
    public async Task S0_11_S0_67_S0_68_Every_conversation_is_logged_once_with_who_what_and_a_way_back()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        var pipeline = await rehearsal.AddPipelineAsync(Recipe);
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));

        var there = await ConversationsAsync(rehearsal);
        var rows = await RowsAsync(rehearsal);
        Assert.True(there.Count >= 60);
        Assert.Equal(there.Keys.Order(), rows.Select(r => Cell(r, "conversation_id")!).Order());
        foreach (var row in rows)
        {
            var conversation = there[Cell(row, "conversation_id")!];
            Assert.Equal(conversation.GetProperty("state").GetString(), Cell(row, "status")!.ToLowerInvariant());
            Assert.Equal(conversation.GetProperty("created_at").GetInt64(), DateTimeOffset.Parse(Cell(row, "created_at")!, null).ToUnixTimeSeconds());
            Assert.EndsWith("/conversation/" + Cell(row, "conversation_id"), Cell(row, "url"), StringComparison.Ordinal);
            Assert.Equal(conversation.GetProperty("state").GetString() == "closed", Cell(row, "resolution_time_minutes") is not null);
        }

        Assert.DoesNotContain("body", string.Join("", rows.Select(r => r.GetRawText())), StringComparison.Ordinal); // no transcript (S0-118)
        foreach (var mode in new[] { RunMode.Incremental, RunMode.Full })
        {
            var writes = await rehearsal.WritesAsync();
            Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline, mode));
            Assert.Equal(writes, await rehearsal.WritesAsync());
        }

        // What a closed conversation's parts said is remembered until it changes: a whole pass is lists only.
        Assert.True(there.Values.Count(c => c.GetProperty("state").GetString() == "closed") > 20);
        var reads = (await rehearsal.CallsAsync("intercom")).Reads;
        await rehearsal.RunOfAsync(pipeline, RunMode.Full);
        Assert.InRange((await rehearsal.CallsAsync("intercom")).Reads - reads, 1, 10);
    }

    [Fact]
    public async Task S0_12_S0_13_S0_71_S0_90_Hand_offs_close_reason_and_rating_follow()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        var pipeline = await rehearsal.AddPipelineAsync(Recipe);
        var id = await BeginAsync(rehearsal);
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));
        var admins = (await rehearsal.Sandbox.IntercomAsync("GET", "admins"))["admins"].EnumerateArray().Where(a => a.GetProperty("has_inbox_seat").GetBoolean()).ToList();
        var teams = (await rehearsal.Sandbox.IntercomAsync("GET", "teams"))["teams"].EnumerateArray().ToList();
        foreach (var admin in admins.Take(2))
        {
            await PartAsync(rehearsal, id, new { message_type = "assignment", type = "admin", admin_id = admins[0].GetProperty("id").GetString(), assignee_id = admin.GetProperty("id").GetString() });
            Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));
            Assert.Equal(admin.GetProperty("email").GetString(), Cell(await RowAsync(rehearsal, id), "assigned_to"));
        }

        await PartAsync(rehearsal, id, new { message_type = "assignment", type = "team", admin_id = admins[0].GetProperty("id").GetString(), assignee_id = teams[0].GetProperty("id").GetString() });
        await rehearsal.Sandbox.IntercomAsync("PUT", "conversations/" + id, new { custom_attributes = new { close_reason = "Billing" } });
        await PartAsync(rehearsal, id, new { message_type = "close", type = "admin", admin_id = admins[0].GetProperty("id").GetString() });
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));

        var row = await RowAsync(rehearsal, id);
        Assert.Equal(("Closed", "Billing", teams[0].GetProperty("name").GetString(), "0"), (Cell(row, "status"), Cell(row, "close_reason"), Cell(row, "team"), Cell(row, "resolution_time_minutes")));
        Assert.NotNull(Cell(row, "closed_at"));
    }

    [Fact]
    public async Task S0_72_A_close_reason_in_free_text_is_a_question_and_not_a_new_option()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        var pipeline = await rehearsal.AddPipelineAsync(Recipe);
        var id = await BeginAsync(rehearsal);
        await rehearsal.Sandbox.IntercomAsync("PUT", "conversations/" + id, new { custom_attributes = new { close_reason = "they just left" } });
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));

        var item = Assert.Single(await rehearsal.ReviewsAsync(), r => r.RightId == id);
        Assert.Equal(ReviewReason.ValueNotMapped, item.Reason);
        Assert.Contains("they just left", item.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S0_69_S0_70_Only_what_matches_is_logged_and_widening_back_fills()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        var pipeline = await rehearsal.AddPipelineAsync(Recipe);
        var desk = rehearsal.Get<FirstRunDesk>();
        var closed = (await ConversationsAsync(rehearsal)).Values.Count(c => c.GetProperty("state").GetString() == "closed");
        await desk.SetFilterAsync(Rehearsal.Person, pipeline, Closed);
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));
        Assert.Equal(closed, (await RowsAsync(rehearsal)).Count);

        await desk.SetFilterAsync(Rehearsal.Person, pipeline, null);
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));
        Assert.Equal((await ConversationsAsync(rehearsal)).Count, (await RowsAsync(rehearsal)).Count);
    }

    [Fact]
    public async Task S0_114_Coverage_is_what_was_logged_of_what_is_eligible_and_what_the_filter_keeps_back_is_not()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        var pipeline = await rehearsal.AddPipelineAsync(Recipe);
        await rehearsal.Get<FirstRunDesk>().SetFilterAsync(Rehearsal.Person, pipeline, Closed);
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));
        var closed = (await ConversationsAsync(rehearsal)).Values.Count(c => c.GetProperty("state").GetString() == "closed");
        Assert.Equal((1, closed), await LoggedAsync(rehearsal, pipeline));

        var open = (await ConversationsAsync(rehearsal)).First(c => c.Value.GetProperty("state").GetString() == "open").Key;
        await using (var db = await rehearsal.DbAsync())
        {
            db.Reviews.Add(new ReviewRow { PipelineKey = pipeline, ContractKey = Recipe.Key, Reason = ReviewReason.Refused, Text = "Airtable refused it.", RightId = open, Status = ReviewStatus.Open, LastRunId = 1, CreatedAt = DateTimeOffset.UtcNow, LastTriedAt = DateTimeOffset.UtcNow });
            await db.SaveChangesAsync();
        }

        Assert.Equal(((double)closed / (closed + 1), closed + 1), await LoggedAsync(rehearsal, pipeline));
        Assert.Equal((null, 0), await LoggedAsync(rehearsal, Rehearsal.Key)); // contacts are no conversations
    }

    private static async Task<(double? Share, int Of)> LoggedAsync(Rehearsal rehearsal, string pipeline)
    {
        var figure = (await rehearsal.Get<HealthMeter>().MeasureAsync(default)).SingleOrDefault(f => f.Metric == Metric.Logged && f.Subject == pipeline);
        return (figure?.Value, figure?.Count ?? 0);
    }

    [Fact]
    public async Task S0_91_S0_92_S0_93_Ratings_and_tags_become_reviews_and_follow_up_records()
    {
        Rule When(string key, Trigger trigger, params RuleAction[] actions) => new() { Key = key, Name = key, When = trigger, Branches = [new() { If = key == "low" ? Low : null, Then = actions }] };
        RuleAction Record(string table, string title) => new() { Do = ActionKind.Create, Side = Side.Left, Object = table, UniqueBy = "conversation_id", Fields = new Dictionary<string, string> { ["conversation_id"] = "{{right.id}}", ["title"] = title } };
        await using var rehearsal = await Rehearsal.StartAsync(40);
        foreach (var tag in new[] { "Bug", "Escalation" })
        {
            await rehearsal.Sandbox.IntercomAsync("POST", "tags", new { name = tag });
        }

        var pipeline = await rehearsal.AddPipelineAsync(Recipe with
        {
            Rules =
            [
                RuleJson.Write(When("bug", new() { Event = TriggerKind.Changed, Side = Side.Right, Field = "tags.Bug", To = "true" }, Record("Engineering follow-ups", "Bug from {{right.id}}"))),
                RuleJson.Write(When("low", new() { Event = TriggerKind.Changed, Side = Side.Right, Field = "csat_rating" }, new RuleAction { Do = ActionKind.Review, Text = "Rated {{right.csat_rating}}." })),
            ],
        });
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));
        await rehearsal.ActAsync();
        var id = (await ConversationsAsync(rehearsal)).First(c => c.Value.GetProperty("state").GetString() == "open" && c.Value.GetProperty("tags").GetProperty("tags").GetArrayLength() == 0).Key;
        var before = await FollowUpsAsync(rehearsal);
        var tagged = (await rehearsal.Sandbox.IntercomAsync("GET", "tags"))["data"].EnumerateArray().Single(t => t.GetProperty("name").GetString() == "Bug").GetProperty("id").GetString();
        var admin = (await rehearsal.Sandbox.IntercomAsync("GET", "admins"))["admins"][0].GetProperty("id").GetString();
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", $"conversations/{id}/tags", new { id = tagged, admin_id = admin })).Status);
        foreach (var mode in new[] { RunMode.Incremental, RunMode.Full })
        {
            Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline, mode));
            await rehearsal.ActAsync();
        }

        Assert.Equal($"Bug from {id}", Assert.Single((await FollowUpsAsync(rehearsal)).Except(before)));
    }

    [Theory]
    [InlineData("created")]
    [InlineData("assigned")]
    [InlineData("closed")]
    public async Task S0_66_A_rule_is_set_off_by_the_event_it_names_and_by_no_other(string wanted)
    {
        var when = wanted switch
        {
            "created" => new Trigger { Event = TriggerKind.Created, Side = Side.Right },
            "assigned" => new Trigger { Event = TriggerKind.Changed, Side = Side.Right, Field = "assignee_email" },
            _ => new Trigger { Event = TriggerKind.Changed, Side = Side.Right, Field = "state", To = "closed" },
        };
        await using var rehearsal = await Rehearsal.StartAsync(10);
        var pipeline = await rehearsal.AddPipelineAsync(Recipe with { Rules = [RuleJson.Write(new Rule { Key = wanted, Name = wanted, When = when, Branches = [new() { Then = [new() { Do = ActionKind.Review, Text = "{{right.id}}" }] }] })] });
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));
        await rehearsal.ActAsync();
        var before = await FiredAsync(rehearsal);
        var admins = (await rehearsal.Sandbox.IntercomAsync("GET", "admins"))["admins"].EnumerateArray().Where(a => a.GetProperty("has_inbox_seat").GetBoolean()).Select(a => a.GetProperty("id").GetString()).ToList();

        var id = await BeginAsync(rehearsal);
        var fired = new List<string>();
        foreach (var (happened, part) in new (string, object?)[]
        {
            ("created", null), ("assigned", new { message_type = "assignment", type = "admin", admin_id = admins[0], assignee_id = admins[1] }), ("closed", new { message_type = "close", type = "admin", admin_id = admins[0] }),
        })
        {
            if (part is not null)
            {
                await PartAsync(rehearsal, id, part);
            }

            Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));
            await rehearsal.ActAsync();
            if (await FiredAsync(rehearsal) > before)
            {
                fired.Add(happened);
                before = await FiredAsync(rehearsal);
            }
        }

        Assert.Equal([wanted], fired);
    }

    private static async Task<int> FiredAsync(Rehearsal rehearsal)
    {
        await using var db = await rehearsal.DbAsync();
        return await db.Actions.CountAsync(a => a.State == ActionState.Done);
    }

    private static Condition Closed { get; } = new() { All = [new() { Side = Side.Right, Field = "state", Op = "is", Value = JsonSerializer.SerializeToElement("closed") }] };

    private static Condition Low { get; } = new() { All = [new() { Side = Side.Right, Field = "csat_rating", Op = "less", Value = JsonSerializer.SerializeToElement(3) }] };

    private static async Task<string> BeginAsync(Rehearsal rehearsal)
    {
        var contact = (await rehearsal.ContactsAsync()).First(c => c.GetProperty("role").GetString() == "user").GetProperty("id").GetString();
        return (await rehearsal.Sandbox.IntercomAsync("POST", "conversations", new { from = new { type = "user", id = contact }, body = "It does not work" }))["conversation_id"].GetString()!;
    }

    private static async Task PartAsync(Rehearsal rehearsal, string id, object part) => Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", $"conversations/{id}/parts", part)).Status);

    private static async Task<Dictionary<string, JsonElement>> ConversationsAsync(Rehearsal rehearsal) =>
        (await rehearsal.Sandbox.DumpAsync("intercom")).GetProperty("conversations").EnumerateArray().ToDictionary(c => c.GetProperty("id").GetString()!);

    private static Task<List<JsonElement>> RowsAsync(Rehearsal rehearsal) => TableAsync(rehearsal, "Conversations");

    private static async Task<List<string>> FollowUpsAsync(Rehearsal rehearsal) => [.. (await TableAsync(rehearsal, "Engineering follow-ups")).Select(r => Cell(r, "title")!)];

    private static async Task<List<JsonElement>> TableAsync(Rehearsal rehearsal, string name) =>
        [.. (await rehearsal.Sandbox.DumpAsync("airtable")).GetProperty("bases")[0].GetProperty("tables").EnumerateArray().First(t => t.GetProperty("name").GetString() == name).GetProperty("records").EnumerateArray()];

    private static async Task<JsonElement> RowAsync(Rehearsal rehearsal, string id) => (await RowsAsync(rehearsal)).Single(r => Cell(r, "conversation_id") == id);

    private static string? Cell(JsonElement row, string field) => Rehearsal.Cell(row, field);
}
