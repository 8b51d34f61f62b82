using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Actions;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Layout;
using OpsConsole.Web.Pages.Actions;
using OpsConsole.Web.Pages.Review;
using Radzen;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>What rules did and wait to do, and what people decide about it.</summary>
public sealed class ActionsPageTests : PageTest
{
    private static IElement Button(IRenderedComponent<IComponent> page, string text) => page.FindAll("button").First(b => b.TextContent.Trim().StartsWith(text, StringComparison.Ordinal));

    /// <summary>Two held, one unknown, one done whose text was sent, one kept back; of two rules.</summary>
    private Task SeedActionsAsync() => SeedAsync(db =>
    {
        Samples.AddPipeline(db);
        db.Actions.AddRange(
            Samples.Action(ActionState.Held),
            Samples.Action(ActionState.Held, left: "rec2"),
            Samples.Action(ActionState.Unknown, left: "rec3"),
            Samples.Action(ActionState.Done, left: "rec4", sent: Services.GetRequiredService<SentBox>().Close(new(null, "Hello Ana Ng", null, null))),
            Samples.Action(ActionState.Suppressed, left: "rec5", rule: "vip", action: """{"do":"set","field":"tags.VIP","value":"true"}"""));
    });

    private async Task<List<ActionRow>> RowsAsync()
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        return await db.Actions.AsNoTracking().OrderBy(a => a.Id).ToListAsync();
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("?state=Held", 2)]
    [InlineData("?rule=vip", 1)]
    [InlineData("?contract=nobody", 0)]
    [InlineData("?q=rec3", 1)]
    public async Task S0_21_Actions_are_found_by_state_rule_contract_and_record(string query, int rows)
    {
        await SeedActionsAsync();
        var page = Open(typeof(ActionsPage), query: query);
        Assert.Equal(rows, page.FindAll("tbody tr").Count);
        Assert.Contains(rows == 0 ? "No action matches." : "3 actions wait for a person.", page.Markup);
    }

    [Fact]
    public async Task What_needs_a_person_stands_first_with_its_count()
    {
        await SeedActionsAsync();
        var page = Open(typeof(ActionsPage));
        Assert.Equal(["All", "Held 2", "Outcome unknown 1", "Done 1", "Kept back 1"], page.FindAll("nav[aria-label=State] a").Select(a => a.TextContent));
        Assert.Contains("Set tag VIP to true", page.Markup);
        Assert.Equal("3", Open(typeof(NavMenu)).FindAll("a[href='/actions'] .oc-count").Single().TextContent);
    }

    [Theory]
    [InlineData(Roles.Lead, true)]
    [InlineData(Roles.Editor, false)]
    public async Task What_was_sent_is_read_only_by_who_decides_on_actions(string role, bool reads)
    {
        await SeedActionsAsync();
        var pane = Open(typeof(ActionsPage), role, "?item=4");
        Assert.Equal(reads, pane.Markup.Contains("Hello Ana Ng", StringComparison.Ordinal));
        Assert.Equal(!reads, pane.Markup.Contains("Input: hidden.", StringComparison.Ordinal));
        Assert.Contains("1.5 s", pane.Find("aside").TextContent);
        Assert.Equal(reads ? 3 : 0, pane.FindAll("tbody input[type=checkbox]").Count);
    }

    [Fact]
    public async Task S0_21_All_steps_of_one_flow_stand_in_the_drawer()
    {
        await SeedAsync(db => db.Actions.AddRange(Samples.Action(ActionState.Done), Samples.Action(ActionState.Refused, action: """{"do":"notify","to":"cx","text":"stuck"}"""), Samples.Action(ActionState.Done, left: "another")));
        var page = Open(typeof(ActionsPage), query: "?item=1");
        Assert.Equal(["1. Message", "2. Notice to cx"], page.FindAll("aside h3").Select(h => h.TextContent));
    }

    [Fact]
    public async Task S0_109_Held_ones_are_sent_together_after_saying_what_it_touches()
    {
        await SeedActionsAsync();
        var page = Open(typeof(ActionsPage), Roles.Lead, "?state=Held");
        await page.Find("input[aria-label='Select action 1']").ChangeAsync(new() { Value = true });
        await Button(page, "Select all 2").ClickAsync(new());
        string? asked = null;
        var dialogs = Services.GetRequiredService<DialogService>();
        dialogs.OnOpen += (title, _, _, _) => asked = title;
        var sending = Button(page, "Send 2").ClickAsync(new());
        Assert.Equal("Send 2 actions?", asked);
        Assert.All((await RowsAsync())[..2], r => Assert.Equal(ActionState.Held, r.State));
        await page.InvokeAsync(() => dialogs.Close(true));
        await sending;

        Assert.All((await RowsAsync())[..2], r => Assert.Equal((ActionState.Planned, "maja@example.test"), (r.State, r.DecidedBy)));
        Assert.Empty(page.FindAll(".oc-selection"));
        await using var db = await Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        Assert.Equal(2, await db.Audit.CountAsync(a => a.Verb == "approve" && a.Object == "action"));
    }

    [Fact]
    public async Task Held_and_unknown_ones_are_not_decided_on_in_one_go()
    {
        await SeedActionsAsync();
        var page = Open(typeof(ActionsPage), Roles.Lead);
        await page.Find("input[aria-label='Select action 1']").ChangeAsync(new() { Value = true });
        await page.Find("input[aria-label='Select action 3']").ChangeAsync(new() { Value = true });
        Assert.Contains("Select one kind.", page.Find(".oc-selection").TextContent);
        await page.Find("input[aria-label='Select action 1']").ChangeAsync(new() { Value = false });
        Assert.Contains("1 arrived…", page.Find(".oc-selection").TextContent);
    }

    [Fact]
    public async Task Guarantee_5_In_the_drawer_a_person_says_that_it_arrived()
    {
        await SeedActionsAsync();
        var page = Open(typeof(ActionsPage), Roles.Lead, "?item=3");
        await Button(page, "It arrived").ClickAsync(new());
        Assert.Equal(ActionState.Done, (await RowsAsync())[2].State);
        Assert.Contains("saw that it arrived", page.Find("aside").TextContent);
    }

    [Theory]
    [InlineData(ReviewReason.OutcomeUnknown, Roles.Lead, "It arrived|Do it again|Assign")]
    [InlineData(ReviewReason.Refused, Roles.Lead, "Do it again|Leave it undone|Assign")]
    [InlineData(ReviewReason.AskedByRule, Roles.Lead, "Resolve with a note|Assign")]
    public async Task X_02_An_item_about_an_action_has_ways_out_of_its_own(ReviewReason reason, string role, string ways)
    {
        await SeedQuestionAsync(reason);
        var page = Open(typeof(ReviewPage), role, "?item=1");
        Assert.Equal(ways.Split('|'), page.FindAll("input[name=way]").Select(r => page.Find("#" + r.GetAttribute("aria-labelledby")).TextContent));
    }

    [Theory]
    [InlineData("arrived", "It arrived", ActionState.Done)]
    [InlineData("again", "Do it again", ActionState.Planned)]
    public async Task Guarantee_5_The_queue_settles_what_a_crash_cut_off(string way, string button, ActionState then)
    {
        await SeedQuestionAsync(ReviewReason.OutcomeUnknown);
        var page = Open(typeof(ReviewPage), Roles.Lead, "?item=1");
        await page.Find($"#way-{way}").ChangeAsync(new() { Value = "on" });
        await page.FindAll("[data-primary]").Single(b => b.TextContent.Contains(button, StringComparison.Ordinal)).ClickAsync(new());
        Assert.Equal(then, (await RowsAsync())[0].State);
        await using var db = await Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        Assert.Equal(ReviewStatus.Resolved, (await db.Reviews.SingleAsync()).Status);
    }

    private Task SeedQuestionAsync(ReviewReason reason) => SeedAsync(db =>
    {
        Samples.AddPipeline(db);
        db.Actions.Add(Samples.Action(reason == ReviewReason.Refused ? ActionState.Refused : ActionState.Unknown));
        var item = Samples.Review("Whether it arrived is not known.", reason);
        (item.ActionId, item.Field, item.EvidenceJson) = (1, null, null);
        db.Reviews.Add(item);
    });
}
