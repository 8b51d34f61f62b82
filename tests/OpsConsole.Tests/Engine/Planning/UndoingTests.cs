using FsCheck;
using FsCheck.Fluent;
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

public sealed class UndoingTests
{
    private static readonly FieldMap Stage = Samples.Row("lifecycle_stage", "custom_attributes.lifecycle_stage") with
    {
        Type = FieldType.Select,
        Values = new Dictionary<string, string> { ["Lead"] = "lead", ["Trial"] = "trial", ["Active"] = "active", ["Churned"] = "churned" },
        OnEmpty = OnEmpty.Clear,
    };

    private static readonly FieldMap Score = Samples.Row("health_score", "custom_attributes.health_score") with { Type = FieldType.Number, OnEmpty = OnEmpty.Clear };
    private static readonly FieldMap Phone = Samples.Row("phone", "phone") with { Type = FieldType.Phone, Direction = Direction.Both, Owner = FieldOwner.Shared, Conflict = ConflictPolicy.PreferLeft, Sensitivity = Sensitivity.Personal };
    private static readonly Contract Contract = Samples.With(Stage, Score, Phone);
    private static readonly PlanRules Plan = new() { Contract = Contract, Mapper = new Mapper(Contract, Samples.Airtable(), Samples.Intercom()), Hasher = new FieldHasher(new byte[32]), Names = new("Airtable", "Intercom") };
    private static readonly string[] Stages = ["", "Lead", "Trial", "Active", "Churned"];
    private static readonly string[] Phones = ["", "+353861234567", "+12025550123"];

    [Fact]
    public void S0_104_Undoing_what_a_run_wrote_brings_back_both_sides_and_leaves_the_next_run_nothing() => Prop.ForAll<int, int, int>((before, after, there) =>
    {
        var (left, right) = Settled(Left(before));
        var agreement = Agree(left, right, Agreement.None, []);
        var (changedLeft, changedRight) = (Left(after), There(right, there));
        var run = Planner.Decide(Plan, Facts(changedLeft, changedRight, agreement));
        var (writtenLeft, writtenRight) = (Apply(changedLeft, run.LeftWrites), Apply(changedRight, run.RightWrites));
        var afterRun = Agree(writtenLeft, writtenRight, agreement, run.Unsettled);

        var undo = Undoing.Decide(Rules(bothSides: true), Facts(writtenLeft, writtenRight, afterRun), new() { Written = [.. Journal(run, changedLeft, changedRight, agreement)] });
        var (backLeft, backRight) = (Apply(writtenLeft, undo.LeftWrites), Apply(writtenRight, undo.RightWrites));

        Assert.Empty(undo.Reviews);
        foreach (var (side, path) in run.LeftWrites.Keys.Select(p => (Side.Left, p)).Concat(run.RightWrites.Keys.Select(p => (Side.Right, p))))
        {
            Assert.Equal((side == Side.Left ? changedLeft : changedRight)[path], (side == Side.Left ? backLeft : backRight)[path]);
        }

        var next = Planner.Decide(Plan, Facts(backLeft, backRight, Agree(backLeft, backRight, afterRun, undo.Unsettled, undo.Undone)));
        Assert.Empty(next.LeftWrites);
        Assert.Empty(next.RightWrites);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void S0_104_A_value_that_was_changed_since_is_asked_about_and_the_others_go_back()
    {
        var (left, right) = (Left(4), new Record("a", new Dictionary<string, FieldValue> { [Stage.Right] = FieldValue.Text("trial"), [Score.Right] = FieldValue.Number(52) }));
        var undo = Undoing.Decide(Rules(bothSides: false), Facts(left, right, Agreement.None), new()
        {
            Written =
            [
                new(Side.Right, Stage.Right, FieldValue.Text("lead"), FieldValue.Text("trial"), null),
                new(Side.Right, Score.Right, FieldValue.Number(61), FieldValue.Number(47), null),
            ],
        });

        Assert.Equal(FieldValue.Text("lead"), Assert.Single(undo.RightWrites).Value);
        Assert.Equal((Outcome.Review, nameof(ReviewReason.UndoBlocked)), (undo.Outcome, undo.Reason));
        Assert.Equal("custom_attributes.health_score was 47 after the run and is 52 now; someone changed it since.", Assert.Single(undo.Reviews).Text);
        Assert.Contains(Score.Name, undo.Unsettled);
        Assert.DoesNotContain(Stage.Name, undo.Unsettled);
    }

    [Fact]
    public void What_a_person_wants_back_all_the_same_goes_back()
    {
        var right = new Record("a", new Dictionary<string, FieldValue> { [Score.Right] = FieldValue.Number(52) });
        var undo = Undoing.Decide(Rules(bothSides: false, force: true), Facts(Left(0), right, Agreement.None), new() { Written = [new(Side.Right, Score.Right, FieldValue.Number(61), FieldValue.Number(47), null)] });

        Assert.Equal(FieldValue.Number(61), Assert.Single(undo.RightWrites).Value);
        Assert.Empty(undo.Reviews);
    }

    [Fact]
    public void The_other_side_gets_nothing_back_that_it_did_not_surely_hold()
    {
        var left = new Record("recA", new Dictionary<string, FieldValue> { [Stage.Left] = FieldValue.Text("Churned") });
        var right = new Record("a", new Dictionary<string, FieldValue> { [Stage.Right] = FieldValue.Text("churned") });
        foreach (var before in new long?[] { null, Plan.Hasher.Of(Stage.Name, FieldValue.Text("Trial")) })
        {
            var undo = Undoing.Decide(Rules(bothSides: true), Facts(left, right, Agreement.None), new() { Written = [new(Side.Right, Stage.Right, FieldValue.Text("lead"), FieldValue.Text("churned"), before)] });

            Assert.Empty(undo.LeftWrites);
            Assert.NotEqual(0, Assert.Single(undo.Undone).Value.Right);
        }
    }

    [Fact]
    public void A_private_value_is_not_told_by_what_blocks_it()
    {
        var right = new Record("a", new Dictionary<string, FieldValue> { ["phone"] = FieldValue.Text("+353861234567") });
        var undo = Undoing.Decide(Rules(bothSides: true), Facts(Left(0), right, Agreement.None), new() { Written = [new(Side.Right, "phone", FieldValue.Empty, FieldValue.Text("+12025550123"), null)] });

        var need = Assert.Single(undo.Reviews);
        Assert.DoesNotContain("1234567", need.Text + string.Concat(need.Evidence.Values.Select(v => v.Right)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_the_vendor_no_longer_knows_is_told()
    {
        var rules = new UndoRules(Plan, Samples.Airtable(), Samples.Intercom().Without(Score.Right), true, false);
        var undo = Undoing.Decide(rules, Facts(Left(0), new Record("a", new Dictionary<string, FieldValue>()), Agreement.None), new() { Written = [new(Side.Right, Score.Right, FieldValue.Number(61), FieldValue.Number(47), null)] });

        Assert.Contains("can no longer be written in Intercom", Assert.Single(undo.Reviews).Text, StringComparison.Ordinal);
    }

    private static UndoRules Rules(bool bothSides, bool force = false) => new(Plan, Samples.Airtable(), Samples.Intercom(), bothSides, force);

    private static PairFacts Facts(Record left, Record right, Agreement agreement) => new() { Source = Side.Left, Left = left, Right = right, Match = new Match.Linked(right.Id), Agreement = agreement };

    private static Record Left(int seed)
    {
        var n = Math.Abs(seed % 1000);
        return new("recA", new Dictionary<string, FieldValue>
        {
            [Stage.Left] = FieldValue.Text(Stages[n % Stages.Length]),
            [Score.Left] = n % 3 == 0 ? FieldValue.Empty : FieldValue.Number(n % 7),
            [Phone.Left] = FieldValue.Text(Phones[n / 3 % Phones.Length]),
        });
    }

    /// <summary>What somebody may have done on the right meanwhile: only to the shared field, since the others are not theirs.</summary>
    private static Record There(Record right, int seed) => seed % 2 == 0 ? right : right with { Fields = new Dictionary<string, FieldValue>(right.Fields) { [Phone.Right] = FieldValue.Text(Phones[1 + (Math.Abs(seed % 1000) % 2)]) } };

    private static (Record Left, Record Right) Settled(Record left)
    {
        var blank = new Record("a", new Dictionary<string, FieldValue>());
        var first = Planner.Decide(Plan, Facts(left, blank, Agreement.None));
        return (Apply(left, first.LeftWrites), Apply(blank, first.RightWrites));
    }

    private static Record Apply(Record record, IReadOnlyDictionary<string, FieldValue> writes) =>
        record with { Fields = record.Fields.Where(f => !writes.ContainsKey(f.Key)).Concat(writes).ToDictionary(f => f.Key, f => f.Value) };

    private static Agreement Agree(Record left, Record right, Agreement before, IReadOnlyCollection<string> unsettled, IReadOnlyDictionary<string, AgreedField>? undone = null) => new(
        Contract.Fields.Select(f => (f.Name, Agreed: unsettled.Contains(f.Name) ? before.Find(f.Name) : new AgreedField(
            Plan.Hasher.Of(f.Name, Plan.Mapper.Present(f, Side.Left, left[f.Left])), Plan.Hasher.Of(f.Name, Plan.Mapper.Present(f, Side.Right, right[f.Right])))))
        .Where(f => f.Agreed is not null).ToDictionary(f => f.Name, f => f.Agreed!.Value), undone);

    private static IEnumerable<WrittenField> Journal(Decision run, Record left, Record right, Agreement before) =>
        new[] { Side.Left, Side.Right }.SelectMany(side => run.Writes(side).Select(w => new WrittenField(
            side, w.Key, (side == Side.Left ? left : right)[w.Key], w.Value,
            before.Find(Contract.Fields.First(f => f.On(side) == w.Key).Name)?.On(side.Other()))));
}
