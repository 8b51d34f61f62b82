using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Extraction;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connections;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Demo;
using OpsConsole.Runtime.Extraction;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Sandbox;
using OpsConsole.Web.Components.Shared;
using OpsConsole.Web.Pages.Connections;
using OpsConsole.Web.Pages.Review;
using OpsConsole.Web.Pages.Runs;
using OpsConsole.Web.Pages.Warehouse;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>An extraction planned, looked at and watched, against a sandbox over HTTP.</summary>
public sealed class WarehousePagesTests : PageTest, IAsyncLifetime
{
    private static readonly Actor Maja = new("maja@example.test", Roles.Admin, "page");
    private SandboxServer sandbox = null!;

    async Task IAsyncLifetime.InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(o => (o.Contacts, o.Messy) = (40, 0));
        await sandbox.LimitsAsync(new { enabled = false });
        Services.GetRequiredService<SandboxLocation>().Set(sandbox.BaseUrl);
        await Services.GetRequiredService<DemoSetup>().EnsureAsync();
    }

    async Task IAsyncLifetime.DisposeAsync() => await sandbox.DisposeAsync();

    [Fact]
    public async Task S1_20_to_S1_24_S1_79_Chosen_fields_are_reviewed_hashed_at_once_and_shown_as_they_will_land()
    {
        var emails = (await sandbox.DumpAsync("intercom")).GetProperty("contacts").EnumerateArray().Select(c => c.GetProperty("email").GetString()).OfType<string>().ToList();
        var page = Builder();
        await ChooseAsync(page, "contacts");
        Assert.Contains("custom_attributes", page.Find("section[aria-label='Fields of contacts']").TextContent);
        Assert.Contains("hash suggested", page.Find("section[aria-label='Fields of contacts']").TextContent);
        Assert.DoesNotContain(emails, e => page.Markup.Contains(e, StringComparison.Ordinal));
        await ChooseAsync(page, "conversations");
        Assert.Contains("source.body", page.Find("section[aria-label='Fields of conversations']").TextContent);

        await page.Find("select[aria-label='What becomes of contacts.role']").ChangeAsync(new() { Value = nameof(Treatment.Leave) });
        await PressAsync(page, "Preview");
        page.WaitForAssertion(() => Assert.Equal(10, page.FindAll("section[aria-label='Preview of contacts'] tbody tr").Count));
        Assert.Contains(emails, e => Preview(page, "contacts").Contains(e, StringComparison.Ordinal));

        await page.FindAll("button").First(b => b.TextContent.StartsWith("Hash all", StringComparison.Ordinal)).ClickAsync(new());
        Assert.DoesNotContain(emails, e => page.Markup.Contains(e, StringComparison.Ordinal));
        await PressAsync(page, "Preview");
        page.WaitForAssertion(() => Assert.Equal(10, page.FindAll("section[aria-label='Preview of contacts'] tbody tr").Count));
        Assert.DoesNotContain(emails, e => page.Markup.Contains(e, StringComparison.Ordinal));
        Assert.Matches("[0-9a-f]{32}", Preview(page, "contacts"));
        Assert.DoesNotContain(page.FindAll("section[aria-label='Preview of contacts'] th"), th => th.TextContent == "role");

        await Field(page, "Name").ChangeAsync(new() { Value = "Support copy" });
        await PressAsync(page, "Make the extraction");
        page.WaitForAssertion(() => Assert.EndsWith("/warehouse/support-copy", Services.GetRequiredService<NavigationManager>().Uri));
        var plan = (await Services.GetRequiredService<ExtractionQueries>().FindAsync("support-copy"))!.Plan;
        var fields = plan.Objects.Single(o => o.Object == "contacts").Fields;
        Assert.Equal((Treatment.Take, Treatment.Leave, Treatment.Hash), (fields["id"], fields["role"], fields["email"]));
        Assert.Equal(Treatment.Hash, plan.Objects.Single(o => o.Object == "conversations").Fields["source.body"]);
    }

    [Fact]
    public async Task S1_17_An_extraction_is_listed_by_its_project_and_its_builder_leads_to_a_new_connection()
    {
        var page = Builder();
        Assert.Equal("/connections/new", page.FindAll("a").Single(a => a.TextContent == "add a connection").GetAttribute("href"));
        await ChooseAsync(page, "tags");
        await Field(page, "Name").ChangeAsync(new() { Value = "Tags" });
        await Field(page, "Project or folder").ChangeAsync(new() { Value = " Research <EU> " });
        await PressAsync(page, "Make the extraction");
        page.WaitForAssertion(() => Assert.EndsWith("/warehouse/tags", Services.GetRequiredService<NavigationManager>().Uri));
        Assert.Equal("Research <EU>", (await Services.GetRequiredService<ExtractionQueries>().FindAsync("tags"))!.Plan.Location);
        Assert.Contains("Research &lt;EU&gt;", Open(typeof(WarehousePage)).Find("th[scope=rowgroup]").InnerHtml, StringComparison.Ordinal);
        var again = Open(typeof(BuilderPage), parameters: ("Key", "tags"));
        again.WaitForAssertion(() => Assert.Equal("Research <EU>", Field(again, "Project or folder").GetAttribute("value")));
    }

    [Fact]
    public async Task S1_21_A_person_who_may_not_see_private_values_does_not_see_them_in_the_preview_either()
    {
        var emails = (await sandbox.DumpAsync("intercom")).GetProperty("contacts").EnumerateArray().Select(c => c.GetProperty("email").GetString()).OfType<string>().ToList();
        var page = Builder(Roles.Editor);
        await ChooseAsync(page, "contacts");
        await PressAsync(page, "Preview");
        page.WaitForAssertion(() => Assert.Equal(10, page.FindAll("section[aria-label='Preview of contacts'] tbody tr").Count));
        Assert.DoesNotContain(emails, e => page.Markup.Contains(e, StringComparison.Ordinal));
        Assert.Contains("hidden", Preview(page, "contacts"));
    }

    [Fact]
    public async Task S1_28_S1_29_Fourteen_minutes_and_a_fast_cron_are_refused_with_the_reason_and_the_next_five_times_are_shown()
    {
        var page = Builder();
        await ChooseAsync(page, "tags");
        Assert.Equal(5, Often(page).QuerySelectorAll("time").Length);
        await Field(page, "Every, minutes").InputAsync(new() { Value = "14" });
        Assert.Contains("every 15 minutes at most; this would run 14 minutes after", Often(page).TextContent);
        await Field(page, "Name").ChangeAsync(new() { Value = "Tags" });
        await PressAsync(page, "Make the extraction");
        page.WaitForAssertion(() => Assert.Contains(page.FindAll(".oc-steps [role=alert]"), a => a.TextContent.Contains("every 15 minutes at most", StringComparison.Ordinal)));
        Assert.Empty(await Services.GetRequiredService<ExtractionQueries>().ListAsync());

        await Field(page, "Every, minutes").InputAsync(new() { Value = "15" });
        Assert.Equal(5, Often(page).QuerySelectorAll("time").Length);
        await Field(page, "Runs").ChangeAsync(new() { Value = nameof(PaceKind.Cron) });
        await Field(page, "Cron").InputAsync(new() { Value = "0 0/5 * * * ?" });
        Assert.Contains("this would run 5 minutes after", Often(page).TextContent);
        await Field(page, "Cron").InputAsync(new() { Value = "0 0 0/6 * * ?" });
        Assert.Equal(5, Often(page).QuerySelectorAll("time").Length);
        await Field(page, "Cron").InputAsync(new() { Value = "sometimes" });
        Assert.Contains("This has no next time.", Often(page).TextContent);
    }

    [Fact]
    public async Task S1_16_S1_19_Objects_are_found_and_a_missing_permission_is_named_and_keeps_no_other_object_away()
    {
        var desk = Services.GetRequiredService<OAuthDesk>();
        var returned = await ConsentWalk.AnswerAsync(await desk.BeginAgainAsync(Maja, "intercom-demo", "http://127.0.0.1:9"), "authorise", "read_tickets");
        Assert.Equal(OAuthEnd.Authorised, (await desk.FinishAsync(Maja, ConsentWalk.Part(returned, "state"), ConsentWalk.Part(returned, "code"), null)).End);
        var page = Builder();
        Assert.Contains("It needs the permission “Read tickets”.", page.FindAll("tr").First(r => r.QuerySelector("input[aria-label='Copy tickets']") is not null).TextContent);
        Assert.DoesNotContain("needs the permission", page.FindAll("tr").First(r => r.QuerySelector("input[aria-label='Copy contacts']") is not null).TextContent);
        await page.Find("input[type=search]").InputAsync(new() { Value = "ticket" });
        Assert.Empty(page.FindAll("input[aria-label='Copy contacts']"));
        await ChooseAsync(page, "tickets");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("section[aria-label='Fields of tickets'] [role=alert]")));
        await page.Find("input[type=search]").InputAsync(new() { Value = "" });
        await ChooseAsync(page, "contacts");
        await PressAsync(page, "Preview");
        page.WaitForAssertion(() => Assert.Equal(10, page.FindAll("section[aria-label='Preview of contacts'] tbody tr").Count));
        Assert.NotEmpty(page.FindAll("section[aria-label='Preview of tickets'] [role=alert]"));
    }

    [Fact]
    public async Task S1_26_S1_30_A_plan_is_changed_by_who_has_seen_it_as_it_is()
    {
        var key = await MakeAsync();
        var page = Open(typeof(BuilderPage), parameters: ("Key", key));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("section[aria-label='Fields of contacts']")));
        await page.InvokeAsync(() => Field(page, "Fields that nobody").ChangeAsync(new() { Value = nameof(NewFields.Block) }));
        await Field(page, "When first started").ChangeAsync(new() { Value = "2026-01-31" });
        await Field(page, "Calls at once").ChangeAsync(new() { Value = "4" });
        await page.Find("input[aria-label='Keep the history of contacts']").ChangeAsync(new() { Value = true });
        await PressAsync(page, "Save the plan");
        page.WaitForAssertion(() => Assert.EndsWith($"/warehouse/{key}", Services.GetRequiredService<NavigationManager>().Uri));
        var plan = (await Services.GetRequiredService<ExtractionQueries>().FindAsync(key))!.Plan;
        Assert.Equal((NewFields.Block, new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero), 4, true), (plan.NewFields, plan.StartAt, plan.Concurrency, plan.Objects[0].History));
        Assert.Contains("There is no extraction nothing", Open(typeof(BuilderPage), parameters: ("Key", "nothing")).Markup);
    }

    [Fact]
    public async Task S1_31_The_warehouse_and_an_extraction_say_what_landed_and_what_is_missing()
    {
        Assert.Contains("No extraction yet.", Open(typeof(WarehousePage)).Markup);
        var (key, run) = await RanAsync();
        var list = Open(typeof(WarehousePage), Roles.Viewer);
        Assert.Contains("href=\"/warehouse/copy\"", list.Markup);
        Assert.DoesNotContain("New extraction", list.Markup);

        var page = Open(typeof(ExtractionPage), parameters: ("Key", key));
        page.WaitForAssertion(() => Assert.Contains("1,204 of 1,204 contacts, 9,880 of 9,881 parts. 1 part is missing.", page.Markup));
        Assert.Contains("contacts has a new field, shoe_size", page.Markup);
        Assert.Contains("Copy again from the start", page.Markup);
        await PressAsync(page, "I have looked");
        page.WaitForAssertion(() => Assert.DoesNotContain("shoe_size", page.Markup));
        Assert.DoesNotContain("Copy again from the start", Open(typeof(ExtractionPage), Roles.Viewer, parameters: ("Key", key)).Markup);

        var used = Open(typeof(ConnectionPage), query: "?tab=uses", parameters: ("Key", "intercom-demo"));
        used.WaitForAssertion(() => Assert.Contains("href=\"/warehouse/copy\"", used.Markup));

        var shown = Open(typeof(RunPage), parameters: ("Id", run));
        shown.WaitForAssertion(() => Assert.Contains("conv-9", shown.Markup));
        Assert.Contains("500 of 612 landed.", shown.Markup);
        Assert.Contains("1,000 new, 204 written again", shown.Markup);
        Assert.Contains("href=\"/warehouse/copy\"", shown.Markup);
        Assert.DoesNotContain("Undo this run", shown.Markup);
        Assert.DoesNotContain("Rerun all", shown.Markup);
        Assert.DoesNotContain("By reason", shown.Markup);
    }

    [Fact]
    public async Task S1_66_A_new_field_in_the_queue_is_seen_not_retried()
    {
        await RanAsync();
        var item = new ReviewRow { PipelineKey = "copy", ContractKey = "", Reason = ReviewReason.Drift, Field = "contacts.shoe_size", Text = "contacts has a new field, shoe_size.", LastRunId = 1, CreatedAt = Samples.Start };
        await SeedAsync(db => db.Reviews.Add(item));
        Assert.Equal(["I have seen it", "Assign"], Way.Of(item, [], null, OpsConsole.Web.Components.Shared.ContractEnds.Unknown(""), Maja).Select(w => w.Title));
        var refusal = await Assert.ThrowsAsync<ConflictException>(() => Services.GetRequiredService<ReviewQueue>().RetryAsync(Maja, [item.Id]));
        Assert.Contains("tells of a field of an extraction", refusal.Message);
        var page = Open(typeof(ReviewPage), query: $"?item={item.Id}");
        Assert.Contains("href=\"/warehouse/copy/plan\"", page.Markup);
    }

    private IRenderedComponent<IComponent> Builder(string role = Roles.Admin)
    {
        var page = Open(typeof(BuilderPage), role);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("input[aria-label='Copy contacts']")));
        return page;
    }

    private async Task<string> MakeAsync() =>
        await Services.GetRequiredService<ExtractionDesk>().CreateAsync(Maja, "copy", new ExtractionPlan { Connection = "intercom-demo", Objects = [new ObjectPlan("contacts", new Dictionary<string, Treatment>())] }, null, null);

    /// <summary>As a run leaves it, put straight into the database.</summary>
    private async Task<(string Key, long Run)> RanAsync()
    {
        var key = await MakeAsync();
        var run = Samples.RunRow();
        (run.PipelineKey, run.Mode, run.ContractVersion) = (key, RunMode.Extract, null);
        await SeedAsync(async db =>
        {
            (await db.Extractions.SingleAsync()).NewsText = "contacts has a new field, shoe_size (text).\n";
            db.Runs.Add(run);
            await db.SaveChangesAsync();
            db.ExtractionObjects.Add(new ExtractionObjectRow { PipelineKey = key, Object = "contacts", LandedAt = Samples.Start, LastRunId = run.Id });
            db.RunObjects.Add(new RunObjectRow
            {
                RunId = run.Id,
                Object = "contacts",
                Status = RunStatus.Succeeded,
                Said = 1204,
                Read = 1204,
                Inserted = 1000,
                Updated = 204,
                PartsSaid = 9881,
                Parts = 9880,
                TablesJson = """[{"table":"contacts","staged":1204,"inserted":1000,"updated":204,"removed":0,"rows":1204}]""",
            });
            db.RunGaps.Add(new RunGapRow { RunId = run.Id, Object = "conversation_parts", RecordId = "conv-9", Have = 500, Total = 612 });
        });
        return (key, run.Id);
    }

    private static async Task ChooseAsync(IRenderedComponent<IComponent> page, string name)
    {
        await page.InvokeAsync(() => page.Find($"input[aria-label='Copy {name}']").ChangeAsync(new() { Value = true })); // the page may be drawn anew between finding and pressing
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll($"section[aria-label='Fields of {name}']")));
        page.WaitForAssertion(() => Assert.DoesNotContain("reading its schema", page.Markup));
    }

    private static string Preview(IRenderedComponent<IComponent> page, string name) => page.Find($"section[aria-label='Preview of {name}']").TextContent;

    private static IElement Often(IRenderedComponent<IComponent> page) => page.Find("section[aria-labelledby=often]");

    private static IElement Field(IRenderedComponent<IComponent> page, string label) =>
        page.FindAll("label").First(l => l.TextContent.TrimStart().StartsWith(label, StringComparison.Ordinal)).QuerySelector("input, select")!;

    private static async Task PressAsync(IRenderedComponent<IComponent> page, string button) => await page.FindAll("button").First(b => b.TextContent.Trim() == button).ClickAsync(new());
}
