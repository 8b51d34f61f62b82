using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser;

[Collection(ConsoleCollection.Name)]
[TestCaseOrderer("OpsConsole.Browser.ByName", "OpsConsole.Browser")]
public sealed partial class Journeys(ConsoleFixture console)
{
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
        await Expect(page).ToHaveURLAsync(new Regex("/signin"));
        await SignInAsync(page, "maja@example.test");
        await page.GotoAsync("/runs");
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

    private static ILocator Cell(IPage page, string table, string field) => page.GetByRole(AriaRole.Region, new() { Name = table }).Locator($"td[data-field='{field}']").First;

    /// <summary>Until the circuit stands and the rows are there: buttons drawn by the server alone do nothing yet.</summary>
    private static Task Live(IPage page) => page.WaitForFunctionAsync("() => document.querySelector('[data-live]') !== null && document.querySelector('[aria-busy=true]') === null", options: new() { Timeout = 90_000 }); // a vendor that throttles is waited for, half a minute at Airtable

    /// <summary>Runs the demo pipeline once by its button and waits for the end.</summary>
    private static async Task RunOnceAsync(IPage page)
    {
        await page.GotoAsync("/pipelines/airtable-intercom-contacts");
        await Live(page);
        await Press(page, "Run now");
        await Expect(page).ToHaveURLAsync(new Regex(@"/runs/\d+"), new() { Timeout = 30_000 });
        await Expect(page.Locator(".oc-head .oc-sentence")).ToContainTextAsync("Finished", new() { Timeout = 180_000 });
    }

    private static async Task SignInAsync(IPage page, string email)
    {
        await page.GotoAsync("/signin");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync("a long enough password");
        await Press(page, "Sign in");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();
    }

    private static Task Press(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

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
