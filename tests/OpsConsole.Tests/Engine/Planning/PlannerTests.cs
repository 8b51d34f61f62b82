using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Tests.Engine.Contracts;
using Xunit;
using Outcome = OpsConsole.Engine.Records.Outcome;
using Record = OpsConsole.Engine.Records.Record;

namespace OpsConsole.Tests.Engine.Planning;

/// <summary>Every way a record can end, each with the sentence people read.</summary>
public sealed class PlannerTests
{
    private static readonly FieldHasher Hasher = new(new byte[32]);
    private static readonly FieldMap Key = Samples.Row("external_id", "external_id") with { Direction = Direction.Both, Owner = FieldOwner.Shared, Conflict = ConflictPolicy.PreferLeft };
    private static readonly FieldMap Plan = Samples.Row() with { Type = FieldType.Select };
    private static readonly FieldMap Name = Samples.Row("full_name", "name") with { Direction = Direction.Both, Owner = FieldOwner.Shared, Conflict = ConflictPolicy.Review, Sensitivity = Sensitivity.Personal };
    private static readonly FieldMap Score = Samples.Row("health_score", "custom_attributes.health_score") with { Type = FieldType.Number };
    private static readonly Contract Contract = Samples.With(Key, Plan, Name, Score);
    private static readonly Record Ann = Rec("recA", ("external_id", "c1"), ("plan_tier", "Growth"), ("full_name", "Ann"));
    private static readonly Record AnnThere = Rec("a", ("external_id", "c1"), ("custom_attributes.plan_tier", "Growth"), ("name", "Ann"));

    [Fact]
    public void G1_Equal_records_need_nothing() => Assert.Equal((Outcome.Unchanged, null, "Both sides agree.", false), Short(Decide(Linked())));

    [Fact]
    public void S0_87_A_changed_field_is_written_to_the_side_that_lacks_it()
    {
        var decision = Decide(Linked() with { Left = With(Ann, "plan_tier", "Scale") });

        Assert.Equal((Outcome.Updated, null, "Updated custom_attributes.plan_tier in Intercom.", true), Short(decision));
        Assert.Equal(["custom_attributes.plan_tier"], decision.RightWrites.Keys);
        Assert.Empty(decision.LeftWrites);
        Assert.Equal(new FieldStory("custom_attributes.plan_tier", Side.Right, "Growth", "Scale", "Airtable owns the field"), Assert.Single(decision.Fields));
    }

    [Fact]
    public void A_value_taken_from_the_side_that_does_not_own_the_field_is_not_said_to_be_owned_there()
    {
        var decision = Decide(Linked() with { Right = With(AnnThere, "name", "Anna") });

        Assert.Equal(("full_name", Side.Left, "Intercom has the newer or preferred value"), Assert.Single(decision.Fields.Select(f => (f.Field, f.Side, f.Why))));
    }

    [Fact]
    public void S0_44_Somebody_new_is_created_with_every_value_that_travels_there()
    {
        var decision = Decide(new() { Source = Side.Left, Left = Ann, Match = new Match.New() });

        Assert.Equal((Outcome.Created, null, "Created in Intercom.", true), Short(decision));
        Assert.Equal((Side.Right, "created"), (decision.Create, decision.LinkBy));
        Assert.Equal(["custom_attributes.plan_tier", "external_id", "name"], decision.RightWrites.Keys.Order());
    }

    [Fact]
    public void A_partner_found_by_a_key_is_linked_and_the_sentence_names_the_key() =>
        Assert.Equal((Outcome.Updated, null, "Linked by external_id. Both sides already agree.", false), Short(Decide(Linked() with { Match = new Match.Found("a", 0), Agreement = Agreement.None })));

    [Fact]
    public void S0_106_SkipReason_FilteredOut_names_the_filter_unless_it_asks_for_a_private_value()
    {
        var (filter, personal) = (new Condition { All = [Samples.Ask("plan_tier", "is", "Scale")] }, new Condition { Any = [Samples.Ask("full_name", "is", "Bob")] });

        Assert.Equal((Outcome.Skipped, nameof(SkipReason.FilteredOut), "Outside the pipeline's filter: plan_tier is Scale in Airtable. It goes once it matches, or once the filter is widened.", false), Short(Decide(Linked(), Rules() with { Filter = filter })));
        Assert.Equal((Outcome.Skipped, nameof(SkipReason.FilteredOut), "Outside the pipeline's filter. It goes once it matches, or once the filter is widened.", false), Short(Decide(Linked(), Rules() with { Filter = personal })));
    }

    [Fact]
    public void S3_30_A_pilot_admits_a_pair_that_either_sides_id_names_and_keeps_everybody_else_back()
    {
        var (left, right) = (Linked().Left!.Id, Linked().Right!.Id);
        foreach (var named in new[] { left, right })
        {
            Assert.Equal(Outcome.Unchanged, Decide(Linked(), Rules() with { Pilot = new HashSet<string> { named } }).Outcome);
        }

        Assert.Equal((Outcome.Skipped, nameof(SkipReason.FilteredOut)), (Decide(Linked(), Rules() with { Pilot = new HashSet<string> { "else" } }) is var kept ? kept.Outcome : default, kept.Reason));
    }

    [Fact]
    public void S0_42_SkipReason_Gate_is_counted_under_the_gates_own_words()
    {
        var contract = Contract with { Gates = [new(new() { All = [Samples.Ask("plan_tier", "is", "Growth")] }, GateAction.Skip, "Marked do not contact")] };

        Assert.NotEqual(nameof(SkipReason.Gate), Decide(Linked(), Rules(contract)).Reason);
        Assert.Equal((Outcome.Skipped, "MarkedDoNotContact", "Marked do not contact. Nothing leaves for this record.", false), Short(Decide(Linked(), Rules(contract))));
    }

    [Fact]
    public void SkipReason_CreateNotAllowed()
    {
        var contract = Contract with { Identity = Contract.Identity with { Create = CreateOn.Left } };

        Assert.Equal(
            (Outcome.Skipped, nameof(SkipReason.CreateNotAllowed), "Nobody in Intercom matches, and the contract does not create there.", false),
            Short(Decide(new() { Source = Side.Left, Left = Ann, Match = new Match.New() }, Rules(contract))));
        Assert.Equal(Side.Left, Decide(new() { Source = Side.Right, Right = AnnThere, Match = new Match.New() }, Rules(contract)).Create);
    }

    [Fact]
    public void S0_39_SkipReason_NotOwner_until_a_full_run_puts_the_value_back()
    {
        var facts = Linked() with { Source = Side.Right, Right = With(AnnThere, "custom_attributes.plan_tier", "Free") };
        var decision = Decide(facts);

        Assert.Equal((Outcome.Skipped, nameof(SkipReason.NotOwner), "Intercom's change to custom_attributes.plan_tier was not taken: Airtable owns the field.", false), Short(decision));
        Assert.Equal([Plan.Name], decision.Unsettled);
        var full = Decide(facts, Rules() with { PutBack = true });
        Assert.Equal("Updated custom_attributes.plan_tier in Intercom. A foreign change was put back to the owner's value.", full.Text);
        Assert.Equal(FieldValue.Text("Growth"), full.RightWrites["custom_attributes.plan_tier"]);
    }

    [Theory]
    [InlineData(true, nameof(SkipReason.ArchivedThere), "Archived or deleted in Intercom. Nothing is written until somebody brings it back there.")]
    [InlineData(false, nameof(SkipReason.DeletedThere), "Deleted in Intercom. The link no longer counts, and nothing is created in its place.")]
    public void SkipReason_ArchivedThere_or_DeletedThere_for_a_partner_that_is_gone(bool mayBeArchived, string reason, string sentence) =>
        Assert.Equal((Outcome.Skipped, reason, sentence, false), Short(Decide(Linked() with { Right = null, MissingMayBeArchived = mayBeArchived })));

    [Fact]
    public void S0_41_ReviewReason_NoIdentifier() => AssertReview(
        Decide(new() { Source = Side.Left, Left = Ann, Match = new Match.NoKey() }), ReviewReason.NoIdentifier,
        "No identifier: external_id and email are empty, so it cannot be matched safely. Fill one in Airtable and it goes with the next run.");

    [Fact]
    public void ReviewReason_NoIdentifier_when_no_key_of_a_new_record_fits_the_other_side()
    {
        var decision = Decide(new() { Source = Side.Left, Left = Ann, Match = new Match.New() }, Rules(Samples.With(Plan)));

        AssertReview(decision, ReviewReason.NoIdentifier, "No identifier of this record fits Intercom, so nothing was created.");
        Assert.False(decision.Paired);
    }

    [Fact]
    public void ReviewReason_Gate()
    {
        var contract = Contract with { Gates = [new(new() { All = [Samples.Ask("plan_tier", "is", "Growth")] }, GateAction.Review, "Looks odd")] };

        AssertReview(Decide(Linked(), Rules(contract)), ReviewReason.Gate, "Looks odd.");
        AssertReview(Decide(Linked() with { Match = new Match.NoKey() }, Rules(contract)), ReviewReason.NoIdentifier, "Looks odd.");
    }

    [Theory]
    [InlineData(Ambiguity.SeveralCandidates, ReviewReason.DuplicateClaim, "2 Intercom records claim this email. Writing to any could overwrite the wrong customer, so nothing was written.")]
    [InlineData(Ambiguity.CandidateTaken, ReviewReason.DuplicateClaim, "The Intercom record with this email is already linked to another Airtable record. Nothing was written.")]
    [InlineData(Ambiguity.ClaimedTwice, ReviewReason.DuplicateClaim, "2 Airtable records claim the same email. Which one is the customer is for a person to say, so nothing was written.")]
    [InlineData(Ambiguity.KeysDisagree, ReviewReason.KeysDisagree, "email matches one Intercom record, but external_id names two different customers. Nothing was written.")]
    public void S0_105_ReviewReason_DuplicateClaim_or_KeysDisagree_with_everybody_who_competes(Ambiguity kind, ReviewReason reason, string sentence)
    {
        var decision = Decide(Linked() with { Match = new Match.Ambiguous(kind, 1, ["a", "b"], ["recB"]) });

        AssertReview(decision, reason, sentence);
        Assert.Equal([(Side.Right, "a"), (Side.Right, "b"), (Side.Left, "recB")], decision.Reviews[0].Evidence.Candidates.Select(c => (c.Side, c.Id)));
    }

    [Fact]
    public void ReviewReason_ValueNotMapped_holds_back_that_field_alone()
    {
        var decision = Decide(Linked() with { Left = With(With(Ann, "plan_tier", "Old"), "health_score", FieldValue.Number(5)) });

        AssertReview(decision, ReviewReason.ValueNotMapped, "plan_tier \"Old\" has no Intercom value, so plan_tier was not written.", writes: true);
        Assert.Equal(["custom_attributes.health_score"], decision.RightWrites.Keys);
        Assert.Equal([Plan.Name], decision.Unsettled);
    }

    [Fact]
    public void ReviewReason_ValueDoesNotFit() =>
        AssertReview(Decide(Linked() with { Left = With(Ann, "health_score", "high") }), ReviewReason.ValueDoesNotFit, "health_score \"high\" is not a number.");

    [Fact]
    public void ReviewReason_BothChanged_shows_both_values_masked_where_they_are_sensitive()
    {
        var decision = Decide(Linked() with { Left = With(Ann, "full_name", "Anna"), Right = With(AnnThere, "name", "Anne") });

        AssertReview(decision, ReviewReason.BothChanged, "full_name changed on both sides, and the contract says to ask. The other fields went through.");
        var shown = Assert.Single(decision.Reviews[0].Evidence.Values);
        Assert.DoesNotContain("Anna", shown.Left + decision.Text);
        Assert.DoesNotContain("Anne", shown.Right + decision.Text);
    }

    [Fact]
    public void The_same_trouble_met_again_is_the_same_question_and_another_one_is_not()
    {
        long Fingerprint(string name) => Decide(Linked() with { Left = With(Ann, "full_name", name), Right = With(AnnThere, "name", "Anne") }).Reviews[0].Fingerprint;

        Assert.Equal(Fingerprint("Anna"), Fingerprint("Anna"));
        Assert.NotEqual(Fingerprint("Anna"), Fingerprint("Hanna"));
    }

    [Fact]
    public void S0_65_A_drifted_field_waits_and_the_others_run_on()
    {
        var changed = With(With(Ann, "plan_tier", "Scale"), "health_score", FieldValue.Number(5));
        var decision = Decide(Linked() with { Left = changed }, Rules() with { DriftedFields = new Dictionary<string, string> { [Plan.Name] = "gone" } });

        Assert.Equal(["custom_attributes.health_score"], decision.RightWrites.Keys);
        Assert.Equal([Plan.Name], decision.Unsettled);
    }

    internal static (Outcome, string?, string, bool) Short(Decision d) => (d.Outcome, d.Reason, d.Text, d.HasWrites);

    private static Decision Decide(PairFacts facts, PlanRules? rules = null) => Planner.Decide(rules ?? Rules(), facts);

    private static PlanRules Rules(Contract? contract = null) => new()
    {
        Contract = contract ?? Contract,
        Mapper = new Mapper(contract ?? Contract, Samples.Airtable(), Samples.Intercom()),
        Hasher = Hasher,
        Names = new("Airtable", "Intercom"),
    };

    /// <summary>Linked, and settled when both sides were as they are in the samples.</summary>
    private static PairFacts Linked() => new() { Source = Side.Left, Left = Ann, Right = AnnThere, Match = new Match.Linked("a"), Agreement = Settled() };

    private static Agreement Settled() => new(Contract.Fields.ToDictionary(f => f.Name, f => new AgreedField(Hasher.Of(f.Name, Ann[f.Left]), Hasher.Of(f.Name, AnnThere[f.Right]))));

    private static void AssertReview(Decision decision, ReviewReason reason, string sentence, bool writes = false)
    {
        Assert.Equal((Outcome.Review, reason.ToString(), sentence, writes), Short(decision));
        Assert.Equal((reason, sentence), (decision.Reviews[0].Reason, decision.Reviews[0].Text));
    }

    private static Record Rec(string id, params (string Path, string Text)[] cells) => new(id, cells.ToDictionary(c => c.Path, c => FieldValue.Text(c.Text)));

    private static Record With(Record record, string path, string text) => With(record, path, FieldValue.Text(text));

    private static Record With(Record record, string path, FieldValue value) => record with { Fields = new Dictionary<string, FieldValue>(record.Fields) { [path] = value } };
}
