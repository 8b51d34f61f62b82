using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser;

public sealed partial class Journeys
{
    [Journey]
    public async Task D1_X_02_A_waiting_record_is_skipped_with_a_reason_that_stays_and_comes_back_by_undo()
    {
        var page = await OpenCauseAsync("NoIdentifier");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Skip" }).CheckAsync();
        await page.GetByLabel("Why it is skipped").FillAsync("test account of our own");
        await Press(page, "Skip this record");
        await Expect(Verdict(page)).ToContainTextAsync("test account of our own", new() { Timeout = 30_000 });
        await Press(page, "Undo");
        await Expect(Verdict(page)).ToContainTextAsync("To review", new() { Timeout = 30_000 });
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task D2_X_02_A_value_that_did_not_fit_is_edited_and_resolved_by_the_run_that_follows()
    {
        var page = await OpenCauseAsync("ValueNotMapped&q=lifecycle_stage");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Edit lifecycle_stage and retry" }).CheckAsync();
        await page.GetByLabel("New value of lifecycle_stage").FillAsync("Active");
        await Shot(page, "review-editing");
        await Press(page, "Set lifecycle_stage and retry");
        await Expect(Verdict(page)).ToContainTextAsync("Resolved", new() { Timeout = 90_000 });
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task D3_X_02_A_partner_is_chosen_among_those_who_compete()
    {
        var page = await OpenCauseAsync("KeysDisagree");
        await page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^It is ") }).First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Link to ") }).ClickAsync();
        await Expect(Verdict(page)).ToContainTextAsync("Resolved", new() { Timeout = 90_000 });
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task D4_X_02_Many_are_settled_together_after_a_word_on_what_is_touched()
    {
        var page = await console.OpenAsync();
        await page.GotoAsync("/review?reason=DuplicateClaim");
        await Live(page);
        await FirstCauseAsync(page);
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^Select rec") }).Nth(0).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^Select rec") }).Nth(1).CheckAsync();
        await Press(page, "Skip 2…");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("2 records");
        await page.WaitForTimeoutAsync(500); // the dialog fades in
        await Shot(page, "review-bulk");
        await page.GetByLabel("Why they are skipped").FillAsync("twins of our own making");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Skip 2", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Skipped", new() { Exact = false }).First).ToBeVisibleAsync();
        await page.GotoAsync("/review?state=resolved");
        await Expect(page.GetByText("twins of our own making")).ToHaveCountAsync(2, new() { Timeout = 30_000 });
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task D5_A_waiting_record_is_retried_by_keys_alone_and_resolved_after_its_cause_was_mended()
    {
        var page = await console.OpenAsync();
        await Live(page);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("r");
        await Expect(page).ToHaveURLAsync(new Regex("/review"));
        await page.GotoAsync("/review?reason=ValueNotMapped&q=plan_tier");
        await Live(page);
        await Expect(page.Locator("tr.oc-item")).Not.ToHaveCountAsync(0); // the only cause is open from the start
        var record = await page.Locator("tr.oc-item [data-open]").First.InnerTextAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tr.oc-item")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tr.oc-item")).Not.ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Verdict(page)).ToContainTextAsync("plan_tier");
        using var vendor = Vendor();
        using var mended = await vendor.PatchAsJsonAsync($"/sandbox/airtable/v0/appOpsDemo0000001/Contacts/{record}", new { fields = new { plan_tier = "Growth" } });
        Assert.True(mended.IsSuccessStatusCode);
        await page.Keyboard.PressAsync("r");
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Retry", Exact = true })).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(Verdict(page)).ToContainTextAsync("Resolved", new() { Timeout = 90_000 });
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task E1_Why_is_reached_from_an_address_by_the_palette_and_opens_its_run()
    {
        var page = await console.OpenAsync();
        await Live(page);
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("umar.zhang1@greenharbor2.example");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/why\\?q="));
        await Live(page);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What each side holds" })).ToContainTextAsync("lifecycle_stage");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "If it ran now" })).ToContainTextAsync("Unchanged", new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Region, new() { Name = "Every decision" }).GetByRole(AriaRole.Link, new() { NameRegex = new("^Run ") }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/\\d+"));
        await page.Context.CloseAsync();
    }

    [Journey]
    public async Task E2_S0_120_Who_may_only_look_sees_no_door_and_is_refused_behind_it()
    {
        var admin = await console.OpenAsync();
        await admin.GotoAsync("/people");
        await Live(admin);
        await admin.GetByLabel("E-mail", new() { Exact = true }).FillAsync("viewer@example.test");
        await admin.GetByLabel("First password, 12 characters or more").FillAsync("a long enough password");
        await Press(admin, "Add person");
        await Expect(admin.GetByLabel("Role of viewer@example.test")).ToBeVisibleAsync();
        await admin.Context.CloseAsync();

        var page = await console.OpenAsync(signedIn: false);
        await SignInAsync(page, "viewer@example.test");
        await page.GotoAsync(Contract);
        await Live(page);
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Publish|^Add field|^Owner of") })).ToHaveCountAsync(0);
        await page.GotoAsync("/pipelines/airtable-intercom-contacts");
        await Live(page);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Run now" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "People" })).ToHaveCountAsync(0);
        var refused = await page.GotoAsync("/people");
        Assert.Equal((int)HttpStatusCode.Forbidden, refused!.Status);
        await Shot(page, "not-allowed");
        await page.Context.CloseAsync();
    }

    private async Task<IPage> OpenCauseAsync(string reason)
    {
        var page = await console.OpenAsync();
        await page.GotoAsync("/review?reason=" + reason);
        await Live(page);
        await FirstCauseAsync(page);
        await page.Locator("tr.oc-item [data-open]").First.ClickAsync();
        await Expect(Verdict(page)).ToBeVisibleAsync();
        return page;
    }

    /// <summary>The only cause is open from the start; of several, the first is opened.</summary>
    private static async Task FirstCauseAsync(IPage page)
    {
        var first = page.Locator("[data-list] [data-open]").First;
        if (await first.GetAttributeAsync("aria-expanded") == "false")
        {
            await first.ClickAsync();
        }
    }

    private static ILocator Verdict(IPage page) => page.Locator(".oc-pane-verdict");
}
