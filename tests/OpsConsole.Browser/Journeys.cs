using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser;

[Collection(ConsoleCollection.Name)]
[TestCaseOrderer("OpsConsole.Browser.ByName", "OpsConsole.Browser")]
public sealed class Journeys(ConsoleFixture console)
{
    private static readonly (string Name, string Address)[] Pages =
    [
        ("overview", "/"), ("review", "/review"), ("review-item", "/review?item=1"), ("why", "/why?q=umar.zhang1@greenharbor2.example"), ("contracts", "/contracts"),
        ("contract", "/contracts/airtable-intercom-contacts"), ("contract-rules", "/contracts/airtable-intercom-contacts?tab=rules"),
        ("pipelines", "/pipelines"), ("pipeline", "/pipelines/airtable-intercom-contacts"), ("runs", "/runs"), ("run", "/runs/1"), ("run-records", "/runs/1?view=records&item=1"),
        ("audit", "/audit"), ("people", "/people"), ("sandbox", "/sandbox-view"),
    ];

    [Journey]
    public async Task A1_The_first_visit_creates_an_admin_who_then_signs_out_and_in_again()
    {
        var page = await console.OpenAsync(signedIn: false);
        await page.GotoAsync("/runs");
        await Expect(page).ToHaveURLAsync(new Regex("/setup$"));
        await page.GetByLabel("E-mail").FillAsync("maja@example.test");
        await page.GetByLabel("Password").FillAsync("a long enough password");
        await Shot(page, "setup");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create admin" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();
        await page.GetByLabel("Signed in as maja@example.test").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/signin"));
        await Shot(page, "signin");
        await page.GotoAsync("/runs");
        await page.GetByLabel("E-mail").FillAsync("maja@example.test");
        await page.GetByLabel("Password").FillAsync("a long enough password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Runs" })).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task A2_The_first_run_is_watched_until_its_counts_add_up()
    {
        var page = await console.OpenAsync();
        await page.GotoAsync("/pipelines/airtable-intercom-contacts");
        await Live(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Run now" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/1$"));
        await Expect(page.Locator(".oc-head .oc-status")).ToContainTextAsync("Running", new() { Timeout = 30_000 });
        await Shot(page, "run-working");
        await Expect(page.Locator(".oc-head .oc-sentence")).ToContainTextAsync("Finished", new() { Timeout = 180_000 });
        await Expect(page.Locator(".oc-sum-verdict")).ToContainTextAsync("adds up");
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task A3_A_cell_changed_in_Airtable_is_seen_in_Intercom()
    {
        var page = await console.OpenAsync(width: 1920, height: 1080);
        await page.GotoAsync("/sandbox-view?q=cust-000001");
        await Live(page);
        await Cell(page, "Airtable, Contacts", "health_score").GetByRole(AriaRole.Button).ClickAsync();
        var box = Cell(page, "Airtable, Contacts", "health_score").Locator("input");
        await box.FillAsync("77");
        await box.PressAsync("Enter");
        await Expect(page.GetByTestId("travel")).ToContainTextAsync("not seen by a run yet", new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Run now" }).ClickAsync();
        await Expect(page.GetByTestId("travel")).ToContainTextAsync("Updated", new() { Timeout = 90_000 });
        await Expect(Cell(page, "Intercom, contacts", "health_score")).ToContainTextAsync("77", new() { Timeout = 30_000 });
        await Shot(page, "sandbox-travel");
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task A4_A_waiting_record_is_skipped_with_a_reason_that_stays()
    {
        var page = await console.OpenAsync();
        await page.GotoAsync("/review");
        await Live(page);
        await page.Locator("table:has(th:text('Waits')) a").First.ClickAsync();
        await page.GetByPlaceholder("Why it is skipped").FillAsync("test account of our own");
        await page.GetByRole(AriaRole.Button, new() { Name = "Skip this record" }).ClickAsync();
        await Expect(page.Locator(".oc-pane-verdict")).ToContainTextAsync("test account of our own");
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task A5_A_value_that_did_not_fit_is_edited_and_resolved_by_the_run_that_follows()
    {
        var page = await console.OpenAsync();
        await page.GotoAsync("/review?reason=ValueNotMapped");
        await Live(page);
        await page.Locator("table:has(th:text('Waits')) a").First.ClickAsync();
        await page.GetByLabel("New value of lifecycle_stage").FillAsync("Active");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set lifecycle_stage and retry" }).ClickAsync();
        await Expect(page.Locator(".oc-pane-verdict")).ToContainTextAsync("Resolved", new() { Timeout = 90_000 });
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task A6_A_waiting_record_is_retried_and_resolved_after_its_cause_was_mended()
    {
        var page = await console.OpenAsync();
        await page.GotoAsync("/review?reason=ValueNotMapped&q=plan_tier");
        await Live(page);
        var item = page.Locator("table:has(th:text('Waits')) a").First;
        var record = await item.InnerTextAsync();
        await item.ClickAsync();
        using var vendor = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", "sandbox") } };
        using var mended = await vendor.PatchAsJsonAsync($"{console.Address}/sandbox/airtable/v0/appOpsDemo0000001/Contacts/{record}", new { fields = new { plan_tier = "Growth" } });
        Assert.True(mended.IsSuccessStatusCode);
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry this record" }).ClickAsync();
        await Expect(page.Locator(".oc-pane-verdict")).ToContainTextAsync("Resolved", new() { Timeout = 90_000 });
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task B1_The_theme_is_kept_and_painted_first_time()
    {
        var page = await console.OpenAsync();
        await page.GetByLabel("Switch between light and dark").ClickAsync();
        var theme = await page.Locator("html").GetAttributeAsync("data-theme");
        Assert.Equal("dark", theme);
        await page.ReloadAsync();
        Assert.Equal("dark", await page.Locator("html").GetAttributeAsync("data-theme"));
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task B2_Every_page_opens_in_both_themes_and_widths_without_scrolling_sideways_and_without_serious_findings()
    {
        var findings = new List<string>();
        foreach (var (theme, width) in new[] { ("light", 1280), ("dark", 1280), ("light", 1920), ("dark", 1920) })
        {
            var page = await console.OpenAsync(width: width, height: width == 1920 ? 1080 : 800);
            page.PageError += (_, e) => findings.Add($"script: {e}");
            page.Console += (_, m) =>
            {
                if (m.Type == "error")
                {
                    findings.Add($"console: {m.Text}");
                }
            };
            await page.Context.AddCookiesAsync([new() { Name = "oc-theme", Value = theme, Url = console.Address }]);
            foreach (var (name, address) in Pages)
            {
                await page.GotoAsync(address);
                await Live(page);
                await Shot(page, $"{name}-{theme}-{width}");
                var wide = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
                if (wide > 0)
                {
                    findings.Add($"{name} {theme} {width}: {wide} px wider than the window");
                }

                if (width == 1280)
                {
                    var axe = await page.RunAxe();
                    findings.AddRange(axe.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{name} {theme}: {v.Id} {string.Join(" | ", v.Nodes.Take(2).Select(n => n.Html))}"));
                }
            }

            await page.Context.CloseAsync();
        }

        Assert.True(findings.Count == 0, string.Join(Environment.NewLine, findings.Distinct()));
    }

    private static ILocator Cell(IPage page, string table, string field) => page.GetByRole(AriaRole.Region, new() { Name = table }).Locator($"td[data-field='{field}']").First;

    /// <summary>Until the circuit stands and the rows are there: buttons drawn by the server alone do nothing yet.</summary>
    private static Task Live(IPage page) => page.WaitForFunctionAsync("() => document.querySelector('[data-live]') !== null && document.querySelector('[aria-busy=true]') === null");

    private static async Task Shot(IPage page, string name)
    {
        await page.EvaluateAsync("() => document.fonts.ready");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, name + ".png"), FullPage = false });
    }

    private static string Screenshots
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OpsConsole.sln")))
            {
                folder = folder.Parent;
            }

            return Directory.CreateDirectory(Path.Combine(folder?.FullName ?? AppContext.BaseDirectory, "artifacts", "screenshots")).FullName;
        }
    }
}
