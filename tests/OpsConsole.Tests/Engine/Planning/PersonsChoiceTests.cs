using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Tests.Engine.Contracts;
using Xunit;
using Record = OpsConsole.Engine.Records.Record;

namespace OpsConsole.Tests.Engine.Planning;

/// <summary>What a person decided goes through the same planner as everything else.</summary>
public sealed class PersonsChoiceTests
{
    private static readonly FieldMap Name = Samples.Row("full_name", "name") with { Direction = Direction.Both, Owner = FieldOwner.Shared, Conflict = ConflictPolicy.Review };
    private static readonly FieldMap Score = Samples.Row("health_score", "custom_attributes.health_score") with { Type = FieldType.Number };
    private static readonly FieldMap Trial = Samples.Row("trial_end_date", "custom_attributes.trial_end_at") with { Type = FieldType.Date };
    private static readonly FieldMap Vip = Samples.Row("vip_flag", "custom_attributes.vip") with { Type = FieldType.Boolean };
    private static readonly Contract Contract = Samples.With(Name, Score, Trial, Vip);

    [Theory]
    [InlineData(Side.Left, "Anna")]
    [InlineData(Side.Right, "Anne")]
    public void The_chosen_sides_value_goes_to_the_other(Side winner, string expected)
    {
        var decision = Decide(new() { Winners = new Dictionary<string, Side> { [Name.Name] = winner } });

        Assert.Equal(FieldValue.Text(expected), Assert.Single(decision.Writes(winner.Other())).Value);
        Assert.Empty(decision.Writes(winner));
        Assert.Empty(decision.Reviews);
        Assert.StartsWith("a person chose", Assert.Single(decision.Fields).Why);
    }

    [Fact]
    public void A_value_put_in_by_hand_goes_to_both_sides()
    {
        var decision = Decide(new() { Edits = new Dictionary<string, string> { [Name.Name] = "Annika" } });

        Assert.Equal(FieldValue.Text("Annika"), decision.LeftWrites["full_name"]);
        Assert.Equal(FieldValue.Text("Annika"), decision.RightWrites["name"]);
        Assert.Empty(decision.Reviews);
    }

    [Fact]
    public void A_value_put_in_by_hand_has_the_fields_type_on_both_sides()
    {
        var decision = Decide(new() { Edits = new Dictionary<string, string> { [Name.Name] = "A", [Score.Name] = "55", [Trial.Name] = "2026-03-01", [Vip.Name] = "yes" } });

        Assert.Equal(FieldValue.Number(55), decision.LeftWrites["health_score"]);
        Assert.Equal(FieldValue.Number(55), decision.RightWrites["custom_attributes.health_score"]);
        Assert.Equal(FieldValue.Date(new(2026, 3, 1)), decision.LeftWrites["trial_end_date"]);
        Assert.Equal(FieldValue.Instant(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)), decision.RightWrites["custom_attributes.trial_end_at"]);
        Assert.Equal(FieldValue.Boolean(true), decision.LeftWrites["vip_flag"]);
    }

    [Fact]
    public void A_value_put_in_by_hand_that_does_not_fit_is_told()
    {
        var decision = Decide(new() { Edits = new Dictionary<string, string> { [Name.Name] = "A", [Score.Name] = "high" } });

        Assert.Equal(ReviewReason.ValueDoesNotFit, Assert.Single(decision.Reviews).Reason);
        Assert.DoesNotContain("custom_attributes.health_score", decision.RightWrites.Keys);
    }

    [Fact]
    public void Who_is_chosen_but_has_nothing_to_say_there_leaves_the_question_open()
    {
        var decision = Decide(new() { Winners = new Dictionary<string, Side> { [Name.Name] = Side.Left, [Score.Name] = Side.Right } });

        Assert.Equal((ReviewReason.BothChanged, Score.Name), (decision.Reviews[0].Reason, decision.Reviews[0].Field));
        Assert.Empty(decision.LeftWrites);
    }

    private static Decision Decide(PersonsChoice choice)
    {
        var mapper = new Mapper(Contract, Samples.Airtable(), Samples.Intercom());
        var rules = new PlanRules { Contract = Contract, Mapper = mapper, Hasher = new FieldHasher(new byte[32]), Names = new("Airtable", "Intercom") };
        return Planner.Decide(rules, new()
        {
            Source = Side.Left,
            Left = new Record("recA", new Dictionary<string, FieldValue> { ["full_name"] = FieldValue.Text("Anna") }),
            Right = new Record("a", new Dictionary<string, FieldValue> { ["name"] = FieldValue.Text("Anne") }),
            Match = new Match.Linked("a"),
            Choice = choice,
        });
    }
}
