using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Engine.Contracts;
using Xunit;
using Record = OpsConsole.Engine.Records.Record;

namespace OpsConsole.Tests.Runtime.Runs;

/// <summary>What a vendor's answer to one write means for the record.</summary>
public sealed class WriteOutcomeTests
{
    private static readonly Dictionary<string, FieldValue> Fields = new() { ["name"] = FieldValue.Text("Ann") };
    private readonly RunScope scope = Scope();

    [Fact]
    public void G7_A_write_that_nobody_answered_is_ReviewReason_TriesSpent_and_its_intent_stays_open()
    {
        var record = Work(right: Rec("a"));
        WriteOutcome.Apply(scope, Side.Right, record, Fields, 1, new WriteResult.Unanswered("Intercom answered 500. Tried 8 times."));

        Assert.Equal((Outcome.Failed, nameof(ReviewReason.TriesSpent), "Intercom answered 500. Tried 8 times. The next run tries again."), (record.Outcome, record.Reason, record.Text));
        Assert.Empty(record.Journal);
        Assert.Equal(1, scope.UnansweredInARow);
    }

    [Fact]
    public void G7_A_refused_write_waits_with_the_vendors_own_words()
    {
        var record = Work(right: Rec("a"));
        WriteOutcome.Apply(scope, Side.Right, record, Fields, 1, new WriteResult.Refused("not a name", "name"));

        Assert.Equal((Outcome.Failed, ReviewReason.Refused), (record.Outcome, Assert.Single(record.Reviews).Reason));
        Assert.Equal("Intercom refused the write: not a name. Trying again unchanged cannot help.", record.Text);
        Assert.Equal((1, JournalState.Refused, "not a name"), Assert.Single(record.Journal));
    }

    [Fact]
    public void T_06_Somebody_who_exists_already_is_a_partner_for_a_create_and_a_question_for_an_update()
    {
        var (create, update) = (Work(right: null), Work(right: Rec("a")));
        WriteOutcome.Apply(scope, Side.Right, create, Fields, 1, new WriteResult.Exists("b", Archived: false));
        WriteOutcome.Apply(scope, Side.Right, update, Fields, 2, new WriteResult.Exists("b", Archived: false));

        Assert.Equal(("b", false), (create.ExistingId, create.Broken));
        Assert.Equal((Outcome.Review, nameof(ReviewReason.DuplicateClaim)), (update.Outcome, update.Reason));
        Assert.Equal("b", Assert.Single(update.Reviews[0].Evidence.Candidates).Id);
    }

    [Fact]
    public void T_06_Somebody_archived_there_is_left_in_peace()
    {
        var record = Work(right: null);
        WriteOutcome.Apply(scope, Side.Right, record, Fields, 1, new WriteResult.Exists("b", Archived: true));

        Assert.Equal((Outcome.Skipped, nameof(SkipReason.ArchivedThere), true), (record.Outcome, record.Reason, record.Broken));
    }

    [Fact]
    public void An_answer_ends_the_row_of_unanswered_writes()
    {
        scope.UnansweredInARow = 9;
        WriteOutcome.Apply(scope, Side.Right, Work(right: Rec("a")), Fields, 1, new WriteResult.Done(Rec("a"), Created: false));

        Assert.Equal(0, scope.UnansweredInARow);
    }

    [Fact]
    public void What_a_person_left_as_it_is_is_SkipReason_SkippedByPerson_until_something_else_is_wrong()
    {
        var known = new ReviewNeed(ReviewReason.BothChanged, "f", "differs", 1, ReviewEvidence.None);
        var other = known with { Fingerprint = 2 };
        var (same, more) = (Work(Rec("a"), known), Work(Rec("a"), known, other));
        same.LeaveOut([known]);
        more.LeaveOut([known]);

        Assert.Equal((Outcome.Skipped, nameof(SkipReason.SkippedByPerson)), (same.Outcome, same.Reason));
        Assert.Equal((Outcome.Review, 2L), (more.Outcome, Assert.Single(more.Reviews).Fingerprint));
    }

    private static RecordWork Work(Record? right, params ReviewNeed[] reviews) => new(
        new Gathered(new WorkRow { RecordId = "recA", Payload = [] }, new PairFacts { Source = Side.Left, Left = Rec("recA"), Right = right, Match = new Match.New() }, null, false),
        new Decision { Outcome = reviews.Length > 0 ? Outcome.Review : Outcome.Updated, Text = "", Reviews = reviews });

    private static Record Rec(string id) => new(id, new Dictionary<string, FieldValue>());

    /// <summary>Only what judging an answer looks at; the rest would need vendors and a database.</summary>
    private static RunScope Scope()
    {
        var contract = Samples.With(Samples.Row("full_name", "name"));
        return new RunScope
        {
            Contract = contract,
            Rules = new PlanRules { Contract = contract, Mapper = new Mapper(contract, Samples.Airtable(), Samples.Intercom()), Hasher = new FieldHasher(new byte[32]), Names = new("Airtable", "Intercom") },
            Run = null!,
            Schemas = null!,
            LeftFields = null!,
            RightFields = null!,
            Call = null!,
            Choices = null!,
            Tally = null!,
            Records = null,
            Clock = TimeProvider.System,
        };
    }
}
