using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Demo;
using OpsConsole.Runtime.Store;
using OpsConsole.Tests.Sandbox;
using OpsConsole.Web.Pages.Connections;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>Connections made, found and authorised in the browser.</summary>
public sealed class ConnectionPagesTests : PageTest, IAsyncLifetime
{
    private SandboxServer sandbox = null!;

    async Task IAsyncLifetime.InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(o => o.Contacts = 5);
        Services.GetRequiredService<SandboxLocation>().Set(sandbox.BaseUrl);
        await Services.GetRequiredService<DemoSetup>().EnsureAsync();
    }

    async Task IAsyncLifetime.DisposeAsync() => await sandbox.DisposeAsync();

    [Fact]
    public async Task S1_03_The_form_leads_to_the_consent_page()
    {
        var page = Open(typeof(NewConnectionPage));
        await Field(page, "Name").ChangeAsync(new() { Value = "Intercom support" });
        await Field(page, "Where").ChangeAsync(new() { Value = "sandbox" });
        await Field(page, "Region").ChangeAsync(new() { Value = "EU" });
        await PressAsync(page, "Authorise at Intercom…");
        page.WaitForAssertion(() => Assert.StartsWith($"{sandbox.BaseUrl}/intercom/oauth?client_id=", Services.GetRequiredService<NavigationManager>().Uri));
        await SeedAsync(async db => Assert.Equal("maja@example.test", (await db.OAuthAttempts.SingleAsync()).Person));
    }

    [Fact]
    public async Task S1_07_A_pasted_token_makes_an_airtable_connection_and_a_wrong_one_says_why_not()
    {
        var page = Open(typeof(NewConnectionPage));
        await Field(page, "Vendor").ChangeAsync(new() { Value = "airtable" });
        await Field(page, "Name").ChangeAsync(new() { Value = "Ops base" });
        await Field(page, "Where").ChangeAsync(new() { Value = "sandbox" });
        await Field(page, "Base id").ChangeAsync(new() { Value = "appOpsDemo0000001" });
        await Field(page, "Token").ChangeAsync(new() { Value = "wrong-4711" });
        await PressAsync(page, "Test and add");
        page.WaitForAssertion(() => Assert.Contains("No connection was made.", page.Find("[role=alert]").TextContent));
        Assert.DoesNotContain("4711", page.Markup);
        await Field(page, "Token").ChangeAsync(new() { Value = "sandbox" });
        await PressAsync(page, "Test and add");
        page.WaitForAssertion(() => Assert.EndsWith("/connections/ops-base", Services.GetRequiredService<NavigationManager>().Uri));
    }

    [Fact]
    public async Task S1_07_Connections_are_listed_by_project_and_found()
    {
        await SeedAsync(async db => (await db.Connections.SingleAsync(c => c.Key == "intercom-demo")).Location = "Support <EU>");
        var page = Open(typeof(ConnectionsPage));
        Assert.Contains("Support &lt;EU&gt;", page.Markup);
        Assert.Contains("No project", page.Markup);
        Assert.Contains("Add a connection", page.Markup);
        page = Open(typeof(ConnectionsPage), Roles.Lead, "?q=support");
        Assert.Contains("Intercom (sandbox)", page.Markup);
        Assert.DoesNotContain("Airtable (sandbox)", page.Markup);
        Assert.DoesNotContain("Add a connection", page.Markup);
        Assert.Contains("No connection matches.", Open(typeof(ConnectionsPage), query: "?q=nobody").Markup);
    }

    [Fact]
    public async Task S1_78_A_connection_shows_its_workspace_warns_of_another_region_and_can_be_authorised_again()
    {
        await SeedAsync(async db =>
        {
            var row = await db.Connections.SingleAsync(c => c.Key == "intercom-demo");
            (row.Region, row.WorkspaceId, row.WorkspaceName, row.WorkspaceRegion) = ("EU", "h64a47v4", "Ops rehearsal", "US");
        });
        var page = Open(typeof(ConnectionPage), parameters: ("Key", "intercom-demo"));
        Assert.Contains("set to the region EU, and the workspace is kept in US", page.Find(".oc-note-attn").TextContent);
        Assert.Contains("Ops rehearsal", page.Markup);
        await PressAsync(page, "Authorise again…");
        page.WaitForAssertion(() => Assert.Contains("/intercom/oauth?client_id=", Services.GetRequiredService<NavigationManager>().Uri));
        Assert.DoesNotContain("Authorise again", Open(typeof(ConnectionPage), Roles.Lead, parameters: ("Key", "intercom-demo")).Markup);
        Assert.DoesNotContain("Authorise again", Open(typeof(ConnectionPage), parameters: ("Key", "airtable-demo")).Markup);
    }

    [Fact]
    public async Task S1_16_The_test_tab_names_each_permission()
    {
        var page = Open(typeof(ConnectionPage), parameters: ("Key", "intercom-demo"));
        await PressAsync(page, "Test the connection");
        page.WaitForAssertion(() => Assert.Contains("Permission “Read conversations”", page.Markup));
        Assert.Contains("conversation_parts", page.Markup);
    }

    private static IElement Field(IRenderedComponent<IComponent> page, string label) =>
        page.FindAll("label").First(l => l.TextContent.TrimStart().StartsWith(label, StringComparison.Ordinal)).QuerySelector("input, select")!;

    private static async Task PressAsync(IRenderedComponent<IComponent> page, string button) => await page.FindAll("button").First(b => b.TextContent.Trim() == button).ClickAsync(new());
}
