using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Demo;
using OpsConsole.Runtime.Store;
using OpsConsole.Tests.Sandbox;
using OpsConsole.Web.Pages.Recipes;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>The gallery and the page of one recipe, against both made-up vendors.</summary>
public sealed class RecipePageTests : PageTest, IAsyncLifetime
{
    private SandboxServer sandbox = null!;

    public async Task InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(o => (o.Contacts, o.Messy, o.Seed) = (12, 0, 7));
        await sandbox.LimitsAsync(new { enabled = false });
        Services.GetRequiredService<SandboxLocation>().Set(sandbox.BaseUrl);
        await Services.GetRequiredService<DemoSetup>().EnsureAsync();
    }

    async Task IAsyncLifetime.DisposeAsync() => await sandbox.DisposeAsync();

    private IRenderedComponent<IComponent> Recipe(string key, string role = Roles.Editor) => Open(typeof(RecipePage), role, "", ("Key", key));

    private static IElement? Button(IRenderedComponent<IComponent> page, string text) => page.FindAll("button").FirstOrDefault(b => b.TextContent.Trim() == text);

    private static void Soon(IRenderedComponent<IComponent> page, Action holds) => page.WaitForAssertion(holds, TimeSpan.FromSeconds(20));

    [Fact]
    public void The_gallery_says_what_is_installed_and_finds_by_word()
    {
        var page = Open(typeof(RecipesPage));
        Assert.Contains("recipes that you can have working today.", page.Markup);
        Assert.Contains("Installed", Row(page, "lifecycle_stage reaches Intercom").TextContent);
        Assert.Contains("Ready to install", Row(page, "risk_flag puts the tag At risk on").TextContent);
        Assert.NotNull(Row(page, "risk_flag puts the tag At risk on").QuerySelector("a[href='/recipes/at-risk-tag'].oc-button"));

        Assert.Equal(["Queue: closed for billing", "Root cause: product bug, confusion or billing"], Open(typeof(RecipesPage), query: "?q=billing&category=Queues").FindAll("a.oc-name").Select(a => a.TextContent).Order());
    }

    [Fact]
    public async Task A_missing_field_is_made_the_next_run_is_shown_and_then_it_is_switched_on()
    {
        var page = Recipe("owner-assigned");
        Soon(page, () => Assert.NotNull(Button(page, "Create 1 missing field")));
        Assert.Contains("csm_email", page.Find("table[aria-label='What is missing or does not fit']").TextContent);
        Assert.Null(Button(page, "Switch on"));
        Assert.DoesNotContain("3. What would happen", page.Markup);

        await Button(page, "Create 1 missing field")!.ClickAsync(new());
        Soon(page, () => Assert.Contains("The next run, for 5 records", page.Markup));
        Assert.Contains("What Contacts: Airtable and Intercom gains in version 2", page.Markup);
        Soon(page, () => Assert.False(Button(page, "Switch on")!.HasAttribute("disabled")));
        await Button(page, "Switch on")!.ClickAsync(new());
        Soon(page, () => Assert.Contains("It is switched on", page.Markup));
        Assert.Null(Button(page, "Switch on"));
        Assert.Equal(2, (await Services.GetRequiredService<ContractStore>().FindAsync(DemoSetup.Key))!.Published!.Version);
    }

    [Fact]
    public async Task What_only_the_team_knows_is_asked_before_it_can_be_switched_on()
    {
        var page = Recipe("billing-close-reason");
        Soon(page, () => Assert.Contains("The next run, for", page.Markup));
        Assert.Contains("Finance ops' e-mail: nothing is said yet.", page.Markup);
        Assert.Null(Button(page, "Set up and show the matching"));
        await page.Find("input[type=email]").ChangeAsync(new() { Value = "finance@example.test" });
        Soon(page, () => Assert.False(Button(page, "Set up and show the matching")?.HasAttribute("disabled") ?? true));
        await Button(page, "Set up and show the matching")!.ClickAsync(new());
        Soon(page, () => Assert.EndsWith("/pipelines/queue-closed-for-billing/matching", Services.GetRequiredService<NavigationManager>().Uri));
    }

    [Fact]
    public async Task S0_95_The_guards_of_a_message_and_its_words_for_a_real_contact_are_shown_before_it_is_switched_on()
    {
        var page = Recipe("onboarding-stalled");
        Soon(page, () => Assert.NotNull(Button(page, "Create 1 missing field")));
        await Button(page, "Create 1 missing field")!.ClickAsync(new());
        Soon(page, () => Assert.Contains("it would say:", page.Markup));
        Assert.Contains("Guardrails: only if do_not_contact in Airtable is not true", page.Markup);
        Assert.Contains("not within 168 hours of another message to the same person", page.Markup);
        Assert.Contains("it looks as if setting up has come to a halt. Can we help?", page.Find("section[aria-labelledby=preview]").TextContent);
    }

    [Fact]
    public void A_viewer_sees_what_it_would_do_and_no_button()
    {
        var page = Recipe("at-risk-tag", Roles.Viewer);
        Soon(page, () => Assert.Contains("1 missing field and 1 missing tag", page.Markup));
        Assert.Null(Button(page, "Create 1 missing field and 1 missing tag"));
    }

    [Fact]
    public async Task A_system_that_does_not_answer_is_said_with_a_way_to_try_again()
    {
        await PointAtAsync("appNobodys0000001");
        var page = Recipe("owner-assigned");
        Soon(page, () => Assert.NotNull(Button(page, "Retry")));
        await PointAtAsync(DemoSetup.AirtableBase);
        await Button(page, "Retry")!.ClickAsync(new());
        Soon(page, () => Assert.NotNull(Button(page, "Create 1 missing field")));
    }

    [Fact]
    public async Task Without_a_connection_the_page_says_which_one_it_needs()
    {
        await SeedAsync(db => db.Connections.RemoveRange(db.Connections.Where(c => c.Vendor == "intercom")));
        Assert.Contains("It needs a connection to Intercom.", Recipe("vip-tag").Markup);
        Assert.Contains("needs a connection to Intercom", Open(typeof(RecipesPage)).Markup);
    }

    private Task PointAtAsync(string airtableBase) => SeedAsync(async db => await db.Connections.Where(c => c.Vendor == "airtable").ExecuteUpdateAsync(u => u.SetProperty(c => c.Account, airtableBase)));

    private static IElement Row(IRenderedComponent<IComponent> page, string name) => page.FindAll("tr").First(r => r.QuerySelector("a.oc-name")?.TextContent == name);
}
