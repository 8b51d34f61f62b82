using AngleSharp.Dom;
using Bunit;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Pages.Retention;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

public sealed class RetentionPageTests : PageTest
{
    [Fact]
    public async Task S0_122_The_page_says_what_is_due_and_saves_how_long_data_is_kept()
    {
        await SeedAsync(db => db.Audit.Add(new AuditRow { At = DateTimeOffset.UtcNow.AddDays(-200), Who = "maja@example.test", Verb = "run", Object = "run", ObjectKey = "1", Sentence = "Long ago.", From = "page" }));
        var page = Open(typeof(RetentionPage));
        Assert.Contains("Nothing is due now.", page.Markup);

        await page.Find("input[aria-label='Days that Audit are kept']").ChangeAsync(new() { Value = "90" });
        await page.Find("button[aria-label='Save the days of Audit']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("1 entry is due now.", page.Markup));
        Assert.Contains(page.FindAll("tr"), row => row.TextContent.Contains("maja@example.test", StringComparison.Ordinal) && row.QuerySelector("input")?.GetAttribute("value") == "90");
        await SeedAsync(async db => Assert.Equal(("730 days", "90 days"), await db.Audit.Where(a => a.Verb == "setRetention").Select(a => ValueTuple.Create(a.Before, a.After)).SingleAsync()));
    }

    [Fact]
    public async Task S0_122_A_number_of_days_that_is_too_small_is_refused_with_the_reason()
    {
        var page = Open(typeof(RetentionPage));
        await page.Find("input[aria-label='Days that Audit are kept']").ChangeAsync(new() { Value = "30" });
        await page.Find("button[aria-label='Save the days of Audit']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("can be kept for 90 to 3650 days", page.Find("[role=alert]").TextContent));
    }
}
