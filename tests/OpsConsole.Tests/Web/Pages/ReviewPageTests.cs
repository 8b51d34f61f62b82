using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Pages.Review;
using Radzen;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

public sealed class ReviewPageTests : PageTest
{
    private static readonly Actor Priya = new("priya@example.test", Roles.Lead, "page");

    private ReviewQueue Queue => Services.GetRequiredService<ReviewQueue>();

    private static ReviewRow Item(string id, ReviewReason reason = ReviewReason.ValueNotMapped, string value = "Growth (2025)", long mark = 7)
    {
        var row = Samples.Review($"plan_tier \"{value}\" has no Intercom value, so plan_tier was not written.", reason);
        (row.LeftId, row.CauseMark, row.CreatedAt) = (id, mark, TimeProvider.System.GetUtcNow().AddHours(-3));
        return row;
    }

    private Task SeedItemsAsync() => SeedAsync(db =>
    {
        Samples.AddPipeline(db);
        db.Reviews.AddRange(Item("recA"), Item("recB"), Item("recC", value: "Legacy", mark: 8), Item("recD", ReviewReason.Refused, mark: 0));
    });

    private static IElement Named(IRenderedComponent<IComponent> page, string selector, string name) =>
        page.FindAll(selector).First(e => (e.GetAttribute("aria-label") ?? e.TextContent).Trim().StartsWith(name, StringComparison.Ordinal));

    private static IElement Radio(IRenderedComponent<IComponent> page, string title) =>
        page.FindAll("input[type=radio]").First(r => page.Find("#" + r.GetAttribute("aria-labelledby")).TextContent == title);

    [Fact]
    public async Task X_02_Items_are_grouped_by_cause_and_the_address_opens_one()
    {
        await SeedItemsAsync();
        var page = Open(typeof(ReviewPage));
        Assert.Contains("4 records, 3 causes.", page.Markup);
        Assert.Equal(["2", "1", "1"], page.FindAll("tbody tr b").Select(b => b.TextContent));
        Assert.Empty(page.FindAll(".oc-item"));
        var address = Named(page, "a[aria-expanded]", "Open 2").GetAttribute("href")!;
        var open = Open(typeof(ReviewPage), query: address[address.IndexOf('?')..]);
        Assert.Equal(["recA", "recB"], open.FindAll(".oc-item [data-open]").Select(a => a.TextContent));
    }

    [Fact]
    public async Task X_02_The_only_cause_is_open_from_the_start_and_can_be_closed()
    {
        await SeedItemsAsync();
        var page = Open(typeof(ReviewPage), query: "?reason=Refused");
        Assert.Single(page.FindAll(".oc-item"));
        var address = Named(page, "a[aria-expanded]", "Close 1").GetAttribute("href")!;
        Assert.Empty(Open(typeof(ReviewPage), query: address[address.IndexOf('?')..]).FindAll(".oc-item"));
    }

    [Fact]
    public async Task S0_77_A_queue_of_the_last_week_leaves_out_what_is_older()
    {
        await SeedItemsAsync();
        await SeedAsync(async db => await db.Reviews.OrderBy(r => r.Id).Take(1).ExecuteUpdateAsync(u => u.SetProperty(r => r.CreatedAt, DateTimeOffset.UtcNow.AddDays(-8))));
        Assert.Contains("3 records", Open(typeof(ReviewPage), query: "?age=week").Markup);
    }

    [Theory]
    [InlineData("?reason=Refused", "1 record, 1 cause.")]
    [InlineData("?q=Legacy", "1 record, 1 cause.")]
    [InlineData("?contract=contacts-contract", "4 records, 3 causes.")]
    [InlineData("?owner=nobody&age=1h", "4 records, 3 causes.")]
    [InlineData("?age=24h", "Nothing matches.")]
    [InlineData("?owner=me", "Nothing matches.")]
    [InlineData("?object=Companies", "Nothing matches.")]
    public async Task X_02_Every_filter_is_in_the_address(string query, string said)
    {
        await SeedItemsAsync();
        Assert.Contains(said, Open(typeof(ReviewPage), query: query).Markup);
    }

    [Fact]
    public async Task X_02_No_way_out_is_preselected_and_the_button_names_the_choice()
    {
        await SeedItemsAsync();
        var page = Open(typeof(ReviewPage), query: "?item=1");
        Assert.All(page.FindAll("input[type=radio]"), r => Assert.False(r.HasAttribute("checked")));
        Assert.Empty(page.FindAll("[data-primary]"));
        await Radio(page, "Skip").ChangeAsync(new() { Value = "on" });
        Assert.Contains("What will happen:", page.Markup);
        Assert.True(Named(page, "button", "Skip this record").HasAttribute("disabled"));
        await page.Find("input[aria-label='Why it is skipped']").InputAsync(new() { Value = "an old plan" });
        await Named(page, "button", "Skip this record").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Skipped by", page.Find(".oc-pane-verdict").TextContent));
        Assert.Empty(page.FindAll("input[type=radio]"));
        Assert.NotNull(Services.GetRequiredService<NotificationService>().Messages.Single().DetailContent);
    }

    [Fact]
    public async Task X_02_What_another_person_settles_shows_in_the_list_and_the_drawer_and_nothing_moves()
    {
        await SeedItemsAsync();
        var cause = (await Services.GetRequiredService<ReviewQueries>().CausesAsync(new(), new(1, 50))).Items[0];
        var page = Open(typeof(ReviewPage), query: $"?cause={Uri.EscapeDataString(cause.Key.ToString())}&item=1");
        await Queue.SkipAsync(Priya, [1], "not a customer");
        page.WaitForAssertion(() => Assert.Contains("Skipped by", page.Find(".oc-pane-verdict").TextContent));
        Assert.Contains("priya@example.test", page.Find("tr.oc-item.oc-gone").TextContent);
        Assert.Equal(["recA", "recB"], page.FindAll(".oc-item [data-open]").Select(a => a.TextContent));
        Assert.Empty(page.FindAll("aside input[type=radio]"));
    }

    [Fact]
    public async Task X_02_New_items_wait_behind_Show()
    {
        await SeedItemsAsync();
        var page = Open(typeof(ReviewPage));
        await SeedAsync(db => db.Reviews.AddRange(Item("recE", ReviewReason.Drift, mark: 0), Item("recF", ReviewReason.Drift, mark: 0)));
        Services.GetRequiredService<ChangeFeed>().Publish(Topic.Review);
        page.WaitForAssertion(() => Assert.Contains("2 new.", page.Markup));
        Assert.Equal(3, page.FindAll("a[aria-expanded]").Count);
        await page.FindAll("button").First(b => b.TextContent == "Show").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll("a[aria-expanded]").Count));
        Assert.DoesNotContain("2 new.", page.Markup);
    }

    [Fact]
    public async Task X_02_Resolved_items_keep_who_when_and_why_and_a_skip_can_be_reopened()
    {
        await SeedItemsAsync();
        await Queue.SkipAsync(Priya, [4], "asked them; they agree");
        var page = Open(typeof(ReviewPage), query: "?state=today");
        var row = page.Find("tbody tr").TextContent;
        Assert.Contains("asked them; they agree", row);
        Assert.Contains("priya@example.test", row);
        await Named(page, "button", "Reopen recD").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Nothing was resolved today.", page.Markup));
    }

    [Fact]
    public async Task X_02_Marking_a_cause_takes_the_ids_it_had_and_a_viewer_marks_nothing()
    {
        await SeedItemsAsync();
        var page = Open(typeof(ReviewPage), Roles.Lead);
        await Named(page, "input[type=checkbox]", "Select 2").ChangeAsync(new() { Value = true });
        Assert.Contains("2 selected.", page.Find("[aria-label='Selected items']").TextContent);
        await SeedAsync(db => db.Reviews.Add(Item("recG")));
        Assert.Contains("Retry 2…", page.Find("[aria-label='Selected items']").TextContent);
        Assert.Empty(Open(typeof(ReviewPage), Roles.Viewer).FindAll("input[type=checkbox]"));
    }

    [Fact]
    public async Task X_02_The_dialog_says_what_it_touches_and_closes_with_what_came_of_it()
    {
        await SeedItemsAsync();
        object? answer = null;
        Services.GetRequiredService<DialogService>().OnClose += result => answer = (object?)result;
        Services.GetRequiredService<DialogService>().Open<BulkDialog>("Skip?");
        var dialog = Render<BulkDialog>(p => p.Add(x => x.Action, BulkAction.Skip).Add(x => x.Ids, [1L, 2L, 3L]).Add(x => x.Owners, []).Add(x => x.Actor, Priya));
        Assert.Contains("3 records.", dialog.Markup);
        Assert.Equal(2, dialog.FindAll("[aria-label='What it touches'] li").Count);
        Assert.True(dialog.Find("[data-primary]").HasAttribute("disabled"));
        await dialog.Find("input").InputAsync(new() { Value = "old plans" });
        await dialog.Find("[data-primary]").ClickAsync(new());
        dialog.WaitForAssertion(() => Assert.Equal(3, Assert.IsType<BulkResult>(answer).Done));
        Assert.Equal("3 records skipped.", BulkDialog.Said(BulkAction.Skip, (BulkResult)answer!));
    }
}
