using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser;

/// <summary>What leads do when something went otherwise than wanted: look ahead, take back, retry many, be told.</summary>
public sealed partial class Journeys
{
    private const string Rows = "/sandbox/airtable/v0/appOpsDemo0000001/Contacts";

    [Journey]
    public async Task G1_A_rule_is_made_and_tells_what_it_would_have_done_last_week()
    {
        var page = await console.OpenAsync();
        await page.GotoAsync(Contract + "?tab=rules");
        await Live(page);
        await Press(page, "Add rule");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Watch the plan");
        await page.GetByLabel("Name", new() { Exact = true }).PressAsync("Tab");
        await page.GetByLabel("Field that sets it off").SelectOptionAsync("plan_tier");
        await page.GetByLabel("What action 1.1 does").SelectOptionAsync("Review");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Watch the plan" })).ToBeVisibleAsync();
        await Press(page, "What would it have done last week?");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What it would have done" })).ToContainTextAsync(new Regex("gone off|in that state now"), new() { Timeout = 60_000 });
        await BothThemes(page, "rule-forecast");
        await page.GetByLabel("Remove rule 1").ClickAsync();
        await Expect(page.GetByText("No rule: values are carried over")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task G2_S0_104_A_run_is_looked_at_and_undone_and_both_sides_hold_what_they_held()
    {
        var page = await console.OpenAsync();
        using var vendor = Vendor();
        var row = (await RowAsync(vendor, "cust-000002")).GetProperty("id").GetString();
        using var edited = await vendor.PatchAsJsonAsync($"{Rows}/{row}", new { fields = new { team = "Wrong team" } });
        await RunOnceAsync(page);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Undo") }).First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("1 still holds what was written", new() { Timeout = 30_000 });
        await page.WaitForTimeoutAsync(500); // the dialog fades in
        await BothThemes(page, "undo");
        var undone = page.Url;
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Undo 1 write" }).ClickAsync();
        await Expect(page.Locator(".oc-head .oc-sentence")).ToContainTextAsync("holds again what was there before", new() { Timeout = 120_000 });
        Assert.NotEqual(undone, page.Url);
        Assert.NotEqual("Wrong team", (await RowAsync(vendor, "cust-000002")).GetProperty("fields").GetProperty("team").GetString());
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task G3_S0_117_A_refused_token_is_an_alert_and_its_return_a_recovery()
    {
        var page = await console.OpenAsync();
        await TroubleAsync(page, "401");
        await page.GotoAsync("/pipelines/airtable-intercom-contacts");
        await Live(page);
        await Press(page, "Run now");
        await Expect(page).ToHaveURLAsync(new Regex(@"/runs/\d+"), new() { Timeout = 30_000 });
        await page.GotoAsync("/health?tab=alerts");
        await Live(page);
        var alerts = page.GetByRole(AriaRole.Region, new() { NameRegex = new("^Alerts") });
        await Expect(alerts).ToContainTextAsync("refuses our token", new() { Timeout = 60_000 });
        await BothThemes(page, "health-alert");

        await page.GotoAsync("/sandbox-view");
        await Live(page);
        await Press(page, "Call it off");
        await Expect(page.GetByText("No trouble is ordered")).ToBeVisibleAsync();
        await page.GotoAsync("/connections/intercom-demo?tab=test");
        await Live(page);
        await Press(page, "Test the connection");
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Checks" })).ToContainTextAsync("Passed", new() { Timeout = 30_000 });
        await RunOnceAsync(page);
        await page.GotoAsync("/health?tab=alerts");
        await Live(page);
        await Expect(alerts).ToContainTextAsync("Recovered", new() { Timeout = 60_000 });
        await page.GotoAsync("/health");
        await Live(page);
        await BothThemes(page, "health");
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task G4_X_02_Many_are_retried_together_after_their_cause_was_mended()
    {
        var page = await console.OpenAsync();
        await page.GotoAsync("/review?reason=ValueNotMapped&q=plan_tier");
        await Live(page);
        await FirstCauseAsync(page);
        var records = await page.Locator("tr.oc-item [data-open]").AllInnerTextsAsync();
        Assert.True(records.Count >= 2, "The demo's data has at least two customers with a plan nobody knows.");
        using var vendor = Vendor();
        foreach (var record in records)
        {
            using var mended = await vendor.PatchAsJsonAsync($"{Rows}/{record}", new { fields = new { plan_tier = "Growth" } });
            Assert.True(mended.IsSuccessStatusCode);
        }

        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^Select \\d+: ") }).First.CheckAsync();
        await Press(page, $"Retry {records.Count}…");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync($"{records.Count} records");
        await dialog.GetByRole(AriaRole.Button, new() { Name = $"Retry {records.Count}", Exact = true }).ClickAsync();
        await page.GotoAsync("/review?state=today");
        await Live(page);
        foreach (var record in records)
        {
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = record, Exact = true })).ToBeVisibleAsync(new() { Timeout = 90_000 });
        }

        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task G5_The_go_live_check_reads_only_and_says_what_it_saw()
    {
        var page = await console.OpenAsync();
        await page.GotoAsync("/pipelines/airtable-intercom-contacts/check");
        await Live(page);
        await Press(page, "Check, reading only");
        await Expect(page.Locator(".oc-head .oc-sentence")).ToContainTextAsync("2 lines passed, 8 not checked", new() { Timeout = 60_000 });
        await BothThemes(page, "go-live");
        await page.Context.CloseAsync();
    }

    private static async Task<JsonElement> RowAsync(HttpClient vendor, string externalId) =>
        (await vendor.GetFromJsonAsync<JsonElement>($"{Rows}?filterByFormula={Uri.EscapeDataString($"{{external_id}}='{externalId}'")}")).GetProperty("records")[0];

    private static async Task TroubleAsync(IPage page, string kind)
    {
        await page.GotoAsync("/sandbox-view");
        await Live(page);
        var choices = page.GetByRole(AriaRole.Region, new() { NameRegex = new("^Make trouble") });
        await choices.Locator("select").Nth(0).SelectOptionAsync("intercom");
        await choices.Locator("select").Nth(1).SelectOptionAsync(kind);
        await choices.GetByLabel("Share of the calls, percent").FillAsync("100");
        await Press(page, "Make trouble");
        await Expect(page.GetByText("Trouble", new() { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task BothThemes(IPage page, string name)
    {
        await Shot(page, name);
        await page.EvaluateAsync("() => document.documentElement.dataset.theme = 'dark'");
        await Shot(page, name + "-dark");
        await page.EvaluateAsync("() => document.documentElement.dataset.theme = 'light'");
    }
}
