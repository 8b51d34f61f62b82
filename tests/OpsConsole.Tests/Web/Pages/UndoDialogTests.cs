using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Demo;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Journeys;
using OpsConsole.Tests.Sandbox;
using OpsConsole.Web.Pages.Contracts;
using OpsConsole.Web.Pages.Pipelines;
using OpsConsole.Web.Pages.Runs;
using OpsConsole.Web.Pages.Why;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>What an undo would touch is read from both systems over HTTP before anybody says yes.</summary>
public sealed class UndoDialogTests : PageTest, IAsyncLifetime
{
    private static readonly Actor Lead = new("maja@example.test", Roles.Lead, "page");
    private SandboxServer sandbox = null!;
    private long run;
    private string row = "";

    async Task IAsyncLifetime.InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(o => (o.Contacts, o.Messy, o.Seed) = (12, 0, 7));
        await sandbox.LimitsAsync(new { enabled = false });
        Services.GetRequiredService<SandboxLocation>().Set(sandbox.BaseUrl);
        await Services.GetRequiredService<DemoSetup>().EnsureAsync();
        await WorkAsync();
        row = (await Rehearsal.RowsAsync(sandbox))[0].GetProperty("id").GetString()!;
        await sandbox.AirtableAsync("PATCH", "/Contacts/" + row, new { fields = new { full_name = "Nora Private", team = "Wrong" } });
        run = await WorkAsync();
    }

    async Task IAsyncLifetime.DisposeAsync() => await sandbox.DisposeAsync();

    private async Task<long> WorkAsync()
    {
        var id = await Services.GetRequiredService<RunDesk>().RequestAsync(Lead, DemoSetup.Key, RunMode.Incremental);
        await Services.GetRequiredService<RunLoop>().WorkAsync(id, CancellationToken.None);
        return id;
    }

    private IRenderedComponent<UndoDialog> Dialog(UndoOrder order)
    {
        var dialog = Render<UndoDialog>(p => p.Add(x => x.Order, order).Add(x => x.Actor, Lead));
        dialog.WaitForAssertion(() => Assert.DoesNotContain("Reading what both systems hold now", dialog.Markup), TimeSpan.FromSeconds(10));
        return dialog;
    }

    [Fact]
    public async Task S0_104_The_dialog_tells_how_many_go_back_with_examples_masked_and_then_starts_the_run()
    {
        var dialog = Dialog(new() { Run = run });
        Assert.Contains("1 record was written. 1 still holds what was written and goes back.", dialog.Markup);
        Assert.Contains("Wrong", dialog.Find("table").TextContent);
        Assert.DoesNotContain("Nora Private", dialog.Markup);
        Assert.Equal("Undo 1 write", dialog.Find("[data-primary]").TextContent.Trim());
        await dialog.Find("#both-False").ChangeAsync(new() { Value = "on" });
        dialog.WaitForAssertion(() => Assert.DoesNotContain("Airtable: ", dialog.Find("table").TextContent), TimeSpan.FromSeconds(10));
        await dialog.Find("[data-primary]").ClickAsync(new());
        var undo = (await Services.GetRequiredService<RunQueries>().FindAsync(run + 1))!;
        Assert.Equal((RunMode.Undo, run, RunStatus.Queued), (undo.Mode, undo.UndoOf, undo.Status));
        await using var db = await Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        Assert.Contains(await db.Audit.ToListAsync(), a => a.ObjectKey == undo.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) && a.Sentence.Contains($"undo run {run}, only what was written", StringComparison.Ordinal));
    }

    [Fact]
    public void S0_104_What_cannot_be_undone_says_why_and_offers_no_button()
    {
        var dialog = Dialog(new() { Run = 99_999 });
        Assert.Contains("There is no run 99999.", dialog.Find("[role=alert]").TextContent);
        Assert.Empty(dialog.FindAll("[data-primary]"));
    }

    [Theory]
    [InlineData(Roles.Editor, false)]
    [InlineData(Roles.Lead, true)]
    public void S0_104_A_versions_writes_and_a_customers_last_change_are_undone_where_people_look_at_them(string role, bool may)
    {
        var history = Open(typeof(ContractPage), role, "?tab=history", ("Key", DemoSetup.Key));
        history.WaitForAssertion(() => Assert.Contains("in force", history.Markup), TimeSpan.FromSeconds(10));
        Assert.Equal(may, history.Markup.Contains("Undo everything v1 wrote…"));
        var why = Open(typeof(WhyPage), role, "?q=" + row);
        why.WaitForAssertion(() => Assert.Contains("Every decision", why.Markup), TimeSpan.FromSeconds(10));
        why.WaitForAssertion(() => Assert.Equal(may ? 1 : 0, why.FindAll("button").Count(b => b.TextContent.Contains("Undo this change…"))), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task X_04_A_time_is_asked_for_at_the_pipeline_and_can_be_looked_at_first()
    {
        var page = Open(typeof(PipelinePage), Roles.Editor, "", ("Key", DemoSetup.Key));
        page.WaitForAssertion(() => Assert.Contains("Rerun a time window", page.Markup), TimeSpan.FromSeconds(10));
        await page.FindAll("button").First(b => b.TextContent.Trim() == "Look first").ClickAsync(new());
        var dry = (await Services.GetRequiredService<RunQueries>().FindAsync(run + 1))!;
        Assert.Equal(RunMode.Preview, dry.Mode);
        Assert.True(dry.WindowFrom < dry.WindowTo);
    }
}
