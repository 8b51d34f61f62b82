using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Web.Pages;
using OpsConsole.Web.Components.Shared;
using Xunit;

namespace OpsConsole.Tests.Web.Shared;

public sealed class SharedTests : PageTest
{
    private IRenderedComponent<StatePanel<string[]>> Panel(Func<CancellationToken, Task<string[]?>> load, Topic[]? topics = null) => Render<StatePanel<string[]>>(p => p
        .Add(x => x.Load, load).Add(x => x.Topics, topics ?? []).Add(x => x.Empty, "nothing").Add(x => x.Rows, rows => string.Join(",", rows)));

    [Fact]
    public async Task While_rows_are_on_their_way_the_panel_says_loading_and_then_shows_them()
    {
        var answer = new TaskCompletionSource<string[]?>();
        var panel = Panel(_ => answer.Task);
        Assert.Equal("Loading", panel.Find("[role=status]").GetAttribute("aria-label"));
        answer.SetResult(["a", "b"]);
        await panel.WaitForAssertionAsync(() => Assert.Contains("a,b", panel.Markup));
    }

    [Fact]
    public async Task A_hint_makes_the_panel_ask_again_and_old_rows_stay_meanwhile()
    {
        var answers = new Queue<TaskCompletionSource<string[]?>>([new(), new()]);
        var (first, second) = (answers.Peek(), answers.Last());
        first.SetResult(["old"]);
        var panel = Panel(_ => answers.Dequeue().Task, [Topic.Runs]);
        Services.GetRequiredService<ChangeFeed>().Publish(Topic.Runs);
        await panel.WaitForAssertionAsync(() => Assert.Empty(answers));
        Assert.Contains("old", panel.Markup);
        second.SetResult(["new"]);
        await panel.WaitForAssertionAsync(() => Assert.Contains("new", panel.Markup));
    }

    [Fact]
    public void An_error_offers_retry_and_details()
    {
        var panel = Panel(_ => throw new InvalidOperationException("no such table"));
        Assert.Contains("could not be loaded", panel.Find("[role=alert]").TextContent);
        Assert.Contains("no such table", panel.Find("[data-oc=copy]").GetAttribute("data-text"));
    }

    [Fact]
    public void No_rows_are_said_in_words() => Assert.Contains("nothing", Panel(_ => Task.FromResult<string[]?>([])).Markup);

    private IRenderedComponent<ActionButton> Button(Func<Task> run, Right? right = null, string role = Roles.Viewer) => Render<ActionButton>(p => p
        .AddCascadingValue(new Actor("x@example.test", role, "page")).Add(x => x.Text, "Go").Add(x => x.Run, run).Add(x => x.Right, right));

    [Fact]
    public void A_button_without_the_right_is_not_drawn() => Assert.Empty(Button(() => Task.CompletedTask, Right.ManagePeople).FindAll("button"));

    [Fact]
    public async Task A_button_runs_once_at_a_time_and_tells_a_refusal_in_its_own_words()
    {
        var (presses, gate) = (0, new TaskCompletionSource());
        var button = Button(async () =>
        {
            presses++;
            await gate.Task;
            throw new ConflictException("The run has already ended.");
        });
        var press = button.Find("button").ClickAsync(new());
        Assert.True(button.Find("button").HasAttribute("disabled"));
        gate.SetResult();
        await press;
        Assert.Equal(1, presses);
        Assert.Equal("The run has already ended.", button.Find("[role=alert]").TextContent);
    }

    [Fact]
    public void An_unforeseen_error_is_not_shown_raw()
    {
        var button = Button(() => throw new InvalidOperationException("secret path"));
        button.Find("button").Click();
        Assert.DoesNotContain("secret path", button.Markup);
        Assert.Contains("It did not work", button.Find("[role=alert]").TextContent);
    }

    [Fact]
    public void A_sum_that_does_not_add_up_is_said_in_red()
    {
        var run = Samples.RunRow();
        Assert.Contains("adds up", Render<SumLine>(p => p.Add(x => x.Run, run)).Find(".oc-status-ok").TextContent);
        run.Read++;
        Assert.Contains("does not add up", Render<SumLine>(p => p.Add(x => x.Run, run)).FindAll(".oc-status-fail").Last().TextContent);
    }

    [Fact]
    public void While_a_run_works_what_is_still_to_go_is_part_of_the_sum()
    {
        var run = Samples.RunRow(RunStatus.Running);
        run.Read = 100;
        var line = Render<SumLine>(p => p.Add(x => x.Run, run));
        Assert.Contains("90", line.Markup);
        Assert.Contains("to go", line.Markup);
        Assert.Contains("adds up", line.Markup);
    }

    [Fact]
    public void Every_status_outcome_and_reason_has_its_words_and_shape()
    {
        Assert.All(Enum.GetValues<RunStatus>(), s => Render<StatusBadge>(p => p.Add(x => x.Of, Badge.Of(s))).Find("svg"));
        Assert.All(Enum.GetValues<Outcome>(), o => Render<StatusBadge>(p => p.Add(x => x.Of, Badge.Of(o))).Find("svg"));
        Assert.All(Enum.GetValues<ReviewReason>(), r => Assert.NotEmpty(Words.Cause(r, "phone|phone")));
        Assert.All(Enum.GetValues<SkipReason>(), r => Assert.DoesNotContain(r.ToString(), Words.Reason(r.ToString()) + " "));
        Assert.All(Enum.GetValues<Right>(), r => Assert.NotEmpty(Words.Right(r)));
    }

    [Fact]
    public void The_pager_keeps_the_page_in_the_address_and_all_else_that_is_there()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/review?status=resolved&page=2");
        var pager = Render<Pager>(p => p.Add(x => x.Page, 2).Add(x => x.Total, 120));
        Assert.Contains("51–100 of 120", pager.Markup);
        Assert.EndsWith("?status=resolved&page=3", pager.Find("[rel=next]").GetAttribute("href"));
        Assert.EndsWith("?status=resolved", pager.Find("[rel=prev]").GetAttribute("href"));
    }

    [Theory]
    [InlineData("  two ", "··two·")]
    [InlineData("   ", "···")]
    public void Spaces_around_a_value_are_drawn(string value, string shown) => Assert.Equal(shown, Render<Cell>(p => p.Add(x => x.Value, value)).Find("bdi").TextContent);

    [Fact]
    public void A_time_is_read_in_the_persons_zone_and_told_in_full_on_hover()
    {
        var time = Render<TimeAgo>(p => p.AddCascadingValue(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).Add(x => x.At, new DateTimeOffset(2020, 7, 1, 22, 30, 0, TimeSpan.Zero))).Find("time");
        Assert.Equal("2 Jul 2020", time.TextContent);
        Assert.Equal("2020-07-02T00:30:00+02:00 Europe/Berlin", time.GetAttribute("title"));
    }
}
