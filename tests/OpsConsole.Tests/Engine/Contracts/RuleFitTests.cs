using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

/// <summary>Rules against what both systems have and can do; and what is wrong with a rule's conditions by themselves.</summary>
public sealed class RuleFitTests
{
    private static readonly Rule Sound = new()
    {
        Key = "active",
        Name = "Welcome",
        When = new() { Event = TriggerKind.Changed, Field = "lifecycle_stage", To = "Active" },
        Branches = [new() { If = new() { All = [Samples.Ask("health_score", "greater", 10)] }, Then = [new() { Do = ActionKind.Message, Text = "Hello {{left.full_name}}" }, new() { Do = ActionKind.Set, Field = "custom_attributes.vip", Value = "true" }] }],
        Guard = new() { Require = new() { All = [Samples.Ask("phone", "notEmpty")] } },
    };

    private static string[] Found(Rule rule) =>
        [.. RuleFit.Check(Samples.Example with { Rules = [RuleJson.Write(rule)] }, Samples.Airtable(), Samples.Intercom(), side => side == Side.Left ? [ActionKind.Note] : [ActionKind.Note, ActionKind.Message]).Select(p => $"{p.Level} {p.Path}: {p.Sentence}")];

    private static Rule Doing(RuleAction action) => Sound with { Branches = [new() { Then = [action] }] };

    [Fact]
    public void S0_22_A_rule_that_both_systems_can_follow_has_no_problem() => Assert.Empty(Found(Sound));

    [Fact]
    public void S0_22_What_a_system_cannot_do_is_said_at_the_action()
    {
        Assert.Equal(["Error rules[0].branches[0].then[0].do: Airtable cannot do this to Airtable: message."], Found(Doing(new() { Do = ActionKind.Message, Side = Side.Left, Text = "x" })).Select(p => p.Replace("Contacts", "Airtable")));
        Assert.Contains("then[0].do", Assert.Single(Found(Doing(new() { Do = ActionKind.Close }))), StringComparison.Ordinal);
        Assert.Contains("lets nobody write it", Assert.Single(Found(Doing(new() { Do = ActionKind.Set, Field = "last_seen_at" }))), StringComparison.Ordinal);
        Assert.Empty(Found(Doing(new() { Do = ActionKind.Notify, To = "cx", Text = "x" })));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("cx@example.test", true)]
    [InlineData("cx", false)]
    [InlineData("cx@example", false)]
    [InlineData("cx@example.test, bo@example.test", false)]
    public void S0_77_An_item_is_one_persons_by_e_mail_or_nobodys(string? owner, bool sound) =>
        Assert.Equal(sound, !RuleCheck.Problems(Samples.Example with { Rules = [RuleJson.Write(Doing(new() { Do = ActionKind.Review, Text = "Look", To = owner }))] }).Any());

    [Fact]
    public void S0_22_A_field_that_is_not_there_is_said_where_it_is_named()
    {
        Assert.Equal(["Error rules[0].when.field: Airtable has no field lifecycle_stge. Did you mean lifecycle_stage?"], Found(Sound with { When = Sound.When with { Field = "lifecycle_stge" } }));
        Assert.Contains("rules[0].branches[0].if.any[1].field", Assert.Single(Found(Sound with { Branches = [Sound.Branches[0] with { If = new() { Any = [Samples.Ask("phone", "empty"), Samples.Ask("nothing", "empty")] } }] })), StringComparison.Ordinal);
        Assert.Contains("rules[0].guard.require.all[0].field", Assert.Single(Found(Sound with { Guard = new() { Require = new() { All = [Samples.Ask("nothing", "empty")] } } })), StringComparison.Ordinal);
        Assert.Contains("rules[0].guard.zoneField", Assert.Single(Found(Sound with { Guard = new() { ZoneField = "zone" } })), StringComparison.Ordinal);
        Assert.StartsWith("Warning rules[0].branches[0].then[0]: The template names \"nothing\"", Assert.Single(Found(Doing(new() { Do = ActionKind.Note, Text = "{{right.nothing}}" }))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tag_that_nobody_has_yet_is_warned_of_and_may_be_published() =>
        Assert.Equal(["Warning rules[0].when.field: Intercom has no tag Echo yet."], Found(Sound with { When = new() { Event = TriggerKind.Changed, Side = Side.Right, Field = "tags.Echo", To = "true" } }));

    [Fact]
    public void S0_26_An_option_that_is_not_there_is_warned_of() =>
        Assert.Equal(["Warning rules[0].when.to: lifecycle_stage in Airtable has no option \"Actve\". Did you mean Active?"], Found(Sound with { When = Sound.When with { To = "Actve" } }));

    [Fact]
    public void A_condition_that_cannot_be_judged_is_said_at_its_clause()
    {
        var problems = RuleCheck.Problems(Samples.Example with { Rules = [RuleJson.Write(Sound with { Branches = [Sound.Branches[0] with { If = new() { All = [Samples.Ask("", "sounds like", "x")] } }], Guard = new() { Require = new() { Any = [] } } })] }).ToList();
        Assert.Equal(["rules[0].branches[0].if.all[0].field", "rules[0].branches[0].if.all[0].op", "rules[0].guard.require.any"], problems.Select(p => p.Path));
    }
}
