using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Actions;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Notices;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Rules of a contract against both vendors: set off once by a change, held back by guardrails, written down.</summary>
public sealed class RuleTests
{
    private static readonly Rule Stalled = new()
    {
        Key = "stalled",
        Name = "Offer help to who is stuck",
        When = new() { Event = TriggerKind.Changed, Side = Side.Left, Field = "team", To = "Stalled" },
        Branches = [new() { Then = [new() { Do = ActionKind.Message, Text = "Hello {{left.full_name}}, need a hand?" }] }],
    };

    [Fact]
    public async Task S0_57_S0_88_Who_stalls_is_written_to_once()
    {
        await using var rehearsal = await WithAsync(Stalled);
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { team = "Stalled", full_name = "Ana <Ng>" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.ActAsync();

        var message = Assert.Single(await MessagesAsync(rehearsal));
        Assert.Contains("Ana &lt;Ng&gt;", message.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Contains(pair.Contact, message.GetRawText(), StringComparison.Ordinal);

        // Neither a run over the same state, nor a whole pass, nor another field's change sets it off again.
        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));
        await rehearsal.SetRowAsync(pair.Row, new { health_score = 12 });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.ActAsync();
        Assert.Single(await MessagesAsync(rehearsal));

        // Going and coming back is a new state.
        await rehearsal.SetRowAsync(pair.Row, new { team = "Going" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.SetRowAsync(pair.Row, new { team = "Stalled" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.ActAsync();
        Assert.Equal(2, (await MessagesAsync(rehearsal)).Count);
    }

    [Fact]
    public async Task S0_95_S0_96_Guardrails_keep_back_by_criteria_cool_down_and_do_not_contact()
    {
        var guard = new Guard { CoolDownHours = 24, HoldAbove = 0, Require = new() { All = [new() { Side = Side.Left, Field = "health_score", Op = "greater", Value = JsonSerializer.SerializeToElement(10) }] } };
        await using var rehearsal = await WithAsync(Stalled with { Guard = guard });
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowAsync(pairs[0].Row, new { team = "Stalled", health_score = 5 });
        await rehearsal.SetRowAsync(pairs[1].Row, new { team = "Stalled", health_score = 50 });
        await rehearsal.SetRowAsync(pairs[2].Row, new { team = "Stalled", health_score = 50 });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.ActAsync();
        await rehearsal.SetRowAsync(pairs[2].Row, new { do_not_contact = true }); // said after the change, before the sending
        await ApproveAsync(rehearsal);

        Assert.Single(await MessagesAsync(rehearsal));
        var kept = (await ActionsAsync(rehearsal)).Where(a => a.State == ActionState.Suppressed).ToDictionary(a => a.LeftId, a => a.Reason);
        Assert.Equal("The rule's minimum criteria do not hold.", kept[pairs[0].Row]);
        Assert.Equal("Marked do not contact.", kept[pairs[2].Row]);

        await rehearsal.SetRowAsync(pairs[1].Row, new { team = "Going" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.SetRowAsync(pairs[1].Row, new { team = "Stalled" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.ActAsync();
        await ApproveAsync(rehearsal);
        Assert.Single(await MessagesAsync(rehearsal));
        Assert.Contains("cool-down is 24 hours", (await ActionsAsync(rehearsal)).Last().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S0_109_A_mass_of_messages_is_held_until_a_person_says_yes_and_who_has_recovered_meanwhile_gets_none()
    {
        await using var rehearsal = await WithAsync(Stalled with { Guard = new() { HoldAbove = 3 } });
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowsAsync(pairs.Take(5).Select(p => p.Row), _ => new { team = "Stalled" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.ActAsync();
        var held = (await ActionsAsync(rehearsal)).Where(a => a.State == ActionState.Held).Select(a => a.Id).ToList();
        Assert.Equal(5, held.Count);
        Assert.Empty(await MessagesAsync(rehearsal));

        var desk = rehearsal.Get<ActionDesk>();
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.ApproveAsync(new("editor@example.test", Roles.Editor, "test"), held));
        await desk.DropAsync(Rehearsal.Person, [held[4]]);
        await rehearsal.SetRowAsync(pairs[3].Row, new { team = "Going" });
        await desk.ApproveAsync(Rehearsal.Person, held[..4]);
        await rehearsal.ActAsync();

        Assert.Equal(3, (await MessagesAsync(rehearsal)).Count);
        await Assert.ThrowsAsync<ConflictException>(() => desk.ApproveAsync(Rehearsal.Person, [held[0]]));
    }

    [Fact]
    public async Task Guarantee_5_A_message_left_without_an_answer_is_a_question_and_never_sent_again_by_itself()
    {
        await using var rehearsal = await WithAsync(Stalled);
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { team = "Stalled" });
        await rehearsal.Sandbox.FaultAsync(new { vendor = "intercom", route = "/messages", kind = "timeout-after-commit", count = 1 });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.ActAsync();
        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));
        await rehearsal.ActAsync();

        Assert.Single(await MessagesAsync(rehearsal));
        var item = Assert.Single(await rehearsal.ReviewsAsync(), r => r.Reason == ReviewReason.OutcomeUnknown);
        await rehearsal.Get<ActionDesk>().ArrivedAsync(Rehearsal.Person, [item.ActionId!.Value]);
        Assert.DoesNotContain(await rehearsal.ReviewsAsync(), r => r.Reason == ReviewReason.OutcomeUnknown);
        Assert.Equal(ActionState.Done, Assert.Single(await ActionsAsync(rehearsal)).State);
    }

    [Fact]
    public async Task S0_20_S0_21_One_flow_acts_on_several_systems_and_every_step_tells_what_it_did()
    {
        var rule = Stalled with
        {
            Branches =
            [
                new()
                {
                    Then =
                    [
                        new() { Do = ActionKind.Set, Side = Side.Right, Field = "tags.Needs onboarding", Value = "true" },
                        new() { Do = ActionKind.Set, Side = Side.Left, Field = "usage_band", Value = "3" },
                        new() { Do = ActionKind.Note, Side = Side.Right, Text = "Stalled since {{left.team}}." },
                        new() { Do = ActionKind.Create, Side = Side.Left, Object = "Companies", UniqueBy = "external_id", Fields = new Dictionary<string, string> { ["external_id"] = "stall-{{left.external_id}}", ["name"] = "{{left.full_name}}" } },
                        new() { Do = ActionKind.Notify, To = "cx", Subject = "Stalled", Text = "{{left.external_id}} is stuck." },
                        new() { Do = ActionKind.Review, Text = "Call {{left.external_id}}." },
                        new() { Do = ActionKind.Set, Side = Side.Right, Field = "owner_email", Value = "nobody@example.test" },
                    ],
                },
            ],
        };
        await using var rehearsal = await WithAsync(rule);
        var heard = await AddChannelAsync(rehearsal);
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { team = "Stalled" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.ActAsync();

        var number = await rehearsal.CellAsync(pair.Row, "external_id");
        Assert.Equal("3", await rehearsal.CellAsync(pair.Row, "usage_band"));
        Assert.Contains("14929002", (await rehearsal.Sandbox.IntercomAsync("GET", $"contacts/{pair.Contact}/tags")).Text, StringComparison.Ordinal);
        Assert.Contains("Stalled since Stalled.", (await rehearsal.Sandbox.IntercomAsync("GET", $"contacts/{pair.Contact}/notes")).Text, StringComparison.Ordinal);
        Assert.Contains($"stall-{number}", (await rehearsal.Sandbox.AirtableAsync("GET", "/Companies")).Text, StringComparison.Ordinal);
        Assert.Contains($"{number} is stuck.", Assert.Single(await heard()), StringComparison.Ordinal);
        Assert.Contains(await rehearsal.ReviewsAsync(), r => r.Reason == ReviewReason.AskedByRule && r.Text == $"Call {number}.");
        var steps = await ActionsAsync(rehearsal);
        Assert.Equal([.. Enumerable.Repeat(ActionState.Done, 6), ActionState.Refused], steps.Select(s => s.State));
        Assert.All(steps, s => Assert.True(s.FinishedAt >= s.StartedAt));
        Assert.Equal($"{number} is stuck.", rehearsal.Get<ActionQueries>().Sent(steps[4])!.Text);
        Assert.Contains(await rehearsal.ReviewsAsync(), r => r.ActionId == steps[6].Id && r.Reason == ReviewReason.Refused);
        await using var db = await rehearsal.DbAsync();
        Assert.Equal(7, await db.Journal.CountAsync(j => j.IdempotencyKey.StartsWith("action:")));
    }

    [Fact]
    public async Task A_rule_about_time_goes_off_when_its_moment_comes_and_not_for_moments_past()
    {
        var rule = Stalled with { When = new() { Event = TriggerKind.Elapsed, Side = Side.Left, Field = "last_seen_at", Hours = 1 }, Branches = [new() { If = Never, Then = [new() { Do = ActionKind.Set, Side = Side.Left, Field = "usage_band", Value = "8" }] }, new() { Then = [new() { Do = ActionKind.Set, Side = Side.Left, Field = "usage_band", Value = "9" }] }] };
        await using var rehearsal = await WithAsync(rule);
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetContactAsync(pairs[0].Contact, new { last_seen_at = DateTimeOffset.UtcNow.AddHours(-1).AddSeconds(6).ToUnixTimeSeconds() });
        await rehearsal.SetContactAsync(pairs[1].Contact, new { last_seen_at = DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeSeconds() });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.ActAsync();
        Assert.NotEqual("9", await rehearsal.CellAsync(pairs[1].Row, "usage_band"));

        await Rehearsal.UntilAsync(async () =>
        {
            await rehearsal.ActAsync();
            return await rehearsal.CellAsync(pairs[0].Row, "usage_band") == "9";
        }, "the hour was over");
        Assert.NotEqual("9", await rehearsal.CellAsync(pairs[1].Row, "usage_band"));
        Assert.Equal([ActionState.Suppressed, ActionState.Done], (await ActionsAsync(rehearsal)).Select(a => a.State));
    }

    /// <summary>Rules on both sides that touch each other's fields come to rest (guarantee 4).</summary>
    [Fact]
    public async Task Two_rules_that_set_each_other_off_go_quiet()
    {
        Rule Answer(string key, Side on, string field, string to, Side side, string sets, string value) => Stalled with { Key = key, When = new() { Event = TriggerKind.Changed, Side = on, Field = field, To = to }, Branches = [new() { Then = [new() { Do = ActionKind.Set, Side = side, Field = sets, Value = value }] }] };
        await using var rehearsal = await WithAsync(
            Answer("ping", Side.Left, "team", "Ping", Side.Right, "tags.Echo", "true"),
            Answer("pong", Side.Right, "tags.Echo", "true", Side.Left, "team", "Pong"),
            Answer("back", Side.Left, "team", "Pong", Side.Right, "tags.Echo", "true"));
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { team = "Ping" });
        for (var round = 0; round < 3; round++)
        {
            Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));
            await rehearsal.ActAsync();
        }

        var writes = await rehearsal.WritesAsync();
        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));
        await rehearsal.ActAsync();
        Assert.Equal(writes, await rehearsal.WritesAsync());
        Assert.True("Pong" == await rehearsal.CellAsync(pair.Row, "team"), string.Join(" / ", (await ActionsAsync(rehearsal)).Select(a => $"{a.RuleKey} {a.State} {a.Reason}")));
    }

    private static Condition Never { get; } = new() { All = [new() { Side = Side.Left, Field = "team", Op = "is", Value = JsonSerializer.SerializeToElement("nobody's") }] };

    private static async Task<Rehearsal> WithAsync(params Rule[] rules)
    {
        var rehearsal = await Rehearsal.SyncedAsync(12, timeoutSeconds: 1);
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", "tags", new { name = "Echo" })).Status); // nobody has it yet
        await rehearsal.PublishAsync(c => c with { Rules = [.. rules.Select(RuleJson.Write)], Limits = c.Limits with { MassChangeShare = 1, FailureShare = 1 } });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Empty(await ActionsAsync(rehearsal));
        return rehearsal;
    }

    private static async Task ApproveAsync(Rehearsal rehearsal)
    {
        await rehearsal.Get<ActionDesk>().ApproveAsync(Rehearsal.Person, [.. (await ActionsAsync(rehearsal)).Where(a => a.State == ActionState.Held).Select(a => a.Id)]);
        await rehearsal.ActAsync();
    }

    private static async Task<List<ActionRow>> ActionsAsync(Rehearsal rehearsal)
    {
        await using var db = await rehearsal.DbAsync();
        return await db.Actions.OrderBy(a => a.Id).ToListAsync();
    }

    private static async Task<List<JsonElement>> MessagesAsync(Rehearsal rehearsal) => [.. (await rehearsal.Sandbox.DumpAsync("intercom")).GetProperty("messages").EnumerateArray()];

    /// <summary>A Slack-style channel into the sandbox; what it heard comes back.</summary>
    private static async Task<Func<Task<List<string>>>> AddChannelAsync(Rehearsal rehearsal)
    {
        await using var db = await rehearsal.DbAsync();
        db.Channels.Add(new ChannelRow { Key = "cx", Name = "CX", Kind = ChannelKind.Slack, ProtectedAddress = rehearsal.Get<ChannelBook>().Protect(rehearsal.Sandbox.BaseUrl + "/slack/cx"), CreatedAt = DateTimeOffset.UtcNow });
        await db.SaveChangesAsync();
        return async () => [.. (await rehearsal.Sandbox.DumpAsync("slack")).GetProperty("messages").EnumerateArray().Select(m => m.GetRawText())];
    }
}
