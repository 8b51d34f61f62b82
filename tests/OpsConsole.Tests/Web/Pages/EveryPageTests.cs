using Bunit;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Pages.Actions;
using OpsConsole.Web.Pages.Audit;
using OpsConsole.Web.Pages.Connections;
using OpsConsole.Web.Pages.Contracts;
using OpsConsole.Web.Pages.Deliveries;
using OpsConsole.Web.Pages.Health;
using OpsConsole.Web.Pages.Overview;
using OpsConsole.Web.Pages.People;
using OpsConsole.Web.Pages.Pipelines;
using OpsConsole.Web.Pages.Recipes;
using OpsConsole.Web.Pages.Retention;
using OpsConsole.Web.Pages.Review;
using OpsConsole.Web.Pages.Runs;
using OpsConsole.Web.Pages.Tables;
using OpsConsole.Web.Pages.Warehouse;
using OpsConsole.Web.Pages.Why;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>The four states, held against every page; loading is held against the one component that draws it.</summary>
public sealed class EveryPageTests : PageTest
{
    public static TheoryData<Type, string, string> Lists => new()
    {
        { typeof(OverviewPage), "", "No pipeline yet." },
        { typeof(PipelinesPage), "", "No pipeline yet." },
        { typeof(RunsPage), "", "No run yet." },
        { typeof(ReviewPage), "", "Nothing waits." },
        { typeof(ReviewPage), "?q=nobody", "Nothing matches." },
        { typeof(ActionsPage), "", "No rule has acted yet." },
        { typeof(ActionsPage), "?rule=none", "No action matches." },
        { typeof(ContractsPage), "", "No contract yet." },
        { typeof(ContractsPage), "?q=nobody", "No contract matches." },
        { typeof(NewContractPage), "", "No connection yet." },
        { typeof(ConnectionsPage), "", "No connection yet." },
        { typeof(ConnectionsPage), "?q=nobody", "No connection matches." },
        { typeof(WarehousePage), "", "No extraction yet." },
        { typeof(BuilderPage), "", "No connection yet." },
        { typeof(ConnectionsPage), "?tab=channels", "No channel yet." },
        { typeof(AuditPage), "", "No entry matches." },
        { typeof(DeliveriesPage), "", "No delivery yet." },
        { typeof(DeliveriesPage), "?q=nobody", "No delivery matches." },
        { typeof(HealthPage), "", "Figures begin after the first run." },
        { typeof(HealthPage), "?integration=none", "No figure of it yet." },
        { typeof(HealthPage), "?tab=alerts", "No alert in the last 90 days." },
        { typeof(TablesPage), "", "No table yet." },
        { typeof(RecipesPage), "?q=nobody", "No recipe matches." },
        { typeof(WhyPage), "?q=nobody@example.test", "is known in any linked system" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_page_without_rows_says_why_and_what_is_next(Type page, string query, string words)
    {
        var shown = Open(page, query: query);
        shown.WaitForAssertion(() => Assert.Contains(words, shown.Markup));
    }

    [Theory]
    [InlineData(typeof(OverviewPage), "", "Pipelines")]
    [InlineData(typeof(PipelinesPage), "", "Pipelines")]
    [InlineData(typeof(RunsPage), "", "Pipelines")]
    [InlineData(typeof(ReviewPage), "", "Reviews")]
    [InlineData(typeof(ActionsPage), "", "Actions")]
    [InlineData(typeof(ContractsPage), "", "Contracts")]
    [InlineData(typeof(ConnectionsPage), "", "Connections")]
    [InlineData(typeof(ConnectionsPage), "?tab=channels", "Channels")]
    [InlineData(typeof(WarehousePage), "", "Extractions")]
    [InlineData(typeof(BuilderPage), "", "Connections")]
    [InlineData(typeof(AuditPage), "", "Audit")]
    [InlineData(typeof(DeliveriesPage), "", "Inbox")]
    [InlineData(typeof(HealthPage), "", "MetricSamples")]
    [InlineData(typeof(PeoplePage), "", "ApiTokens")]
    [InlineData(typeof(RetentionPage), "", "Retention")]
    [InlineData(typeof(RecipesPage), "", "Connections")]
    [InlineData(typeof(WhyPage), "?q=x", "Contracts")]
    public async Task A_page_whose_rows_cannot_be_read_says_so_and_offers_to_retry(Type page, string query, string table)
    {
        await RenameAsync(table, "Away");
        var shown = Open(page, query: query);
        Assert.Contains("could not be loaded.", shown.Find("[role=alert]").TextContent);
        await RenameAsync("Away", table);
        await shown.FindAll("button").First(b => b.TextContent == "Retry").ClickAsync(new());
        shown.WaitForAssertion(() => Assert.DoesNotContain("could not be loaded.", shown.Markup));
    }

#pragma warning disable EF1002 // names of our own tables, which cannot be parameters
    private Task RenameAsync(string from, string to) => SeedAsync(async db => await db.Database.ExecuteSqlRawAsync($"ALTER TABLE \"{from}\" RENAME TO \"{to}\""));
#pragma warning restore EF1002

    [Theory]
    [InlineData(typeof(OverviewPage), "Contacts both ways")]
    [InlineData(typeof(PipelinesPage), "Contacts both ways")]
    [InlineData(typeof(RunsPage), "maja@example.test")]
    [InlineData(typeof(ReviewPage), "has no Intercom value.")]
    [InlineData(typeof(ActionsPage), "team became Stalled.")]
    [InlineData(typeof(ContractsPage), "contacts-contract")]
    [InlineData(typeof(AuditPage), "Asked for a normal run")]
    [InlineData(typeof(PeoplePage), "What each role may")]
    [InlineData(typeof(RetentionPage), "Values of writes")]
    public async Task A_page_shows_its_rows(Type page, string words)
    {
        await SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            db.Runs.Add(Samples.RunRow());
            db.Reviews.Add(Samples.Review());
            db.Actions.Add(Samples.Action(ActionState.Held));
            db.Audit.Add(new AuditRow { At = Samples.Start, Who = "maja@example.test", Verb = "run", Object = "run", ObjectKey = "1", Sentence = "Asked for a normal run of Contacts.", From = "page" });
        });
        Assert.Contains(words, Open(page).Markup);
    }

    [Theory]
    [InlineData(typeof(RunPage), "Id", 99L, "There is no run 99.")]
    [InlineData(typeof(PipelinePage), "Key", "none", "There is no pipeline none.")]
    [InlineData(typeof(MatchingPage), "Key", "none", "There is no pipeline none.")]
    [InlineData(typeof(RecipePage), "Key", "none", "There is no recipe none.")]
    [InlineData(typeof(ContractPage), "Key", "none", "There is no contract none.")]
    public void What_is_not_there_is_said(Type page, string name, object value, string words) => Assert.Contains(words, Open(page, parameters: (name, value)).Markup);

    [Theory]
    [InlineData(Roles.Viewer, false, false)]
    [InlineData(Roles.Editor, true, false)]
    [InlineData(Roles.Lead, true, false)]
    [InlineData(Roles.Admin, true, true)]
    public async Task A_button_that_a_role_may_not_press_is_not_there(string role, bool runs, bool people)
    {
        await SeedAsync(Samples.AddPipeline);
        Assert.Equal(runs, Open(typeof(PipelinePage), role, "", ("Key", Samples.Pipeline)).Markup.Contains("Run now"));
        Assert.Equal(people, Open(typeof(PeoplePage), role).Markup.Contains("Add person"));
    }

    [Theory]
    [InlineData(Roles.Editor, false)]
    [InlineData(Roles.Lead, true)]
    public async Task Only_a_lead_settles_items_and_decides_on_held_runs(string role, bool may)
    {
        await SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            db.Reviews.Add(Samples.Review());
            db.Runs.Add(Samples.RunRow(RunStatus.Held));
        });
        var pane = Open(typeof(ReviewPage), role, "?item=1").Markup;
        Assert.Equal(may, pane.Contains("Ways out"));
        Assert.Equal(!may, pane.Contains("Settling it needs the role Lead. You are Editor."));
        Assert.Equal(may, Open(typeof(RunPage), role, "", ("Id", 1L)).Markup.Contains("Drop this run"));
    }

    [Fact]
    public async Task A_run_shows_its_sum_its_reasons_and_a_records_story()
    {
        await SeedAsync(async db =>
        {
            Samples.AddPipeline(db);
            db.Runs.Add(Samples.RunRow(RunStatus.CompletedWithErrors));
            await db.SaveChangesAsync();
            db.RunRecords.AddRange(Samples.Record(1), Samples.Record(1, Outcome.Skipped, "Archived in Intercom."));
        });
        var reasons = Open(typeof(RunPage), Roles.Viewer, "", ("Id", 1L)).Markup;
        Assert.Contains("adds up", reasons);
        Assert.Contains("The partner is archived", reasons);
        var story = Open(typeof(RunPage), Roles.Viewer, "?view=records&outcome=Updated&item=1", ("Id", 1L));
        Assert.Equal("61", story.Find(".oc-was").TextContent);
        Assert.Equal("·47", story.Find(".oc-now").TextContent);
        Assert.DoesNotContain("Archived in Intercom.", story.Markup);
    }

    [Fact]
    public async Task Hostile_text_from_a_vendor_is_shown_as_text()
    {
        await SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            db.Reviews.Add(Samples.Review("<script>alert(1)</script> محمد"));
        });
        var shown = Open(typeof(ReviewPage), Roles.Viewer, "?item=1");
        Assert.Empty(shown.FindAll("script"));
        Assert.Contains(shown.FindAll("bdi"), b => b.TextContent.Contains("<script>alert(1)</script> محمد"));
    }
}
