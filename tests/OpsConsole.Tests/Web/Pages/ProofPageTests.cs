using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Demo;
using OpsConsole.Runtime.Store;
using OpsConsole.Tests.Journeys;
using OpsConsole.Tests.Sandbox;
using OpsConsole.Web.Components.Proof;
using OpsConsole.Web.Pages.Connections;
using OpsConsole.Web.Pages.Pipelines;
using OpsConsole.Web.Pages.Why;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>The pages that prove before they write, on the demo's contract against a sandbox over HTTP.</summary>
public sealed class ProofPageTests : PageTest, IAsyncLifetime
{
    private SandboxServer sandbox = null!;
    private Contract contract = null!;

    async Task IAsyncLifetime.InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(o => (o.Contacts, o.Messy, o.Seed) = (12, 0, 7));
        await sandbox.LimitsAsync(new { enabled = false });
        Services.GetRequiredService<SandboxLocation>().Set(sandbox.BaseUrl);
        await Services.GetRequiredService<DemoSetup>().EnsureAsync();
        contract = (await Services.GetRequiredService<ContractStore>().FindAsync(DemoSetup.Key))!.Published!;
    }

    async Task IAsyncLifetime.DisposeAsync() => await sandbox.DisposeAsync();

    private IRenderedComponent<IComponent> Preview(Contract draft, string role = Roles.Editor) =>
        Open(typeof(PreviewPane), role, "", ("ContractKey", DemoSetup.Key), ("Contract", draft));

    private static async Task PressAsync(IRenderedComponent<IComponent> page, string button) =>
        await page.FindAll("button").First(b => b.TextContent.Trim() == button).ClickAsync(new());

    [Fact]
    public async Task S0_120_The_preview_pane_finds_a_record_and_shows_now_after_and_why_with_private_values_masked()
    {
        await sandbox.AirtableAsync("POST", "/Contacts", new { fields = new { external_id = "cust-nora", email = "nora@example.test", full_name = "Nora Private" } });
        var pane = Preview(contract);
        Assert.Contains("Nothing is written, not even a link.", pane.Markup);
        pane.Find("input[type=search]").Change("nora@example.test");
        await pane.Find("form").SubmitAsync();
        pane.WaitForAssertion(() => Assert.Contains("fields to Intercom", pane.Markup));
        Assert.NotEmpty(pane.FindAll(".oc-now"));
        Assert.Contains("n•••@example.test", pane.Find(".oc-proof").TextContent);
        Assert.DoesNotContain("Nora Private", pane.Markup);
        await using var db = await Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        Assert.Equal((0, 0, 0), (await db.Links.CountAsync(), await db.RecordKeys.CountAsync(), await db.Runs.CountAsync()));
    }

    [Fact]
    public async Task S0_120_The_preview_pane_walks_through_sampled_records_and_says_what_is_not_there()
    {
        var pane = Preview(contract);
        await PressAsync(pane, "Preview 20 sampled records");
        pane.WaitForAssertion(() => Assert.Contains("1 of ", pane.Markup));
        await PressAsync(pane, "Next record");
        pane.WaitForAssertion(() => Assert.Contains("2 of ", pane.Markup));
        pane.Find("input[type=search]").Change("nobody@example.test");
        await pane.Find("form").SubmitAsync();
        pane.WaitForAssertion(() => Assert.Contains("on either side", pane.Markup));
    }

    [Fact]
    public async Task S0_120_The_preview_pane_asks_again_once_the_contract_has_changed()
    {
        var pane = Render<PreviewPane>(p => p.Add(x => x.ContractKey, DemoSetup.Key).Add(x => x.Contract, contract));
        await pane.FindAll("button").First(b => b.TextContent.Trim() == "Preview 20 sampled records").ClickAsync(new());
        pane.WaitForAssertion(() => Assert.Contains("1 of ", pane.Markup));
        pane.Render(p => p.Add(x => x.Contract, contract with { Fields = [] }));
        Assert.Contains("oc-stale", pane.Markup);
        pane.WaitForAssertion(() => Assert.Contains("The contract has an error", pane.Markup));
        pane.Render(p => p.Add(x => x.Contract, contract));
        pane.WaitForAssertion(() => Assert.DoesNotContain("The contract has an error", pane.Markup));
    }

    [Theory]
    [InlineData(Roles.Viewer, false)]
    [InlineData(Roles.Editor, true)]
    public void S0_122_Only_who_may_run_computes_an_impact(string role, bool may) =>
        Assert.Equal(may, Open(typeof(ImpactPanel), role, "", ("ContractKey", DemoSetup.Key), ("Contract", contract)).Markup.Contains("Compute impact"));

    [Theory]
    [InlineData(Roles.Lead, false)]
    [InlineData(Roles.Admin, true)]
    public void S1_07_A_connections_page_shows_no_secret_and_lets_only_an_admin_replace_it(string role, bool may)
    {
        var page = Open(typeof(ConnectionPage), role, "", ("Key", "airtable-demo"));
        Assert.Equal(may, page.Markup.Contains("Test and replace"));
        Assert.Equal(may, page.Markup.Contains("Test the connection"));
        Assert.DoesNotContain("value=\"sandbox\"", page.Markup);
        Assert.Contains("stored encrypted", page.Markup);
        Assert.Contains("Airtable (sandbox)", Open(typeof(ConnectionsPage), role).Markup);
        Assert.Contains("There is no connection none.", Open(typeof(ConnectionPage), role, "", ("Key", "none")).Markup);
    }

    [Fact]
    public async Task S1_07_A_test_lists_each_prerequisite_and_the_schema_its_fields()
    {
        var page = Open(typeof(ConnectionPage), Roles.Admin, "", ("Key", "intercom-demo"));
        await PressAsync(page, "Test the connection");
        page.WaitForAssertion(() => Assert.Contains("Intercom answered and took the token", page.Markup));
        Assert.Contains("a test never writes", page.Markup);
        var schema = Open(typeof(ConnectionPage), Roles.Viewer, "?tab=schema", ("Key", "airtable-demo"));
        schema.WaitForAssertion(() => Assert.Contains("lifecycle_stage", schema.Markup));
    }

    [Fact]
    public async Task X_06_A_pipelines_page_tells_its_next_times_and_what_becomes_of_overlaps_and_missed_times()
    {
        await SeedAsync(db => Samples.AddPipeline(db));
        var page = Open(typeof(PipelinePage), Roles.Editor, "", ("Key", Samples.Pipeline));
        Assert.Contains("Next five times:", page.Markup);
        Assert.Equal(5, page.Find("[aria-labelledby=schedule]").QuerySelectorAll("time").Length);
        Assert.Contains("If a run is still going, the next waits for its end.", page.Markup);
        Assert.Contains("it runs once when it is back, not once for each time missed", page.Markup);
        Assert.Contains("Turn off", page.Markup);
    }

    [Fact]
    public async Task X_06_A_schedule_is_set_by_seconds_or_cron_or_by_hand_and_one_left_empty_is_refused()
    {
        await SeedAsync(db => Samples.AddPipeline(db));
        var page = Open(typeof(PipelinePage), Roles.Editor, "", ("Key", Samples.Pipeline));
        await Runs(page).ChangeAsync(new() { Value = "Interval" });
        await page.Find("[aria-labelledby=schedule] input[type=number]").InputAsync(new() { Value = "" });
        Assert.Contains("This has no next time.", page.Markup);
        await SetAsync(page);
        page.WaitForAssertion(() => Assert.Contains("The shortest interval is 10 seconds.", page.Markup));
        await page.Find("[aria-labelledby=schedule] input[type=number]").InputAsync(new() { Value = "45" });
        Assert.Equal(5, page.Find("[aria-labelledby=schedule]").QuerySelectorAll("time").Length);
        await SetAsync(page);
        await page.WaitForAssertionAsync(async () => Assert.Equal((45, null), await KeptAsync()));
        await Runs(page).ChangeAsync(new() { Value = "Cron" });
        await page.Find("[aria-labelledby=schedule] input.oc-id").InputAsync(new() { Value = "0 0 7 * * ?" });
        await SetAsync(page);
        await page.WaitForAssertionAsync(async () => Assert.Equal((null, "0 0 7 * * ?"), await KeptAsync()));
        await Runs(page).ChangeAsync(new() { Value = "Hand" });
        await SetAsync(page);
        await page.WaitForAssertionAsync(async () => Assert.Equal((null, null), await KeptAsync()));
        Assert.Empty(Open(typeof(PipelinePage), Roles.Viewer, "", ("Key", Samples.Pipeline)).FindAll("[aria-labelledby=schedule] select"));

        static AngleSharp.Dom.IElement Runs(IRenderedComponent<IComponent> page) => page.Find("[aria-labelledby=schedule] select");
        static Task SetAsync(IRenderedComponent<IComponent> page) => page.FindAll("button").Single(b => b.TextContent.Trim() == "Set the schedule").ClickAsync(new());
        async Task<(int?, string?)> KeptAsync()
        {
            await using var db = await Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
            return await db.Pipelines.Where(p => p.Key == Samples.Pipeline).Select(p => new ValueTuple<int?, string?>(p.IntervalSeconds, p.Cron)).SingleAsync();
        }
    }

    [Fact]
    public async Task S3_30_A_new_pipelines_page_leads_to_its_matching_and_offers_no_run()
    {
        await SeedAsync(db => db.Pipelines.Add(new() { Key = "second", Name = "Second", ContractKey = DemoSetup.Key, AwaitsYes = true, CreatedAt = Samples.Start }));
        var page = Open(typeof(PipelinePage), Roles.Admin, "", ("Key", "second"));
        Assert.Contains("Look at the matching", page.Markup);
        Assert.DoesNotContain("Run now", page.Markup);
        Assert.DoesNotContain("Turn on", page.Markup);
        Assert.Contains("Nobody has previewed the matching yet", Open(typeof(MatchingPage), Roles.Viewer, "", ("Key", "second")).Markup);
        Assert.DoesNotContain("Start the first run", Open(typeof(MatchingPage), Roles.Admin, "", ("Key", "second")).Markup);
        Assert.Contains("Make the pipeline", Open(typeof(PipelinesPage), Roles.Editor).Markup);
        Assert.DoesNotContain("Make the pipeline", Open(typeof(PipelinesPage), Roles.Viewer).Markup);
    }

    [Theory]
    [InlineData(Roles.Viewer, false)]
    [InlineData(Roles.Editor, true)]
    public async Task S0_16_The_why_page_tells_what_would_happen_now_and_lets_only_some_run_it(string role, bool may)
    {
        var row = (await Rehearsal.RowsAsync(sandbox)).First(r => Rehearsal.Cell(r, "email") is not null);
        var page = Open(typeof(WhyPage), role, "?q=" + Uri.EscapeDataString(row.GetProperty("id").GetString()!));
        page.WaitForAssertion(() => Assert.Contains("to Intercom", page.Find("[aria-label='If it ran now']").TextContent));
        Assert.Equal(may, page.Markup.Contains("Run this record now"));
        Assert.Contains("No run has had anything to decide", page.Markup);
        Assert.DoesNotContain(Rehearsal.Cell(row, "email")!, page.Markup);
    }
}
