using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Pages.Contracts;
using OpsConsole.Web.Pages.Overview;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>A version that waits for a second person, on the contract's page and on the overview.</summary>
public sealed class ApprovalPanelTests : PageTest
{
    private const string Me = "maja@example.test";

    private static AngleSharp.Dom.IElement? Button(IRenderedComponent<IComponent> page, string text) => page.FindAll("button").FirstOrDefault(b => b.TextContent.Trim() == text);

    private async Task<IRenderedComponent<IComponent>> EditorAsync(string askedBy, int draftRevision = 0, string role = Roles.Editor)
    {
        await SeedAsync(db =>
        {
            ContractSamples.Publish(db);
            db.Contracts.Local.Single().NeedsApproval = true;
            db.Approvals.Add(new ApprovalRow
            {
                ContractKey = ContractSamples.Key,
                Json = ContractJson.Write(ContractSamples.WithRow(ContractSamples.Example, "plan_tier", f => f with { Why = "Decides the queue" }) with { Version = 2 }),
                BaseVersion = 1,
                DraftRevision = draftRevision,
                Verb = "publish",
                Note = "Plans decide",
                AskedBy = askedBy,
                AskedAt = Samples.Start,
            });
        });
        return Open(typeof(ContractPage), role, "", ("Key", ContractSamples.Key));
    }

    [Fact]
    public async Task S0_19_What_waits_is_shown_as_it_was_asked_with_both_ways_to_decide_it()
    {
        var page = await EditorAsync("tomas@example.test");
        var panel = page.Find("[aria-labelledby=approval]");
        Assert.Contains("v2 waits for a second person", panel.TextContent);
        Assert.Contains("Plans decide", panel.TextContent);
        Assert.Contains("Decides the queue", page.Find("[aria-label='Changes to approve']").TextContent);
        Assert.NotNull(Button(page, "Approve and publish v2"));
        Assert.True(Button(page, "Decline")!.HasAttribute("disabled"));
        panel.QuerySelector("input")!.Input("Name the plans");
        await Button(page, "Decline")!.ClickAsync(new());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[aria-labelledby=approval]")));
        await SeedAsync(async db => Assert.Equal((ApprovalState.Declined, "Name the plans", Me), (await db.Approvals.Select(a => ValueTuple.Create(a.State, a.Word, a.DecidedBy)).SingleAsync())));
    }

    [Fact]
    public async Task S0_19_Ones_own_can_be_taken_back_and_not_approved()
    {
        var page = await EditorAsync(Me);
        Assert.Contains("You asked for it; a second person has to approve it.", page.Markup);
        Assert.Null(Button(page, "Approve and publish v2"));
        Assert.NotNull(Button(page, "Take it back"));
    }

    [Fact]
    public async Task S0_19_A_void_request_says_why_and_a_viewer_decides_nothing()
    {
        var page = await EditorAsync("tomas@example.test", draftRevision: 7, role: Roles.Viewer);
        Assert.Contains("changed the draft since it was asked for", page.Find("[aria-labelledby=approval]").TextContent);
        Assert.Null(Button(page, "Approve and publish v2"));
        Assert.Null(Button(page, "Decline"));
    }

    [Fact]
    public async Task S0_19_The_overview_says_that_a_version_waits()
    {
        await EditorAsync("tomas@example.test");
        var need = Open(typeof(OverviewPage), Roles.Viewer).Find(".oc-needs li");
        Assert.Contains("tomas@example.test asks a second person to approve v2: Plans decide", need.TextContent);
        Assert.Equal($"/contracts/{ContractSamples.Key}", need.QuerySelector("a")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData(Roles.Lead, false)]
    [InlineData(Roles.Admin, true)]
    public async Task S0_19_Only_an_admin_switches_it_and_publishing_then_asks(string role, bool may)
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        var page = Open(typeof(ContractPage), role, "?tab=history", ("Key", ContractSamples.Key));
        Assert.Equal(may, Button(page, "Ask for a second person…") is not null);

        await SeedAsync(async db => await db.Contracts.ExecuteUpdateAsync(u => u.SetProperty(c => c.NeedsApproval, true)));
        var store = Services.GetRequiredService<ContractStore>();
        await store.SaveDraftAsync(new(Me, role, "page"), ContractSamples.Key, ContractJson.Write(ContractSamples.Example with { Purpose = "x" }), null);
        var session = new EditorSession(new(Me, role, "page"), Services.GetRequiredService<DraftDesk>(), (await store.FindAsync(ContractSamples.Key))!, new("Airtable", "Intercom"));
        var dialog = Open(typeof(PublishDialog), role, "", ("Session", session));
        Assert.Contains("Ask for v2?", dialog.Markup);
        Assert.Contains("anybody who may publish", dialog.Find("select").TextContent);
        Assert.NotNull(Button(dialog, "Ask for v2"));
    }
}
