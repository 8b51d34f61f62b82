using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Runtime.Views;
using OpsConsole.Web.Pages.Review;
using OpsConsole.Web.Pages.Runs;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>The bar of views above a list.</summary>
public sealed class SavedViewsTests : PageTest
{
    private static AngleSharp.Dom.IElement Bar(IRenderedComponent<IComponent> page) => page.Find("nav[aria-label='Saved views']");

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<IComponent> page, string text) => page.FindAll("button").First(b => b.TextContent.Trim() == text);

    [Fact]
    public void S0_16_The_views_that_came_stand_above_the_queue_and_runs()
    {
        Assert.Equal(["All", "Support", "Customer Success", "Ops/RevOps", "Product/QA"], Bar(Open(typeof(ReviewPage), Roles.Viewer)).QuerySelectorAll(".oc-choice a").Select(a => a.TextContent));
        Assert.Equal(["All", "Ops/RevOps", "Product/QA"], Bar(Open(typeof(RunsPage), Roles.Viewer)).QuerySelectorAll(".oc-choice a").Select(a => a.TextContent));
    }

    [Fact]
    public async Task S0_16_A_view_shows_its_own_columns()
    {
        await SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            db.Reviews.Add(Samples.Review());
        });
        var plain = Open(typeof(ReviewPage), Roles.Viewer);
        Assert.DoesNotContain(plain.FindAll(".oc-causes th"), h => h.TextContent == "Class");

        var ops = Open(typeof(ReviewPage), Roles.Viewer, "?" + ShippedViews.All.Single(v => v is { Key: "ops", Page: "review" }).Query);

        Assert.Equal(["Contract", "Class", "Field"], ops.FindAll(".oc-causes th").Select(h => h.TextContent).Intersect(["Class", "Contract", "Field", "Tries"]));
        Assert.Contains(ops.FindAll(".oc-causes td"), c => c.TextContent == OpsConsole.Web.Components.Shared.Words.Class(FailureClass.DroppedUpdates));
        Assert.Equal("Ops/RevOps", Bar(ops).QuerySelector("a[aria-current]")!.TextContent);
    }

    [Fact]
    public void S0_16_A_view_that_was_changed_says_how_and_leads_back()
    {
        var page = Open(typeof(ReviewPage), Roles.Viewer, "?owner=nobody&cols=contract&age=24h&view=ops");
        Assert.Contains("Changed: only age 24h, columns contract. Back to Ops/RevOps", Bar(page).TextContent.ReplaceLineEndings(" "));
        Assert.Equal(ShippedViews.All.Single(v => v is { Key: "ops", Page: "review" }).Address, Bar(page).QuerySelectorAll("a").Last().GetAttribute("href"));
    }

    [Fact]
    public async Task S0_16_Naming_an_address_keeps_it_with_its_columns()
    {
        var page = Open(typeof(ReviewPage), Roles.Editor, "?age=7d&cols=tries&item=9");
        await Button(page, "Keep this view…").ClickAsync(new());
        Assert.DoesNotContain("the team", page.Find("[aria-label='Keep this view']").TextContent); // only a lead shares
        page.Find("[aria-label='Keep this view'] input").Change("Old ones");
        await Button(page, "Keep it").ClickAsync(new());

        var kept = (await Services.GetRequiredService<ViewQueries>().ListAsync("review", "maja@example.test"))[^1];
        Assert.Equal(("Old ones", "age=7d&cols=tries", "maja@example.test"), (kept.Name, kept.Query, kept.Person));
        Assert.EndsWith(kept.Address, Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("Old ones", Bar(page).QuerySelector("a[aria-current]")!.TextContent));
    }

    [Fact]
    public async Task S0_16_A_lead_shares_a_view_with_an_owner_and_a_channel()
    {
        await SeedAsync(db => db.Channels.Add(new() { Key = "cx", Name = "CX alerts", Kind = ChannelKind.Slack, ProtectedAddress = "x", CreatedAt = Samples.Start }));
        var page = Open(typeof(ReviewPage), Roles.Lead, "?reason=ValueNotMapped");
        await Button(page, "Keep this view…").ClickAsync(new());
        page.Find("[aria-label='Keep this view'] input").Change("Unknown words");
        page.FindAll("[aria-label='Keep this view'] select")[0].Change("team");
        page.FindAll("[aria-label='Keep this view'] select")[2].Change("cx");
        await Button(page, "Keep it").ClickAsync(new());

        var kept = (await Services.GetRequiredService<ViewQueries>().ListAsync("review", "somebody"))[^1];
        Assert.Equal(("Unknown words", null, "cx"), (kept.Name, kept.Person, kept.Channel));
        page.WaitForAssertion(() => Assert.Contains("told over cx when the first comes in", Bar(page).TextContent));
    }
}
