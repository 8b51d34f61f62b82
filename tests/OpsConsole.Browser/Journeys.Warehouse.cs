using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser;

public sealed partial class Journeys
{
    [Journey]
    public async Task H1_S1_03_S1_17_to_S1_31_A_workspace_is_connected_by_consent_and_its_objects_land_as_tables_with_private_fields_hashed()
    {
        var page = await console.OpenAsync(width: 1440);
        await page.GotoAsync("/connections/new");
        await Live(page);
        await page.GetByLabel("Name").FillAsync("Intercom by consent");
        await page.GetByLabel("Where").SelectOptionAsync("sandbox");
        await Shot(page, "connection-new");
        await Press(page, "Authorise at Intercom…");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "asks for access" })).ToBeVisibleAsync();
        await Shot(page, "consent");
        await page.GetByRole(AriaRole.Button, new() { Name = "Authorise" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/connections/intercom-by-consent\\?oauth=Authorised$"));
        await Live(page);
        await Shot(page, "connection-authorised");

        await page.GotoAsync("/warehouse/new");
        await Live(page);
        await page.GetByLabel("Connection").SelectOptionAsync("intercom-by-consent");
        foreach (var name in new[] { "contacts", "conversations" })
        {
            await page.GetByLabel($"Copy {name}", new() { Exact = true }).CheckAsync();
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = $"Fields of {name}" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        }

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Hash all \\d+ flagged$") }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Support copy");
        await page.GetByLabel("Every, minutes").FillAsync("14");
        await Expect(page.GetByText("every 15 minutes at most").First).ToBeVisibleAsync();
        await page.GetByLabel("Every, minutes").FillAsync("60");
        await Press(page, "Preview");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Preview of contacts" }).Locator("tbody tr")).ToHaveCountAsync(10, new() { Timeout = 60_000 });
        Assert.DoesNotContain("@", await page.GetByRole(AriaRole.Region, new() { Name = "Preview of contacts" }).InnerTextAsync());
        await Shot(page, "builder");
        await Press(page, "Make the extraction");
        await Expect(page).ToHaveURLAsync(new Regex("/warehouse/support-copy$"), new() { Timeout = 60_000 });

        await Press(page, "Run now");
        await Expect(page.Locator(".oc-head .oc-sentence")).ToContainTextAsync("Every object landed", new() { Timeout = 180_000 });
        await Shot(page, "run-extraction");
        await page.GotoAsync("/warehouse/support-copy");
        await Live(page);
        var contacts = page.GetByRole(AriaRole.Region, new() { Name = "Objects" }).Locator("tr", new() { HasText = "contacts" }).First;
        await Expect(contacts).ToContainTextAsync(new Regex("\\d+ of \\d+ contacts"));
        await Expect(contacts.GetByRole(AriaRole.Link, new() { Name = "contacts" })).ToHaveAttributeAsync("href", "/tables/file/contacts");
        await Shot(page, "extraction");
        await page.Context.CloseAsync();
    }
}
