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

/// <summary>What goes at once and what may wait, whatever changed and whatever is marked how (S0-124).</summary>
public sealed class UrgencyTests
{
    private static readonly FieldHasher Hasher = new(new byte[32]);
    private static readonly string[] Lefts = ["plan_tier", "health_score", "vip_flag", "full_name"];
    private static readonly string[] Rights = ["custom_attributes.plan_tier", "custom_attributes.health_score", "custom_attributes.vip", "name"];
    private static readonly FieldType[] Types = [FieldType.Select, FieldType.Number, FieldType.Boolean, FieldType.Text];
    private static readonly FieldValue[] Old = [FieldValue.Text("Free"), FieldValue.Number(1), FieldValue.Boolean(false), FieldValue.Text("Ann")];
    private static readonly FieldValue[] New = [FieldValue.Text("Scale"), FieldValue.Number(2), FieldValue.Boolean(true), FieldValue.Text("Anna")];
    private static readonly DateTimeOffset Settled = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void S0_124_While_somebody_types_only_high_fields_go_and_only_if_one_changed() => Prop.ForAll<byte, byte, bool>((marks, changes, gate) =>
    {
        var (rules, facts) = World(marks, changes, gate);
        var high = Enumerable.Range(0, 4).Where(i => Mark(marks, i) == Importance.High || (gate && i == 3)).ToHashSet();
        var changed = Enumerable.Range(0, 4).Where(i => Changed(changes, i)).ToHashSet();

        Assert.Equal(high.Overlaps(changed), Urgency.CannotWait(rules, facts.Agreement, Side.Left, facts.Left));
        var decision = Planner.Decide(rules, facts with { OnlyUrgent = true });
        Assert.Equal(changed.Intersect(high).Select(i => Rights[i]).Order(), decision.RightWrites.Keys.Order());
        Assert.True(changed.Except(high).All(i => decision.Unsettled.Contains(rules.Contract.Fields[i].Name)), "What was left alone counts as agreed.");
        Assert.Null(Urgency.WaitsUntil(rules.Contract, decision, Settled, Settled));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void S0_124_A_decision_waits_only_if_all_it_writes_is_unimportant_and_never_beyond_the_contracts_time() => Prop.ForAll<byte, byte, int>((marks, changes, minutes) =>
    {
        var (rules, facts) = World(marks, changes, gate: false);
        var (now, changed) = (Settled.AddMinutes(Math.Abs(minutes % 100)), Enumerable.Range(0, 4).Where(i => Changed(changes, i)).ToList());
        var waits = Urgency.WaitsUntil(rules.Contract, Planner.Decide(rules, facts), Settled, now);

        var may = changed.Count > 0 && changed.TrueForAll(i => Mark(marks, i) == Importance.Low) && now < Settled.AddMinutes(60);
        Assert.Equal(may ? Settled.AddMinutes(60) : null, waits);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void S0_124_What_is_put_off_is_counted_writes_nothing_and_says_when()
    {
        var (rules, facts) = World(marks: 0b10_10_10_10, changes: 0b0010, gate: false);
        var until = Settled.AddMinutes(60);
        var decision = Urgency.PutOff(Planner.Decide(rules, facts), until);

        Assert.Equal((Outcome.Skipped, nameof(SkipReason.Consolidated), until, false), (decision.Outcome, decision.Reason, decision.WaitsUntil, decision.HasWrites));
        Assert.Contains("custom_attributes.health_score", decision.Text);
        Assert.Contains("10:00 UTC", decision.Text);
    }

    [Fact]
    public void S0_124_A_field_never_agreed_on_can_wait_until_it_is_typed()
    {
        var (rules, facts) = World(marks: 0b01_01_01_01, changes: 0b1111, gate: false);
        Assert.False(Urgency.CannotWait(rules, Agreement.None, Side.Left, facts.Left));
        Assert.False(Urgency.CannotWait(rules, facts.Agreement, Side.Left, null));
    }

    /// <summary>Two bits of <paramref name="marks"/> say how important each field is, one of <paramref name="changes"/> whether it changed on the left.</summary>
    private static (PlanRules, PairFacts) World(byte marks, byte changes, bool gate)
    {
        var rows = Lefts.Select((left, i) => Samples.Row(left, Rights[i]) with { Type = Types[i], Importance = Mark(marks, i) }).ToArray();
        var contract = Samples.With(rows) with { Gates = gate ? [new(new() { All = [Samples.Ask("full_name", "is", "nobody")] }, GateAction.Skip, "Kept back")] : [] };
        var rules = new PlanRules { Contract = contract, Mapper = new Mapper(contract, Samples.Airtable(), Samples.Intercom()), Hasher = Hasher, Names = new("Airtable", "Intercom") };
        var was = new Record("recA", Lefts.Select((l, i) => (l, Old[i])).ToDictionary(c => c.l, c => c.Item2));
        var there = new Record("a", Rights.Select((r, i) => (r, Old[i])).ToDictionary(c => c.r, c => c.Item2));
        var now = was with { Fields = Lefts.Select((l, i) => (l, Changed(changes, i) ? New[i] : Old[i])).ToDictionary(c => c.l, c => c.Item2) };
        var agreed = contract.Fields.ToDictionary(f => f.Name, f => new AgreedField(Hasher.Of(f.Name, rules.Mapper.Present(f, Side.Left, was[f.Left])), Hasher.Of(f.Name, rules.Mapper.Present(f, Side.Right, there[f.Right]))));
        return (rules, new() { Source = Side.Left, Left = now, Right = there, Match = new Match.Linked("a"), Agreement = new(agreed) });
    }

    private static Importance Mark(byte marks, int i) => ((marks >> (2 * i)) & 3) switch { 1 => Importance.High, 2 => Importance.Low, _ => Importance.Normal };

    private static bool Changed(byte changes, int i) => (changes >> i & 1) == 1;
}
