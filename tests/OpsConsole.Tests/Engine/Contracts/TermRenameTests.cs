using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

/// <summary>A renamed word goes wherever the vocabulary is spoken, and nowhere else.</summary>
public sealed class TermRenameTests
{
    private static readonly TermRename Live = new("lifecycle", "Active", "Live");

    private static readonly Rule Onboard = new()
    {
        Key = "onboard",
        Name = "Welcome",
        When = new() { Event = TriggerKind.Changed, Side = Side.Left, Field = "lifecycle_stage", From = "Trial", To = "Active" },
        Branches = [new() { If = Any(Samples.Ask("custom_attributes.lifecycle_stage", "oneOf", new[] { "active", "trial" }, Side.Right)), Then = [new() { Do = ActionKind.Set, Side = Side.Right, Field = "custom_attributes.lifecycle_stage", Value = "active" }, new() { Do = ActionKind.Note, Text = "Active now" }] }],
        Guard = new() { Require = Any(Samples.Ask("lifecycle_stage", "is", "Active")) },
    };

    private static Contract Speaking { get; } = Samples.Example with
    {
        Fields = [.. Samples.Example.Fields.Select(f => f.Left == "lifecycle_stage" ? f with { Vocabulary = "lifecycle" } : f)],
        Gates = [new(Any(Samples.Ask("lifecycle_stage", "is", "Active")), GateAction.Skip, "Not for the active"), new(Any(Samples.Ask("plan_tier", "is", "Active")), GateAction.Skip, "Another word")],
        Rules = [RuleJson.Write(Onboard)],
    };

    private static Condition Any(params Clause[] clauses) => new() { Any = clauses };

    private static FieldMap Stage(Contract contract) => contract.Fields.Single(f => f.Left == "lifecycle_stage");

    private static ObjectType Airtable(params string[] stages) => Samples.Airtable(new FieldShape("lifecycle_stage", "lifecycle_stage", FieldType.Select, true, stages));

    private static ObjectType Intercom(params string[] stages) => Samples.Intercom(new FieldShape("custom_attributes.lifecycle_stage", "lifecycle_stage", FieldType.Select, true, stages));

    [Fact]
    public void S0_59_A_rename_follows_in_value_map_gates_and_rules_as_each_side_spells_it()
    {
        var renamed = Live.In(Speaking, Airtable("Lead", "Trial", "Live", "Churned"), Intercom("lead", "trial", "live", "churned"));

        Assert.Equal("live", Stage(renamed.Contract).Values!["Live"]);
        Assert.False(Stage(renamed.Contract).Values!.ContainsKey("Active"));
        Assert.Equal(["Lead", "Trial", "Live", "Churned"], Stage(renamed.Contract).Values!.Keys);
        Assert.Equal("Live", renamed.Contract.Gates[0].When.Any![0].Value!.Value.GetString());
        Assert.Equal("Active", renamed.Contract.Gates[1].When.Any![0].Value!.Value.GetString()); // a plan that is called so is another word
        var rule = RuleJson.Read(renamed.Contract.Rules[0]);
        Assert.Equal(("Trial", "Live"), (rule.When.From, rule.When.To));
        Assert.Equal("""["live","trial"]""", rule.Branches[0].If!.Any![0].Value!.Value.GetRawText());
        Assert.Equal(("live", "Active now"), (rule.Branches[0].Then[0].Value, rule.Branches[0].Then[1].Text));
        Assert.Equal("Live", rule.Guard.Require!.Any![0].Value!.Value.GetString());
        Assert.All(renamed.Uses, u => Assert.Equal(SpellingFate.Offered, u.Fate));
        Assert.Equal(["fields[3].values", "gates[0]", "rules[0]"], renamed.Uses.Select(u => u.Part).Distinct());
    }

    [Fact]
    public void S0_59_Where_a_system_offers_only_the_old_option_its_spelling_stays()
    {
        var renamed = Live.In(Speaking, Airtable("Lead", "Trial", "Live", "Churned"), Intercom("lead", "trial", "active", "churned"));

        Assert.Equal("active", Stage(renamed.Contract).Values!["Live"]);
        Assert.Equal("active", RuleJson.Read(renamed.Contract.Rules[0]).Branches[0].Then[0].Value);
        Assert.All(renamed.Uses.Where(u => u.Side == Side.Right), u => Assert.Equal((SpellingFate.Kept, "active"), (u.Fate, u.After)));
    }

    [Fact]
    public void S0_59_Where_no_system_has_followed_yet_nothing_changes()
    {
        var renamed = Live.In(Speaking, Airtable("Lead", "Trial", "Active", "Churned"), Intercom("lead", "trial", "active", "churned"));

        Assert.Same(Speaking, renamed.Contract);
        Assert.False(renamed.Changes);
        Assert.NotEmpty(renamed.Uses);
    }

    [Fact]
    public void A_contract_that_does_not_name_the_vocabulary_is_not_reached() => Assert.Empty(Live.In(Samples.Example, Airtable("Live"), Intercom("live")).Uses);

    [Fact]
    public void A_word_the_map_has_already_keeps_its_partner()
    {
        var both = Speaking with { Fields = [.. Speaking.Fields.Select(f => f.Left == "lifecycle_stage" ? f with { Values = new Dictionary<string, string>(f.Values!) { ["Live"] = "trial" } } : f)] };
        var renamed = Live.In(both, Airtable("Active", "Live"), Intercom("trial", "active"));

        Assert.Equal(("active", "trial"), (Stage(renamed.Contract).Values!["Active"], Stage(renamed.Contract).Values!["Live"]));
    }

    [Fact]
    public void S0_59_A_rename_there_and_back_leaves_the_contract_as_it_was() => Prop.ForAll<byte, bool, bool>((pick, left, right) =>
    {
        string[] words = ["Live", "In use", "LIVE2", "zahlend", "Ãktiv"];
        var to = words[pick % words.Length];
        string[] lefts = ["Lead", "Trial", "Churned", "Active", .. left ? new[] { to } : []];
        string[] rights = ["lead", "trial", "churned", "active", .. right ? new[] { to.ToLowerInvariant() } : []];
        var there = new TermRename("lifecycle", "Active", to).In(Speaking, Airtable(lefts), Intercom(rights));
        var back = new TermRename("lifecycle", to, "Active").In(there.Contract, Airtable(lefts), Intercom(rights));

        Assert.Equal(left || right, there.Changes);
        Assert.Equal(ContractJson.Write(Plain(Speaking)), ContractJson.Write(Plain(back.Contract)));
        Assert.DoesNotContain(SchemaFit.Check(there.Contract, Airtable(lefts), Intercom(rights)), p => p.Level == ProblemLevel.Error && p.Path.StartsWith("fields[3]", StringComparison.Ordinal));
    }).QuickCheckThrowOnFailure();

    private static Contract Plain(Contract contract) => contract with { Fields = [.. contract.Fields.Select(f => f with { Formerly = null })], Rules = [.. contract.Rules.Select(r => RuleJson.Write(RuleJson.Read(r)))] };

    [Fact]
    public void The_contracts_text_keeps_the_vocabulary_and_its_former_words()
    {
        var renamed = Live.In(Speaking, Airtable("Live"), Intercom("active")).Contract;
        var read = ContractJson.Parse(ContractJson.Write(renamed)).Contract!;

        Assert.Equal("lifecycle", Stage(read).Vocabulary);
        Assert.Equal(new Dictionary<string, string> { ["Active"] = "Live" }, Stage(read).Formerly);
        Assert.Contains(ContractDiff.Between(Samples.Example, renamed).SelectMany(c => c.Cells), c => c is { Name: "vocabulary", After: "lifecycle" });
        Assert.Equal(JsonValueKind.Array, JsonDocument.Parse(ContractJson.Write(read)).RootElement.GetProperty("rules").ValueKind);
    }
}
