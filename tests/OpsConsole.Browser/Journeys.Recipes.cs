using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser;

public sealed partial class Journeys
{
    [Journey]
    public async Task F1_S0_74_A_recipe_is_installed_in_three_clicks_and_a_field_that_is_missing_is_made_on_the_way()
    {
        var page = await console.OpenAsync(width: 1440);
        await page.GotoAsync("/recipes");
        await Live(page);
        await Shot(page, "recipes");
        await page.GetByRole(AriaRole.Link, new() { Name = "Install Weekly QA list" }).ClickAsync();
        var make = page.GetByRole(AriaRole.Button, new() { Name = "Create 1 missing field" });
        await Expect(make).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Shot(page, "recipe-missing");
        await make.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "3. What would happen" })).ToContainTextAsync("The next run, for", new() { Timeout = 60_000 });
        await Shot(page, "recipe-preview");
        await Press(page, "Set up and show the matching");
        await Expect(page).ToHaveURLAsync(new Regex("/pipelines/weekly-qa-list/matching$"), new() { Timeout = 30_000 });

        // What writes for the first time is said yes to where the matching is shown, as for every pipeline.
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the first run…" }).ClickAsync(new() { Timeout = 120_000 });
        await Press(page, "Start the first run");
        await Expect(page.Locator(".oc-head .oc-sentence")).ToContainTextAsync("Finished", new() { Timeout = 180_000 });
        using var airtable = Vendor();
        var listed = 0;
        for (var i = 0; i < 60 && listed == 0; i++)
        {
            listed = (await airtable.GetFromJsonAsync<JsonElement>("/sandbox/airtable/v0/appOpsDemo0000001/Conversations?filterByFormula=" + Uri.EscapeDataString("{needs_qa}"))).GetProperty("records").GetArrayLength();
            await Task.Delay(1000);
        }

        Assert.True(listed > 0, "No conversation came onto the QA list.");
        await page.GotoAsync("/recipes/weekly-qa");
        await Live(page);
        await Expect(page.Locator(".oc-head .oc-status")).ToContainTextAsync("Installed");
        await page.Context.CloseAsync();
    }
}
