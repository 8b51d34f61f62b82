using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Rules;
using Xunit;
using Record = OpsConsole.Engine.Records.Record;

namespace OpsConsole.Tests.Engine.Rules;

/// <summary>When a rule goes off, which branch it takes, and that it goes off once for one change.</summary>
public sealed class RuleEngineTests
{
    private static readonly FieldHasher Hasher = new(new byte[32]);

    private static readonly Rule Stalled = new()
    {
        Key = "stalled",
        Name = "Help who is stuck",
        When = new() { Event = TriggerKind.Changed, Side = Side.Left, Field = "onboarding", To = "Stalled" },
        Branches = [new() { Then = [new() { Do = ActionKind.Message, Text = "Need a hand?" }] }],
    };

    [Fact]
    public void S0_88_A_field_that_becomes_a_value_sets_the_rule_off_once()
    {
        var before = Remember(Pair("Going", null));
        var firing = Assert.Single(Fire(Stalled, Pair("stalled", before)));
        Assert.Equal("onboarding became Stalled.", firing.Because);

        Assert.Empty(Fire(Stalled, Pair("stalled", Remember(Pair("stalled", before)))));
        Assert.Empty(Fire(Stalled, Pair("Done", before)));
    }

    [Fact]
    public void S0_59_A_word_that_was_only_renamed_has_not_become_anything()
    {
        FieldMap[] rows = [new() { Left = "onboarding", Right = "x", Formerly = new Dictionary<string, string> { ["Stuck"] = "Halted", ["Halted"] = "Stalled" } }];
        Assert.Empty(RuleEngine.Fire([Stalled], Pair("Stalled", Remember(Pair("Stuck", null))), Hasher, rows));
        Assert.Empty(RuleEngine.Fire([Stalled], Pair("Stalled", Remember(Pair("Halted", null))), Hasher, rows));
        Assert.Single(RuleEngine.Fire([Stalled], Pair("Stalled", Remember(Pair("Going", null))), Hasher, rows));
    }

    [Fact]
    public void A_rule_that_is_new_does_not_go_off_for_what_was_always_so() => Assert.Empty(Fire(Stalled, Pair("Stalled", Agreement.None)));

    [Fact]
    public void For_a_pair_just_created_everything_is_a_change_from_nothing() =>
        Assert.Single(Fire(Stalled, Pair("Stalled", Agreement.None) with { Created = Side.Right }));

    [Theory]
    [InlineData("Going", true)]
    [InlineData("Paused", false)]
    public void From_is_told_by_its_hash_alone(string then, bool goesOff)
    {
        var rule = Stalled with { When = Stalled.When with { From = "Going" } };
        Assert.Equal(goesOff, Fire(rule, Pair("Stalled", Remember(Pair(then, null)))).Count == 1);
    }

    [Fact]
    public void S0_92_S0_93_A_tag_put_on_is_a_field_that_became_true_and_one_taken_off_became_false()
    {
        var on = new Rule { Key = "bug", Name = "Bug", When = new() { Event = TriggerKind.Changed, Side = Side.Right, Field = "tags.Bug", To = "true" }, Branches = Stalled.Branches };
        var off = on with { When = on.When with { To = "false" } };
        var (with, without) = (Tagged(true), Tagged(false));
        Assert.Single(Fire(on, with with { Before = Remember(without, on) }));
        Assert.Empty(Fire(off, with with { Before = Remember(without, off) }));
        Assert.Single(Fire(off, without with { Before = Remember(with, off) }));
        Assert.Empty(Fire(off, without with { Before = Remember(without with { Right = new("r", new Dictionary<string, FieldValue> { ["tags.Bug"] = FieldValue.Boolean(false) }) }, off) }));
    }

    [Fact]
    public void S0_81_S0_84_Created_means_on_the_side_that_the_rule_watches()
    {
        var rule = Stalled with { When = new() { Event = TriggerKind.Created, Side = Side.Right } };
        Assert.Single(Fire(rule, Pair("x", Agreement.None) with { Created = Side.Left }));
        Assert.Empty(Fire(rule, Pair("x", Agreement.None) with { Created = Side.Right }));
        Assert.Empty(Fire(rule, Pair("x", Agreement.None)));
    }

    [Fact]
    public void S0_18_The_first_branch_that_holds_is_taken()
    {
        var rule = Stalled with
        {
            Branches =
            [
                new() { If = Is("plan", "Enterprise"), Then = [new() { Do = ActionKind.Assign, To = "csm@example.test" }] },
                new() { Then = [new() { Do = ActionKind.Note, Text = "small" }] },
            ],
        };
        var before = Remember(Pair("Going", null));
        Assert.Equal(ActionKind.Assign, Assert.Single(Fire(rule, Pair("Stalled", before, "Enterprise"))).Actions[0].Do);
        Assert.Equal(ActionKind.Note, Assert.Single(Fire(rule, Pair("Stalled", before, "Starter"))).Actions[0].Do);
        Assert.Empty(Fire(rule with { Branches = [rule.Branches[0]] }, Pair("Stalled", before, "Starter")));
    }

    [Fact]
    public void Time_since_is_counted_from_the_moment_in_the_field()
    {
        var rule = Stalled with { When = new() { Event = TriggerKind.Elapsed, Side = Side.Left, Field = "trial_end", Hours = 48 } };
        var left = new Record("l", new Dictionary<string, FieldValue> { ["trial_end"] = FieldValue.Date(new(2026, 11, 1)) });
        Assert.Equal(new DateTimeOffset(2026, 11, 3, 0, 0, 0, TimeSpan.Zero), RuleEngine.DueAt(rule, left, left));
        Assert.Null(RuleEngine.DueAt(Stalled, left, left));
    }

    [Fact]
    public void A_rule_survives_its_JSON_and_a_misspelt_guardrail_does_not()
    {
        var rule = Stalled with { On = false, Guard = new() { HoldAbove = 0, PerWeek = 1, QuietFrom = "21:00", QuietUntil = "08:00" }, Branches = [new() { Then = [new() { Do = ActionKind.Set, Side = Side.Left, Field = "a", Value = "b" }] }] };
        var json = RuleJson.Write(rule);
        Assert.Equal(json.GetRawText(), RuleJson.Write(RuleJson.Read(json)).GetRawText());
        Assert.Equal((false, 0, Side.Left), (RuleJson.Read(json).On, RuleJson.Read(json).Guard.HoldAbove, RuleJson.Read(json).Branches[0].Then[0].Side));

        var wrong = JsonDocument.Parse(json.GetRawText().Replace("perWeek", "perWek", StringComparison.Ordinal)).RootElement;
        Assert.Contains(RuleCheck.Problems(Contract([wrong])), p => p.Path == "rules[0]" && p.Sentence.Contains("perWek", StringComparison.Ordinal));
    }

    [Fact]
    public void S0_17_What_is_missing_is_named_at_its_place()
    {
        var rule = new Rule
        {
            Key = "No Good",
            Name = "",
            When = new() { Event = TriggerKind.Changed },
            Branches = [new() { Then = [new() { Do = ActionKind.Message, Text = "{{#if left.a}}" }, new() { Do = ActionKind.Snooze }, new() { Do = ActionKind.Create, Object = "Bugs", Fields = new Dictionary<string, string> { ["a"] = "b" } }] }],
            Guard = new() { QuietFrom = "25:00", QuietUntil = "07:00", Zone = "Mars/Olympus" },
        };
        var paths = RuleCheck.Problems(Contract([RuleJson.Write(rule)])).Select(p => p.Path).ToList();
        Assert.Equal(["rules[0].key", "rules[0].name", "rules[0].when.field", "rules[0].branches[0].then[0]", "rules[0].branches[0].then[1]", "rules[0].branches[0].then[2]", "rules[0].guard.quietFrom", "rules[0].guard.zone"], paths);
    }

    [Fact]
    public void S2_16_A_template_fills_in_both_sides_and_escapes_what_goes_into_HTML()
    {
        var left = new Record("l", new Dictionary<string, FieldValue> { ["full_name"] = FieldValue.Text("A <b> & C"), ["tags.VIP"] = FieldValue.Boolean(true) });
        var right = new Record("r", new Dictionary<string, FieldValue> { ["custom_attributes.plan"] = FieldValue.Text("Pro") });
        const string template = "Dear {{left.full_name}}, {{right.custom_attributes.plan}}{{#if left.[tags.VIP]}}, our VIP{{/if}}{{left.nothing}}";
        Assert.Equal("Dear A &lt;b&gt; &amp; C, Pro, our VIP", MessageTemplate.Fill(template, left, right, html: true));
        Assert.Equal("Dear A <b> & C, Pro, our VIP", MessageTemplate.Fill(template, left, right, html: false));
        Assert.Equal(["full_name", "tags.VIP", "nothing"], MessageTemplate.Fields(template, Side.Left));
        Assert.Equal(["custom_attributes.plan"], MessageTemplate.Fields(template, Side.Right));
    }

    private static IReadOnlyList<Firing> Fire(Rule rule, SettledPair pair) => RuleEngine.Fire([rule], pair, Hasher);

    private static Agreement Remember(SettledPair pair, Rule? rule = null) => new(RuleMemory.Of([rule ?? Stalled], pair.Left, pair.Right, Hasher).ToDictionary());

    private static SettledPair Pair(string onboarding, Agreement? before, string plan = "Starter") => new(
        new("l", new Dictionary<string, FieldValue> { ["onboarding"] = FieldValue.Text(onboarding), ["plan"] = FieldValue.Text(plan) }), new("r", new Dictionary<string, FieldValue>()), before ?? Agreement.None, null);

    private static SettledPair Tagged(bool on) => new(
        new("l", new Dictionary<string, FieldValue>()), new("r", on ? new Dictionary<string, FieldValue> { ["tags.Bug"] = FieldValue.Boolean(true) } : []), Agreement.None, null);

    private static Condition Is(string field, string value) => new() { All = [new() { Side = Side.Left, Field = field, Op = "is", Value = JsonSerializer.SerializeToElement(value) }] };

    private static Contract Contract(IReadOnlyList<JsonElement> rules) => new() { Key = "c", Name = "C", Left = new("a", "A"), Right = new("b", "B"), Identity = new(), Rules = rules };
}
