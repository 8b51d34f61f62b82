using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Retention;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Databases;
using OpsConsole.Tests.Journeys;
using Xunit;

namespace OpsConsole.Tests.Runtime.Retention;

/// <summary>What is older than allowed is really gone, and nothing that is open ever goes (S0-122).</summary>
public sealed class RetentionDeskTests
{
    private const string Known = "Known-Value-To-Be-Forgotten";
    private static readonly DateTimeOffset Old = DateTimeOffset.UtcNow.AddDays(-1000);

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S0_122_What_is_due_goes_and_what_is_young_or_open_stays(string database)
    {
        await using var rehearsal = await Rehearsal.StartAsync(contacts: 1, postgres: await EachDatabase.ConnectionStringAsync(database));
        await SeedAsync(rehearsal, db =>
        {
            foreach (var at in new[] { Old, DateTimeOffset.UtcNow })
            {
                db.Runs.Add(Run(RunStatus.Succeeded, at));
                db.Journal.AddRange(Entry(JournalState.Done, at), Entry(JournalState.Intended, at));
                db.Reviews.AddRange(Item(ReviewStatus.Open, at), Item(ReviewStatus.Resolved, at), Item(ReviewStatus.Skipped, at));
                db.Actions.AddRange(Action(ActionState.Done, at), Action(ActionState.Unknown, at));
                db.Inbox.AddRange(Delivery(InboxState.Done, at), Delivery(InboxState.Received, at));
                db.Audit.Add(new AuditRow { At = at, Who = "w", Verb = "test", Object = "run", ObjectKey = "1", Sentence = Known, From = "page" });
            }

            db.Runs.Add(Run(RunStatus.Held, Old));
        });
        await SeedAsync(rehearsal, async db =>
        {
            foreach (var run in await db.Runs.ToListAsync())
            {
                db.RunRecords.Add(new RunRecordRow { RunId = run.Id, Text = Known, At = run.QueuedAt });
                db.Work.Add(new WorkRow { RunId = run.Id, RecordId = "rec", Payload = [1] });
                db.RunObjects.Add(new RunObjectRow { RunId = run.Id, Object = "contacts" });
                db.RunGaps.Add(new RunGapRow { RunId = run.Id, Object = "contact_tag", RecordId = "one" });
            }
        });

        var desk = rehearsal.Get<RetentionDesk>();
        var due = (await desk.ListAsync()).ToDictionary(c => c.Class, c => c.Due);
        await desk.ApplyAsync(Rehearsal.Person);

        Assert.Equal((1, 2, 1, 1, 1, 1, 2), (due[DataClass.Runs], due[DataClass.Stories], due[DataClass.Work], due[DataClass.Journal], due[DataClass.Sent], due[DataClass.Events], due[DataClass.Review]));
        Assert.All(await desk.ListAsync(), c => Assert.Equal(0, c.Due));
        await using var after = await rehearsal.DbAsync();
        Assert.Equal([RunStatus.Held, RunStatus.Succeeded], (await after.Runs.Select(r => r.Status).ToListAsync()).Order());
        Assert.Equal((2, 2), (await after.RunObjects.CountAsync(), await after.RunGaps.CountAsync()));
        Assert.Equal((2, 2, 1), (await after.RunRecords.CountAsync(), await after.Work.CountAsync(), await after.Audit.CountAsync(a => a.Verb == "test")));
        Assert.Equal((3, 2), (await after.Journal.CountAsync(), await after.Journal.CountAsync(j => j.State == JournalState.Intended && j.ProtectedValues != null)));
        Assert.Equal((2, 1, 2), (await after.Reviews.CountAsync(r => r.Status == ReviewStatus.Open && r.EvidenceJson != null), await after.Reviews.CountAsync(r => r.Status == ReviewStatus.Resolved), await after.Reviews.CountAsync(r => r.Status == ReviewStatus.Skipped)));
        Assert.Equal(3, await after.Reviews.CountAsync(r => r.Status != ReviewStatus.Resolved && r.EvidenceJson != null));
        Assert.Equal((4, 3), (await after.Actions.CountAsync(), await after.Actions.CountAsync(a => a.ProtectedSent != null)));
        Assert.Equal((1, 2), (await after.Inbox.CountAsync(i => i.State == InboxState.Done), await after.Inbox.CountAsync(i => i.State == InboxState.Received)));
        Assert.Contains("Deleted what was due", (await desk.LastAsync())!.Sentence);
    }

    [Theory]
    [InlineData(1, 3000)]
    [InlineData(3000, 1)]
    public async Task S0_122_A_deleted_value_is_no_longer_in_the_file_and_much_of_it_makes_the_file_smaller(int old, int young)
    {
        await using var rehearsal = await Rehearsal.StartAsync(contacts: 1);
        await SeedAsync(rehearsal, db =>
        {
            db.Runs.Add(Run(RunStatus.Succeeded, DateTimeOffset.UtcNow));
            db.RunRecords.AddRange(Enumerable.Range(0, old).Select(i => new RunRecordRow { RunId = 1, Text = Known + i, FieldsJson = new string('x', 900), At = Old }));
            db.RunRecords.AddRange(Enumerable.Range(0, young).Select(i => new RunRecordRow { RunId = 1, Text = "stays", FieldsJson = new string('y', 900), At = DateTimeOffset.UtcNow }));
        });
        var file = rehearsal.Get<StoreOptions>().SqlitePath!;
        await rehearsal.Get<FileShrink>().TryAsync();
        Assert.True(Holds(file), "The value was never there.");
        var before = new FileInfo(file).Length;

        await rehearsal.Get<RetentionDesk>().ApplyAsync(Rehearsal.Person);

        Assert.False(Holds(file) || (File.Exists(file + "-wal") && Holds(file + "-wal")), "The value is still in the file.");
        Assert.Equal(old > young, new FileInfo(file).Length < before / 2);
        await using var db = await rehearsal.DbAsync();
        Assert.Equal(young, await db.RunRecords.CountAsync());
    }

    [Fact]
    public async Task S0_122_The_file_is_left_alone_while_a_run_works()
    {
        await using var rehearsal = await Rehearsal.StartAsync(contacts: 1);
        await SeedAsync(rehearsal, db => db.Runs.Add(Run(RunStatus.Running, Old)));
        Assert.False(await rehearsal.Get<FileShrink>().TryAsync());
    }

    [Fact]
    public async Task S0_122_An_undo_says_that_the_values_are_no_longer_kept()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(3);
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { team = "Second line" });
        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        await SeedAsync(rehearsal, async db => await db.Journal.ExecuteUpdateAsync(u => u.SetProperty(j => j.FinishedAt, DateTimeOffset.UtcNow.AddDays(-31))));
        await rehearsal.Get<RetentionDesk>().ApplyAsync(Rehearsal.Person);

        var undo = await rehearsal.EndOfAsync(await rehearsal.Get<UndoDesk>().RequestAsync(Rehearsal.Person, new() { Run = run.Id }));
        Assert.Equal(nameof(SkipReason.ValuesNotKept), (await rehearsal.StoryAsync(undo, pair.Row)).Reason);
        Assert.Equal("Second line", await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team"));
    }

    [Fact]
    public async Task S0_122_Days_are_changed_within_bounds_and_with_an_entry()
    {
        await using var rehearsal = await Rehearsal.StartAsync(contacts: 1);
        var desk = rehearsal.Get<RetentionDesk>();
        await Assert.ThrowsAsync<ConflictException>(() => desk.SetDaysAsync(Rehearsal.Person, DataClass.Audit.Key, 89));
        await Assert.ThrowsAsync<MissingException>(() => desk.SetDaysAsync(Rehearsal.Person, "everything", 89));
        await desk.SetDaysAsync(Rehearsal.Person, DataClass.Bodies.Key, 2);

        var kept = (await desk.ListAsync()).Single(c => c.Class == DataClass.Bodies);
        Assert.Equal((2, Rehearsal.Person.Name), (kept.Days, kept.ChangedBy));
        await using var db = await rehearsal.DbAsync();
        var entry = await db.Audit.SingleAsync(a => a.Verb == "setRetention");
        Assert.Equal(("7 days", "2 days", Rehearsal.Person.Name), (entry.Before, entry.After, entry.Who));
    }

    private static Task SeedAsync(Rehearsal rehearsal, Action<OpsDbContext> seed) => SeedAsync(rehearsal, db =>
    {
        seed(db);
        return Task.CompletedTask;
    });

    private static async Task SeedAsync(Rehearsal rehearsal, Func<OpsDbContext, Task> seed)
    {
        await using var db = await rehearsal.DbAsync();
        await seed(db);
        await db.SaveChangesAsync();
    }

    private static bool Holds(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Known)) >= 0;
    }

    private static RunRow Run(RunStatus status, DateTimeOffset at) => new() { PipelineKey = Rehearsal.Key, Status = status, RequestedBy = "w", QueuedAt = at, FinishedAt = status == RunStatus.Succeeded ? at : null, ContractVersion = 1 };

    private static JournalRow Entry(JournalState state, DateTimeOffset at) => new() { IdempotencyKey = Guid.NewGuid().ToString(), RunId = 99, ContractKey = "other", Kind = "update", FieldsJson = "[]", ProtectedValues = [1], State = state, IntendedAt = at, FinishedAt = state == JournalState.Intended ? null : at };

    private static ReviewRow Item(ReviewStatus status, DateTimeOffset at) => new() { PipelineKey = "other", ContractKey = "other", Text = Known, EvidenceJson = "{}", Status = status, CreatedAt = at, LastTriedAt = at, ResolvedAt = status == ReviewStatus.Open ? null : at };

    private static ActionRow Action(ActionState state, DateTimeOffset at) => new() { ContractKey = "other", PipelineKey = "other", RuleKey = "r", ActionJson = "{}", LeftId = "l", RightId = "r", Because = "", State = state, Kind = ActionKind.Note, PlannedAt = at, DueAt = at, FinishedAt = at, ProtectedSent = "sent" };

    private static InboxRow Delivery(InboxState state, DateTimeOffset at) => new() { ConnectionKey = "other", EventId = Guid.NewGuid().ToString(), Topic = "t", Verified = "v", State = state, ReceivedAt = at, SettledAt = state == InboxState.Received ? null : at, NotBefore = DateTimeOffset.UtcNow.AddDays(1), ProtectedBody = [1] };
}
