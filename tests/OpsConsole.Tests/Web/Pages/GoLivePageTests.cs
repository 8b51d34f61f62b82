using System.Text.Json;
using Bunit;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Pages.Pipelines;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>The go-live check's page: not checked yet, going, ready, not ready.</summary>
public sealed class GoLivePageTests : PageTest
{
    [Fact]
    public async Task It_says_that_nothing_was_checked_and_offers_both_ways_to_who_may()
    {
        await SeedAsync(db => Samples.AddPipeline(db));
        var page = Open(typeof(GoLivePage), Roles.Lead, "", ("Key", "contacts"));
        Assert.Contains("Not checked yet.", page.Markup);
        Assert.Equal(["Check, reading only", "Check with test records…"], page.FindAll(".oc-actions button").Select(b => b.TextContent.Trim()));
        Assert.Empty(Open(typeof(GoLivePage), Roles.Viewer, "", ("Key", "contacts")).FindAll(".oc-actions button"));
    }

    [Theory]
    [InlineData(false, "Passed", "Passed", "Checking: 2 lines so far.", 0)]
    [InlineData(true, "Passed", "NotChecked", "Ready as far as it was checked: 1 line passed, 1 not checked.", 2)]
    [InlineData(true, "Failed", "Passed", "Not ready: 1 line failed, 1 passed.", 2)]
    public async Task It_sums_up_the_lines_in_one_sentence(bool ended, string first, string second, string sentence, int buttons)
    {
        await SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            db.GoLiveChecks.Add(new()
            {
                PipelineKey = "contacts",
                Mark = "golive-x",
                Writes = true,
                RequestedBy = "lead@example.test",
                RequestedRole = Roles.Lead,
                QueuedAt = DateTimeOffset.UtcNow,
                FinishedAt = ended ? DateTimeOffset.UtcNow : null,
                LinesJson = JsonSerializer.Serialize(new[] { new { line = "S0-97", name = "One", verdict = first, text = "Seen." }, new { line = "S0-98", name = "Two", verdict = second, text = "Seen too." } }),
            });
        });
        var page = Open(typeof(GoLivePage), Roles.Lead, "", ("Key", "contacts"));
        Assert.Contains(sentence, page.Markup);
        Assert.Contains("golive-x", page.Markup);
        Assert.Equal(buttons, page.FindAll(".oc-actions button").Count);
    }
}
