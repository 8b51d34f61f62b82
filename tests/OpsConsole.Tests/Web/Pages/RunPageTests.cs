using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Health;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Pages.Runs;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

public sealed class RunPageTests : PageTest
{
    private Task SeedRunAsync(RunStatus status = RunStatus.CompletedWithErrors) => SeedAsync(async db =>
    {
        Samples.AddPipeline(db);
        db.Runs.Add(Samples.RunRow(status));
        db.ContractVersions.AddRange(Enumerable.Range(3, 2).Select(v => new ContractVersionRow { ContractKey = "contacts-contract", Version = v, Json = "{}", Note = "n", PublishedBy = "maja@example.test", PublishedAt = Samples.Start }));
        await db.SaveChangesAsync();
        db.RunRecords.AddRange(Samples.Record(1), Samples.Record(1, Outcome.Failed, "Intercom refused it."), Samples.Record(1, Outcome.Review, "No partner."));
        db.Journal.Add(new JournalRow
        {
            IdempotencyKey = "1:Right:rec1",
            RunId = 1,
            ContractKey = "contacts-contract",
            Side = Side.Right,
            Kind = "update",
            SourceId = "rec1",
            TargetId = "65f0",
            State = JournalState.Refused,
            Error = "422 e-mail is not valid",
            FieldsJson = """[{"Field":"email","Old":"","New":"#a91f00112233aabb"},{"Field":"custom_attributes.health_score","Old":"61","New":"47"}]""",
            IntendedAt = Samples.Start,
            FinishedAt = Samples.Start.AddMilliseconds(312),
        });
    });

    [Fact]
    public async Task X_03_A_records_story_shows_the_call_and_its_answer_and_hides_private_values()
    {
        await SeedRunAsync();
        var story = Open(typeof(RunPage), Roles.Viewer, "?view=records&item=1", ("Id", 1L)).Find("[aria-label^='Call to']").TextContent;
        Assert.Contains("hidden, hash a91f…", story);
        Assert.DoesNotContain("a91f0011", story);
        Assert.Contains("\"custom_attributes.health_score\": \"47\"", story);
        Assert.Contains("refused it after 0.3 s: 422 e-mail is not valid", story);
    }

    [Theory]
    [InlineData("?view=person", 2)]
    [InlineData("?view=person&q=refused", 1)]
    [InlineData("?view=records", 3)]
    [InlineData("?view=records&outcome=Updated", 1)]
    [InlineData("?view=records&q=nothing-like-it", 0)]
    public async Task X_03_A_runs_records_are_narrowed_by_the_address(string query, int rows)
    {
        await SeedRunAsync();
        Assert.Equal(rows, Open(typeof(RunPage), Roles.Viewer, query, ("Id", 1L)).FindAll("tbody tr[data-row]").Count);
    }

    [Theory]
    [InlineData(Roles.Viewer, false)]
    [InlineData(Roles.Editor, true)]
    public async Task X_04_What_failed_and_all_can_be_rerun_by_who_may_start_runs(string role, bool may)
    {
        await SeedRunAsync();
        var page = Open(typeof(RunPage), role, "", ("Id", 1L)).Markup;
        Assert.Equal(may, page.Contains("Retry 1 failed…"));
        Assert.Equal(may, page.Contains("Rerun all…"));
    }

    [Fact]
    public async Task X_04_A_rerun_asks_for_the_version_when_another_is_current_and_says_what_it_touches()
    {
        await SeedRunAsync();
        var dialog = Render<RerunDialog>(p => p.Add(x => x.RunId, 1).Add(x => x.What, RerunWhat.Failed).Add(x => x.Actor, new Actor("maja@example.test", Roles.Editor, "page")));
        Assert.Contains("1 record of run 1 is read again", dialog.Markup);
        Assert.Equal(["v4, as published now", "v3, as this run had it"], dialog.FindAll("label span").Select(s => s.TextContent));
        Assert.True(dialog.Find("[data-primary]").HasAttribute("disabled"));
        await dialog.FindAll("input[type=radio]")[1].ChangeAsync(new() { Value = "on" });
        await dialog.Find("[data-primary]").ClickAsync(new());
        var again = (await Services.GetRequiredService<RunQueries>().FindAsync(2))!;
        Assert.Equal((1L, 3, """["rec1"]"""), (again.RerunOf, again.ContractVersion, again.RecordsJson));
    }

    [Fact]
    public async Task X_04_A_rerun_of_more_than_ten_offers_ten_first()
    {
        await SeedAsync(async db =>
        {
            Samples.AddPipeline(db);
            db.Runs.Add(Samples.RunRow());
            db.ContractVersions.Add(new ContractVersionRow { ContractKey = "contacts-contract", Version = 3, Json = "{}", Note = "n", PublishedBy = "maja@example.test", PublishedAt = Samples.Start });
            await db.SaveChangesAsync();
            for (var i = 0; i < 12; i++)
            {
                var record = Samples.Record(1);
                record.LeftId = $"rec{i}";
                db.RunRecords.Add(record);
            }
        });
        var dialog = Render<RerunDialog>(p => p.Add(x => x.RunId, 1).Add(x => x.What, RerunWhat.All).Add(x => x.Actor, new Actor("maja@example.test", Roles.Editor, "page")));
        await dialog.Find("#canary-True").ChangeAsync(new() { Value = "on" });
        await dialog.Find("[data-primary]").ClickAsync(new());
        var (few, rest) = ((await Services.GetRequiredService<RunQueries>().FindAsync(2))!, (await Services.GetRequiredService<RunQueries>().FindAsync(3))!);
        Assert.Equal((RunStatus.Queued, RunStatus.Held, 2L, 2), (few.Status, rest.Status, rest.CanaryOf, rest.ToGo));
        var page = Open(typeof(RunPage), Roles.Lead, "", ("Id", 3L)).Markup;
        Assert.Contains("Rerun the other 2…", page);
        Assert.Contains("run 2", page);
    }

    [Theory]
    [InlineData(Roles.Editor, false)]
    [InlineData(Roles.Lead, true)]
    public async Task S0_104_A_run_and_a_records_change_are_undone_by_who_may(string role, bool may)
    {
        await SeedRunAsync();
        await SeedAsync(async db => (await db.Journal.FindAsync(1L))!.State = JournalState.Done);
        var page = Open(typeof(RunPage), role, "?view=records&item=1", ("Id", 1L)).Markup;
        Assert.Equal(may, page.Contains("Undo this run…"));
        Assert.Equal(may, page.Contains("Undo this change…"));
    }

    [Fact]
    public async Task S0_129_A_run_at_work_says_how_far_it_is_and_what_it_waits_for()
    {
        await SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            var run = Samples.RunRow(RunStatus.Running);
            (run.Read, run.ToGo) = (1210, 1200);
            db.Runs.Add(run);
        });
        var progress = Open(typeof(RunPage), Roles.Viewer, "", ("Id", 1L)).Find("[aria-label=Progress]").TextContent;
        Assert.Contains("About 1,200 to go of 1,210.", progress);
        Assert.Contains("elapsed", progress);
        Assert.Contains("It waits for nothing.", progress);
    }

    [Theory]
    [InlineData(60, "Every record of both systems is accounted for. 20 linked pairs read again, 340 fields: all agree.", "status")]
    [InlineData(63, "3 records are not accounted for. Reconcile now names those that stay so. 20 linked pairs read again, 340 fields: all agree.", "alert")]
    public async Task S0_111_G6_A_whole_pass_shows_what_it_accounts_for_and_a_gap_in_red(int source, string sentence, string role)
    {
        await SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            var run = Samples.RunRow();
            var statement = new RunStatement([new(Side.Left, "Airtable", source, 50, 4, new Dictionary<string, int> { [nameof(SkipReason.FilteredOut)] = 6 }, 9)], [], new(20, 340, []));
            (run.Mode, run.SourceJson, run.StatementJson, run.Gaps) = (RunMode.Full, "{}", System.Text.Json.JsonSerializer.Serialize(statement, RunLoop.Json), statement.Gaps);
            db.Runs.Add(run);
        });
        var panel = Open(typeof(RunPage), Roles.Viewer, "", ("Id", 1L)).Find("section[aria-labelledby=statement]");
        Assert.Equal(sentence, panel.QuerySelector($"[role={role}]")!.TextContent);
        Assert.Equal(role == "alert", panel.QuerySelector("td .oc-error") is not null);
        Assert.Contains("6 Outside the pipeline's filter", panel.TextContent);
        Assert.NotNull(panel.QuerySelector("a[href='/runs/1?view=records&outcome=Skipped']"));
    }

    [Theory]
    [InlineData("?status=Succeeded", 1)]
    [InlineData("?status=Failed&pipeline=contacts", 1)]
    [InlineData("?by=nobody", 0)]
    [InlineData("?mode=Incremental", 2)]
    public async Task S0_129_The_list_of_runs_is_narrowed_by_the_address(string query, int rows)
    {
        await SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            db.Runs.AddRange(Samples.RunRow(), Samples.RunRow(RunStatus.Failed));
        });
        Assert.Equal(rows, Open(typeof(RunsPage), Roles.Viewer, query).FindAll("tbody tr").Count);
    }
}
