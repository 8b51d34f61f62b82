using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Health;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Pages.Health;
using OpsConsole.Web.Pages.Overview;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>Figures, alerts and rules as people see and change them.</summary>
public sealed class HealthPageTests : PageTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    public HealthPageTests() => JSInterop.Setup<Radzen.Blazor.Rendering.Rect>("Radzen.createChart", _ => true).SetResult(new() { Width = 300, Height = 160 });

    [Fact]
    public async Task X_05_S0_111_S0_113_Every_metric_says_its_state_and_opens_the_records_behind_it()
    {
        await SeedAsync(Seed);

        var page = Open(typeof(HealthPage), Roles.Viewer, "?metric=LagP95");

        Assert.Equal("All within tolerance except lag, p95 of Contacts both ways.", page.Find(".oc-sentence").TextContent);
        var lag = Row(page, "Lag, p95");
        Assert.Contains("Over", lag);
        Assert.Contains("42 min", lag);
        Assert.Contains("4 min", lag); // the period before
        Assert.Contains("over 15 min", lag);
        Assert.Contains("Within", Row(page, "Success"));
        Assert.Contains("no data", Row(page, "Success"));
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == "/runs?pipeline=contacts" && a.TextContent == "the records behind it");
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == "/review?class=Duplicates&pipeline=contacts");
    }

    [Fact]
    public async Task A_metric_without_data_in_the_last_hour_says_so_and_not_zero()
    {
        await SeedAsync(db =>
        {
            Web.Samples.AddPipeline(db);
            db.MetricSamples.Add(Sample(Metric.Success, 1, Now.AddHours(-5)));
        });

        Assert.Contains("No data", Row(Open(typeof(HealthPage), query: "?range=24h"), "Success"));
    }

    [Theory]
    [InlineData(Roles.Editor, false)]
    [InlineData(Roles.Lead, true)]
    public async Task S0_117_Alerts_are_shown_open_recovered_and_muted_and_only_a_lead_mutes(string role, bool may)
    {
        await SeedAsync(db =>
        {
            Seed(db);
            db.Alerts.Add(new AlertRow { Metric = Metric.Success, Subject = Web.Samples.Pipeline, OpenedAt = Now.AddHours(-3), RecoveredAt = Now.AddHours(-2), Sentence = "Success was under.", RecoverySentence = "Success is back at 99.0 %." });
            db.AlertMutes.Add(new AlertMuteRow { Metric = Metric.NewRecords, Subject = Web.Samples.Pipeline, Until = Now.AddHours(5), By = "priya@example.test", Why = "trade fair import" });
        });

        var page = Open(typeof(HealthPage), role, "?tab=alerts");

        Assert.Contains("Lag is 42 min.", page.Markup);
        Assert.Contains("Success is back at 99.0 %.", page.Markup);
        Assert.Contains("trade fair import", page.Markup);
        Assert.Equal(may ? 1 : 0, page.FindAll("button").Count(b => b.TextContent == "Mute…"));
        Assert.Equal(may ? 1 : 0, page.FindAll("button").Count(b => b.TextContent.Contains("Unmute")));
    }

    [Fact]
    public async Task S0_117_A_mute_has_an_end_and_a_reason()
    {
        await SeedAsync(Seed);
        var dialog = Render<MuteDialog>(p => p.Add(d => d.Metric, Metric.LagP95).Add(d => d.Subject, Web.Samples.Pipeline).Add(d => d.Actor, new Actor("maja@example.test", Roles.Lead, "page")));
        Assert.True(dialog.Find("[data-primary]").HasAttribute("disabled"));
        await dialog.Find("input").InputAsync(new ChangeEventArgs { Value = "trade fair" });
        await dialog.Find("[data-primary]").ClickAsync(new());

        var mute = Assert.Single((await Services.GetRequiredService<HealthQueries>().AlertsAsync(10)), a => a.Mute is not null).Mute!;
        Assert.Equal(("maja@example.test", "trade fair"), (mute.By, mute.Why));
        Assert.InRange(mute.Until, Now.AddHours(3.9), Now.AddHours(4.1));
    }

    [Fact]
    public async Task S0_117_A_rule_is_tried_on_the_past_before_it_is_set_and_then_holds()
    {
        await SeedAsync(db =>
        {
            Web.Samples.AddPipeline(db);
            foreach (var (hoursAgo, minutes) in new[] { (50, 3), (48, 30), (46, 3), (30, 40), (28, 3) })
            {
                db.MetricSamples.Add(Sample(Metric.LagP95, minutes * 60, Now.AddHours(-hoursAgo)));
            }
        });
        var queries = Services.GetRequiredService<HealthQueries>();
        var dialog = Render<RuleDialog>(p => p.Add(d => d.Kind, Metric.LagP95.Kind()).Add(d => d.Subject, Web.Samples.Pipeline).Add(d => d.Rules, queries.RulesAsync().Result).Add(d => d.Subjects, [("Contacts", Web.Samples.Pipeline)]).Add(d => d.Actor, new Actor("maja@example.test", Roles.Lead, "page")));
        var inputs = dialog.FindAll("input.oc-input");
        Assert.Equal("15", inputs[0].GetAttribute("value"));
        await inputs[0].InputAsync(new ChangeEventArgs { Value = "20" });
        await Press(dialog, "Try on the last 30 days");
        dialog.WaitForAssertion(() => Assert.Contains("Would have fired 2 times in 30 days", dialog.Markup));

        await dialog.FindAll("input.oc-input")[0].InputAsync(new ChangeEventArgs { Value = "many" });
        await Press(dialog, "Set the rule");
        Assert.Contains("\"many\" is not a number.", dialog.Find("[role=alert]").TextContent);
        await dialog.FindAll("input.oc-input")[0].InputAsync(new ChangeEventArgs { Value = "20" });
        await Press(dialog, "Set the rule");

        Assert.Equal(1200, (await queries.RulesAsync()).Of(Metric.LagP95, Web.Samples.Pipeline).Rule.Limit);
        var page = Open(typeof(HealthPage), Roles.Lead, "?tab=rules");
        Assert.Contains("over 20 min", page.Markup);
        Assert.Contains("No channel is set up yet", page.Markup);
        await page.FindAll("button").First(b => b.TextContent.Contains("As it comes")).ClickAsync(new());
        Assert.Equal(900, (await queries.RulesAsync()).Of(Metric.LagP95, Web.Samples.Pipeline).Rule.Limit);
    }

    [Fact]
    public async Task S0_117_An_open_alert_stands_on_the_overview_until_it_is_muted()
    {
        await SeedAsync(Seed);
        Assert.Contains("Lag is 42 min.", Open(typeof(OverviewPage)).Markup);
        await SeedAsync(db => db.AlertMutes.Add(new AlertMuteRow { Metric = Metric.LagP95, Subject = Web.Samples.Pipeline, Until = Now.AddHours(5), By = "priya@example.test", Why = "known" }));
        Assert.DoesNotContain("Lag is 42 min.", Open(typeof(OverviewPage)).Markup);
    }

    [Fact]
    public async Task S0_111_G6_Statements_of_runs_stand_newest_first_and_a_gap_is_no_tick()
    {
        await SeedAsync(db =>
        {
            Web.Samples.AddPipeline(db);
            foreach (var unsettled in new[] { Array.Empty<string>(), ["rec9"] })
            {
                var run = Web.Samples.RunRow();
                (run.StatementJson, run.Gaps) = (JsonSerializer.Serialize(new RunStatement([], unsettled, null), RunLoop.Json), unsettled.Length);
                db.Runs.Add(run);
            }

            db.Runs.Add(Web.Samples.RunRow());
        });

        var rows = Open(typeof(HealthPage), Roles.Viewer, "?tab=statements").FindAll("section[aria-labelledby=statements] tbody tr");

        Assert.Equal(["Gap", "Adds up"], rows.Select(r => r.QuerySelector(".oc-status")!.TextContent.Trim()));
        Assert.Contains("1 record is not accounted for.", rows[0].TextContent);
        Assert.Contains("Every record that was read is settled.", rows[1].TextContent);
    }

    [Theory]
    [InlineData(Roles.Editor, 0)]
    [InlineData(Roles.Lead, 2)]
    public async Task S0_116_S0_43_Tables_in_Airtable_are_turned_on_by_a_lead_and_say_what_keeps_them(string role, int buttons)
    {
        await SeedAsync(db =>
        {
            Seed(db);
            db.Connections.AddRange(
                new ConnectionRow { Key = "ops", Name = "Ops base", Vendor = "airtable", Mode = "live", BaseUrl = "http://127.0.0.1:9", ProtectedSecret = "x" },
                new ConnectionRow { Key = "inbox", Name = "Inbox", Vendor = "intercom", Mode = "live", BaseUrl = "http://127.0.0.1:9", ProtectedSecret = "x" });
            db.WriteOuts.Add(new WriteOutRow { ConnectionKey = "ops", Kind = WriteOutKind.Health, On = true, Error = "Airtable did not answer." });
        });

        var panel = Open(typeof(HealthPage), role, "?tab=tables").Find("section[aria-labelledby=tables]");

        Assert.Equal(["Waits", "Off"], panel.QuerySelectorAll(".oc-status").Select(s => s.TextContent.Trim()));
        Assert.Contains("Airtable did not answer.", panel.TextContent);
        Assert.DoesNotContain("Inbox", panel.TextContent);
        Assert.Equal(buttons, panel.QuerySelectorAll("button").Length);
    }

    private static Task Press<T>(IRenderedComponent<T> shown, string words)
        where T : IComponent => shown.FindAll("button").First(b => b.TextContent == words).ClickAsync(new());

    private static string Row(IRenderedComponent<IComponent> page, string name) => page.FindAll("tr").First(r => r.QuerySelector(".oc-name")?.TextContent == name).TextContent;

    private static MetricSampleRow Sample(Metric metric, double value, DateTimeOffset at) => new() { Metric = metric, Subject = Web.Samples.Pipeline, At = at, Hour = (int)(at.ToUnixTimeSeconds() / 3600), Value = value, Count = 1 };

    private static void Seed(OpsDbContext db)
    {
        Web.Samples.AddPipeline(db);
        db.MetricSamples.AddRange(
            Sample(Metric.LagP95, 42 * 60, Now), Sample(Metric.LagP95, 240, Now.AddDays(-9)),
            Sample(Metric.Success, 0.991, Now), Sample(Metric.QueueAge, 0, Now), Sample(Metric.Duplicates, 2, Now));
        db.Alerts.Add(new AlertRow { Metric = Metric.LagP95, Subject = Web.Samples.Pipeline, OpenKey = "LagP95|" + Web.Samples.Pipeline, OpenedAt = Now.AddMinutes(-20), Sentence = "Lag is 42 min." });
    }
}
