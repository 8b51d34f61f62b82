using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Web;
using OpsConsole.Tests.Web.Pages;
using Xunit;

namespace OpsConsole.Tests.Runtime.Review;

public sealed class ReviewBulkTests : PageTest
{
    private static readonly Actor Lead = new("lead@example.test", Roles.Lead, "page");

    private ReviewBulk Bulk => Services.GetRequiredService<ReviewBulk>();

    private ReviewQueries Queries => Services.GetRequiredService<ReviewQueries>();

    private Task FillAsync(int count) => SeedAsync(db =>
    {
        Samples.AddPipeline(db);
        for (var i = 0; i < count; i++)
        {
            var row = Samples.Review();
            (row.LeftId, row.CauseMark) = ($"rec{i}", i % 2);
            db.Reviews.Add(row);
        }
    });

    private async Task<List<AuditRow>> AuditAsync()
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        return await db.Audit.ToListAsync();
    }

    [Fact]
    public async Task X_02_One_skip_for_many_is_done_in_portions_audited_each_and_taken_back_whole()
    {
        await FillAsync(450);
        var ids = await Queries.IdsAsync(new());
        var told = new List<int>();

        var result = await Bulk.DoAsync(Lead, new(BulkAction.Skip, ids, "all test accounts"), new Told(told.Add));

        Assert.Equal((450, 0, false), (result.Done, result.Left, result.Stopped));
        Assert.Equal([200, 400, 450], told);
        Assert.Equal(450, (await AuditAsync()).Count(a => a.Verb == "skip" && a.Who == Lead.Name));
        Assert.Equal(0, await Queries.OpenCountAsync());
        await Bulk.DoAsync(Lead, new(BulkAction.Reopen, result.Touched));
        Assert.Equal(450, await Queries.OpenCountAsync());
        Assert.Null((await Queries.FindAsync(ids[0]))!.ResolvedNote);
    }

    [Fact]
    public async Task X_02_Stopping_between_portions_leaves_the_rest_as_it_is()
    {
        await FillAsync(450);
        using var stop = new CancellationTokenSource();

        var result = await Bulk.DoAsync(Lead, new(BulkAction.Skip, await Queries.IdsAsync(new()), "enough"), new Told(_ => stop.Cancel()), stop.Token);

        Assert.Equal((200, 250, true), (result.Done, result.Left, result.Stopped));
        Assert.Equal(250, await Queries.OpenCountAsync());
    }

    [Fact]
    public async Task X_02_What_somebody_settled_meanwhile_is_left_and_counted()
    {
        await FillAsync(3);
        await Services.GetRequiredService<ReviewQueue>().SkipAsync(Lead, [2], "mine first");
        var result = await Bulk.DoAsync(Lead, new(BulkAction.Skip, [1, 2, 3], "all"));
        Assert.Equal((2, 1), (result.Done, result.Left));
        Assert.Equal("mine first", (await Queries.FindAsync(2))!.ResolvedNote);
    }

    [Fact]
    public async Task X_02_A_retry_of_many_is_one_run_of_just_these_records()
    {
        await FillAsync(11);
        var result = await Bulk.DoAsync(Lead, new(BulkAction.Retry, await Queries.IdsAsync(new())));
        await using var db = await Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        var run = await db.Runs.SingleAsync();
        Assert.Equal([run.Id], result.Runs);
        Assert.Equal(11, System.Text.Json.JsonSerializer.Deserialize<string[]>(run.RecordsJson!)!.Length);
    }

    [Fact]
    public async Task X_02_Before_the_deed_it_is_said_what_it_touches()
    {
        await FillAsync(11);
        await Services.GetRequiredService<ReviewQueue>().SkipAsync(Lead, [11], "gone");
        var preview = await Queries.PreviewAsync([.. Enumerable.Range(1, 11).Select(i => (long)i)]);
        Assert.Equal((10, 1), (preview.Open, preview.Settled));
        Assert.Equal([5, 5], preview.Causes.Select(c => c.Count));
        Assert.Equal(5, preview.Sample.Count);
    }

    [Theory]
    [InlineData(BulkAction.Skip, null)]
    [InlineData(BulkAction.Assign, "nobody@example.test")]
    public async Task X_02_A_skip_without_reason_and_an_owner_who_may_not_settle_are_refused(BulkAction action, string? to)
    {
        await FillAsync(1);
        await Assert.ThrowsAsync<ConflictException>(() => Bulk.DoAsync(Lead, new(action, [1], To: to)));
        await Assert.ThrowsAsync<NotAllowedException>(() => Bulk.DoAsync(Lead with { Role = Roles.Editor }, new(action, [1], "x")));
        Assert.Equal(1, await Queries.OpenCountAsync());
    }

    [Fact]
    public async Task X_02_Causes_are_told_apart_by_value_and_narrowed_by_filters()
    {
        await FillAsync(4);
        await SeedAsync(db => db.Reviews.Add(Samples.Review(reason: ReviewReason.Refused)));
        var all = await Queries.CausesAsync(new(), new(1, 50));
        Assert.Equal((5, 3), (all.Records, all.Total));
        Assert.Equal([2, 2, 1], all.Items.Select(c => c.Count));
        var second = await Queries.CausesAsync(new(), new(2, 2));
        Assert.Equal((5, 3, 1), (second.Records, second.Total, second.Items.Count));
        Assert.Equal(1, (await Queries.CausesAsync(new ReviewFilter(Reason: ReviewReason.Refused), new(1, 50))).Records);
        Assert.Empty((await Queries.CausesAsync(new ReviewFilter { Owner = "x@example.test" }, new(1, 50))).Items);
        Assert.Equal([1L, 3L], (await Queries.RowsAsync(new ReviewFilter { Cause = all.Items[0].Key }, new(1, 50))).Select(r => r.Id));
    }

    private sealed class Told(Action<int> hear) : IProgress<int>
    {
        public void Report(int value) => hear(value);
    }
}
