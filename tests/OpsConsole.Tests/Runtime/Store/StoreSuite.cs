using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Databases;
using OpsConsole.Tests.Journeys;
using Xunit;

namespace OpsConsole.Tests.Runtime.Store;

/// <summary>What any database under the console must do; each test runs on every one that is there.</summary>
public sealed class StoreSuite
{
    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task X_07_The_first_sync_and_the_quiet_second_run_are_the_same_on_every_database(string database)
    {
        await using var rehearsal = await StartAsync(database);
        var first = await rehearsal.RunAsync();
        Assert.Equal(RunStatus.Succeeded, first.Status);
        await Journeys.Agreement.AssertAsync(rehearsal);
        var second = await rehearsal.RunAsync(RunMode.Full);
        Assert.Equal(second.Read, second.Unchanged);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task Two_editors_of_one_draft_cannot_overwrite_each_other_unseen(string database)
    {
        await using var rehearsal = await StartAsync(database);
        var store = rehearsal.Get<ContractStore>();
        var json = ContractJson.Write((await store.FindAsync(Rehearsal.Key))!.Published!);
        var mine = await store.SaveDraftAsync(Rehearsal.Person, Rehearsal.Key, json, 0);
        await store.SaveDraftAsync(Rehearsal.Person, Rehearsal.Key, json, mine.Revision);
        await Assert.ThrowsAsync<ConflictException>(() => store.SaveDraftAsync(Rehearsal.Person, Rehearsal.Key, json, mine.Revision));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task A_record_is_linked_to_one_partner_at_most(string database)
    {
        await using var rehearsal = await StartAsync(database);
        await using var db = await ContextAsync(rehearsal);
        db.Links.Add(Link("recA", "a"));
        await db.SaveChangesAsync();
        db.Links.Add(Link("recB", "a"));
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task Moments_are_kept_to_the_millisecond_and_order_as_they_happened(string database)
    {
        await using var rehearsal = await StartAsync(database);
        var early = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);
        await using (var db = await ContextAsync(rehearsal))
        {
            db.Audit.AddRange(Entry(early.AddMilliseconds(1), "second"), Entry(early, "first"));
            await db.SaveChangesAsync();
        }

        await using var again = await ContextAsync(rehearsal);
        var rows = await again.Audit.Where(a => a.At <= early.AddMilliseconds(1) && a.At >= early).OrderBy(a => a.At).ToListAsync();
        Assert.Equal(["first", "second"], rows.Select(r => r.Sentence));
        Assert.Equal(early, rows[0].At);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S0_111_S0_113_Success_lag_and_trouble_of_the_last_day_are_told_by_pipeline(string database)
    {
        await using var rehearsal = await StartAsync(database);
        var first = Rehearsal.Succeeded(await rehearsal.RunAsync());
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { health_score = 61 });
        await Task.Delay(1100);
        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        await using (var db = await ContextAsync(rehearsal))
        {
            var failed = await db.Runs.SingleAsync(r => r.Id == run.Id);
            (failed.Read, failed.Failed) = (10, 5);
            await db.SaveChangesAsync();
        }

        var vitals = (await rehearsal.Get<VitalsQueries>().LastDayAsync(new Dictionary<string, TimeSpan> { [Rehearsal.Key] = TimeSpan.Zero }))[Rehearsal.Key];

        Assert.InRange(vitals.LagP95!.Value.TotalSeconds, 1, 60);
        Assert.True(vitals.IsLate);
        Assert.Equal(1 - (5.0 / (first.Read + 10)), vitals.Success!.Value, 6);
        Assert.Equal(vitals.Success, Assert.Single(vitals.Hours, h => h is not null));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task Trouble_of_the_last_day_is_told_by_cause_and_what_is_still_open_comes_first(string database)
    {
        await using var rehearsal = await StartAsync(database);
        await using (var db = await ContextAsync(rehearsal))
        {
            db.Reviews.AddRange(Trouble(ReviewReason.Refused, ReviewStatus.Resolved, 1), Trouble(ReviewReason.Refused, ReviewStatus.Skipped, 2), Trouble(ReviewReason.Gate, ReviewStatus.Open, 3), Trouble(ReviewReason.NoIdentifier, ReviewStatus.Open, 30));
            await db.SaveChangesAsync();
        }

        var troubles = await rehearsal.Get<VitalsQueries>().TroublesAsync(5);

        Assert.Equal([(ReviewReason.Gate, 1, 1), (ReviewReason.Refused, 2, 0)], troubles.Select(t => (t.Reason, t.Count, t.StillOpen)));
        var classes = await rehearsal.Get<VitalsQueries>().ClassesAsync();
        Assert.Equal([(FailureClass.Duplicates, 0), (FailureClass.DroppedUpdates, 0), (FailureClass.Throttling, 0)], classes.Select(c => (c.Class, c.Open)));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S0_110_Duplicates_dropped_updates_and_throttling_are_counted_apart_and_each_opens_its_records(string database)
    {
        await using var rehearsal = await StartAsync(database);
        var run = await rehearsal.RunAsync();
        await using (var db = await ContextAsync(rehearsal))
        {
            db.Reviews.AddRange(Trouble(ReviewReason.DuplicateClaim, ReviewStatus.Open, 1), Trouble(ReviewReason.KeysDisagree, ReviewStatus.Open, 50), Trouble(ReviewReason.Refused, ReviewStatus.Open, 1), Trouble(ReviewReason.Refused, ReviewStatus.Resolved, 1), Trouble(ReviewReason.TriesSpent, ReviewStatus.Open, 1), Trouble(ReviewReason.Gate, ReviewStatus.Open, 1));
            (await db.Runs.SingleAsync(r => r.Id == run.Id)).CallsJson = """{"airtable":{"reads":3,"writes":0,"throttled":2},"intercom":{"reads":1,"writes":1,"throttled":5}}""";
            await db.SaveChangesAsync();
        }

        var classes = await rehearsal.Get<VitalsQueries>().ClassesAsync();

        Assert.Equal([new(FailureClass.Duplicates, 2, 0), new(FailureClass.DroppedUpdates, 1, 0), new(FailureClass.Throttling, 1, 7)], classes);
        var shown = await rehearsal.Get<ReviewQueries>().PageAsync(new ReviewFilter { Class = FailureClass.Duplicates }, new(1, 50));
        Assert.Equal([ReviewReason.DuplicateClaim, ReviewReason.KeysDisagree], shown.Items.Select(r => r.Reason).Order());
    }

    private static ReviewRow Trouble(ReviewReason reason, ReviewStatus status, int hoursAgo) => new()
    {
        PipelineKey = "p",
        ContractKey = "c",
        Text = "t",
        Reason = reason,
        Status = status,
        CreatedAt = TimeProvider.System.GetUtcNow().AddHours(-hoursAgo),
        LastTriedAt = TimeProvider.System.GetUtcNow().AddHours(-hoursAgo),
    };

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task Lists_are_asked_by_page_filtered_and_counted_in_the_database(string database)
    {
        await using var rehearsal = await StartAsync(database);
        await using (var db = await ContextAsync(rehearsal))
        {
            for (var i = 0; i < 30; i++)
            {
                db.Reviews.Add(new ReviewRow { PipelineKey = "p", ContractKey = "c", Text = $"trouble {i}", LeftId = $"rec{i}", Reason = i % 3 == 0 ? ReviewReason.Refused : ReviewReason.BothChanged, Status = i % 2 == 0 ? ReviewStatus.Open : ReviewStatus.Resolved });
            }

            await db.SaveChangesAsync();
        }

        var queries = rehearsal.Get<ReviewQueries>();
        var page = await queries.PageAsync(new ReviewFilter(ReviewStatus.Open, ReviewReason.Refused), new PageRequest(2, 3));
        Assert.Equal(5, page.Total);
        Assert.Equal(2, page.Items.Count);
        var causes = await queries.CausesAsync(new ReviewFilter(ReviewStatus.Open), new PageRequest(1, 50));
        Assert.Equal((15, 2), (causes.Records, causes.Total));
        Assert.Equal((15, 2, 1), await queries.CausesAsync(new ReviewFilter(ReviewStatus.Open), new PageRequest(2, 1)) is var second ? (second.Records, second.Total, second.Items.Count) : default);
        Assert.Equal(15, (await queries.PreviewAsync(await queries.IdsAsync(new ReviewFilter(ReviewStatus.Open)))).Open);
        Assert.Equal("trouble 8", Assert.Single((await queries.PageAsync(new ReviewFilter(null, null, null, "trouble 8"), new PageRequest(1, 50))).Items).Text);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task A_run_asked_for_is_kept_with_who_asked_and_an_audit_entry(string database)
    {
        await using var rehearsal = await StartAsync(database);
        var id = await rehearsal.Get<RunDesk>().RequestAsync(Rehearsal.Person, Rehearsal.Key, RunMode.Preview);
        var run = await rehearsal.EndOfAsync(id);
        Assert.Equal(RunStatus.Succeeded, run.Status);
        var entries = await rehearsal.Get<AuditQueries>().PageAsync(new AuditFilter(Object: "run"), new PageRequest(1, 10));
        Assert.Contains(entries.Items, e => e.Verb == "run" && e.Who == Rehearsal.Person.Name && e.ObjectKey == id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains(entries.Items, e => e.Verb == "finish");
    }

    private static async Task<Rehearsal> StartAsync(string database) => await Rehearsal.StartAsync(contacts: 20, postgres: await EachDatabase.ConnectionStringAsync(database));

    private static Task<OpsDbContext> ContextAsync(Rehearsal rehearsal) => rehearsal.Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();

    private static LinkRow Link(string left, string right) => new() { ContractKey = "c", LeftId = left, RightId = right, Agreed = [], LinkedBy = "email" };

    private static AuditRow Entry(DateTimeOffset at, string sentence) => new() { At = at, Who = "w", Verb = "v", Object = "o", ObjectKey = "k", Sentence = sentence, From = "test" };
}
