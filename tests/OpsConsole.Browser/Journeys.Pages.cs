using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace OpsConsole.Browser;

public sealed partial class Journeys
{
    private static readonly (string Name, string Address)[] Pages =
    [
        ("overview", "/"), ("review", "/review"), ("review-cause", "/review?reason=DuplicateClaim"), ("review-item", "/review?item=4"), ("review-resolved", "/review?state=resolved"),
        ("why", "/why"), ("why-customer", "/why?q=umar.zhang1@greenharbor2.example"), ("why-nobody", "/why?q=nobody@example.test"),
        ("contracts", "/contracts"), ("vocabularies", "/contracts?tab=vocabularies"), ("contract", Contract), ("contract-identity", Contract + "?tab=identity"), ("contract-gates", Contract + "?tab=gates"),
        ("contract-write-back", Contract + "?tab=writeback"), ("contract-runbook", Contract + "?tab=runbook"), ("contract-systems", Contract + "?tab=systems"),
        ("contract-history", Contract + "?tab=history&compare=1,2"), ("contract-row", Contract + "?row=lifecycle_stage"), ("contract-sheet", Contract + "/sheet"), ("contract-new", "/contracts/new"),
        ("pipelines", "/pipelines"), ("pipeline", "/pipelines/airtable-intercom-contacts"), ("matching", "/pipelines/airtable-intercom-contacts/matching"), ("go-live", "/pipelines/airtable-intercom-contacts/check"),
        ("runs", "/runs"), ("run", "/runs/1"), ("run-records", "/runs/1?view=records&item=1"), ("connections", "/connections"), ("connection-new", "/connections/new"), ("warehouse", "/warehouse"), ("warehouse-new", "/warehouse/new"), ("connection", "/connections/intercom-demo"),
        ("connection-schema", "/connections/airtable-demo?tab=schema"), ("connection-budget", "/connections/intercom-demo?tab=budget"),
        ("connection-webhooks", "/connections/intercom-demo?tab=webhooks"), ("channels", "/connections?tab=channels"), ("actions", "/actions"), ("contract-rules", Contract + "?tab=rules"),
        ("deliveries", "/deliveries"), ("health", "/health"), ("health-alerts", "/health?tab=alerts"), ("health-rules", "/health?tab=rules"), ("health-statements", "/health?tab=statements"), ("health-tables", "/health?tab=tables"), ("retention", "/retention"),
        ("recipes", "/recipes"), ("recipe", "/recipes/onboarding-stalled"), ("recipe-queue", "/recipes/low-csat-queue"), ("recipe-tag", "/recipes/at-risk-tag"),
        ("tables", "/tables"), ("audit", "/audit"), ("people", "/people"), ("sandbox", "/sandbox-view"),
    ];

    [Journey]
    public async Task P1_Every_page_opens_in_both_themes_and_widths_without_scrolling_sideways_and_without_serious_findings()
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
                await LookAsync(page, $"{name} {theme} {width}", scan: width == 1280, findings);
            }

            await page.Context.CloseAsync();
        }

        Assert.True(findings.Count == 0, string.Join(Environment.NewLine, findings.Distinct()));
    }

    [Journey]
    public async Task P2_What_opens_over_a_page_has_no_serious_findings_either()
    {
        var findings = new List<string>();
        foreach (var theme in new[] { "light", "dark" })
        {
            var page = await console.OpenAsync(width: 1280, height: 800);
            await page.Context.AddCookiesAsync([new() { Name = "oc-theme", Value = theme, Url = console.Address }]);
            await page.GotoAsync(Contract);
            await Live(page);
            await page.GetByRole(AriaRole.Button, new() { Name = "Preview", Exact = true }).ClickAsync();
            await page.GetByLabel("Record to preview").FillAsync("umar.zhang1@greenharbor2.example");
            await Press(page, "Find record");
            await page.Locator(".oc-pane [aria-busy=false]").WaitForAsync();
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Direction of region") }).ClickAsync();
            await page.GetByLabel("Direction of region").First.WaitForAsync();
            await Shot(page, $"contract-preview-{theme}");
            await LookAsync(page, $"contract with preview {theme}", scan: true, findings);
            await page.Keyboard.PressAsync("Escape");
            await page.Keyboard.PressAsync("Control+k");
            await page.Keyboard.TypeAsync("rev");
            await Microsoft.Playwright.Assertions.Expect(page.GetByRole(AriaRole.Option, new() { Name = "Audit" })).ToBeHiddenAsync();
            await Shot(page, $"palette-{theme}");
            await LookAsync(page, $"palette {theme}", scan: true, findings);
            await page.Context.CloseAsync();
        }

        Assert.True(findings.Count == 0, string.Join(Environment.NewLine, findings.Distinct()));
    }

    private static async Task LookAsync(IPage page, string where, bool scan, List<string> findings)
    {
        var wide = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (wide > 0)
        {
            findings.Add($"{where}: {wide} px wider than the window");
        }

        if (scan)
        {
            var axe = await page.RunAxe();
            findings.AddRange(axe.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{where}: {v.Id} {string.Join(" | ", v.Nodes.Take(2).Select(n => n.Html))}"));
        }
    }
}
